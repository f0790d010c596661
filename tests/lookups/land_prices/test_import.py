"""Price tables as land offices make them."""

import datetime as dt
import io
import json

import pytest
from django.core.management import call_command
from openpyxl import Workbook

from foundation.regions.loading import load_units
from foundation.spreadsheets import importing, read_report
from lookups.kinds.land_prices.layout import land_price_layout
from lookups.kinds.land_prices.models import LandPrice, PriceTable

TODAY = dt.date(2026, 11, 24)
HEAD = ["STT", "Phường, xã", "Tên đường", "Từ", "Đến", "VT1", "VT2", "VT3", "VT4"]


def _csv(*rows: str, unit: str = "Đơn vị tính: 1.000 đồng/m²") -> bytes:
    return "\n".join([unit, ";".join(HEAD), *rows]).encode()


def _report(content: bytes, name: str = "gia.csv"):
    return read_report(content, land_price_layout(TODAY), name=name)


def _workbook(*sheets: list[list], merges: tuple[str, ...] = ()) -> bytes:
    book = Workbook()
    book.remove(book.active)
    for n, rows in enumerate(sheets, 1):
        sheet = book.create_sheet(f"PL{n}")
        for row in rows:
            sheet.append(row)
        for merge in merges:
            sheet.merge_cells(merge)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("unit", "typed", "dong"),
    [
        ("Đơn vị tính: 1.000 đồng/m²", "4.500", 4_500_000),
        ("ĐVT: đồng/m2", "4.500.000", 4_500_000),
        ("ĐVT: 1000đ/m2", "850", 850_000),
        ("(Đơn vị: nghìn đồng/m2)", "12.345,5", 12_345_500),
        ("Đơn vị tính: triệu đồng/m²", "12,5", 12_500_000),
        ("DVT: ngan dong/m2", "7 200", 7_200_000),
    ],
)
def test_the_unit_of_the_title_holds(unit, typed, dong):
    row = _report(_csv(f"1;Phường Tam Kỳ;Hùng Vương;A;B;{typed};;;", unit=unit)).accepted[0]
    assert row.values["prices_vnd_per_m2"] == [dong, None, None, None]


def test_the_json_has_the_named_values():
    report = _report(_csv("1;P. Tam Kỳ;Hùng Vương;Phan Bội Châu;Trần Phú;4.500;3.150;2.250;1.800")).as_json()
    assert report["rows"][-1]["values"] == {
        "ward": "P. Tam Kỳ",
        "street": "Hùng Vương",
        "from": "Phan Bội Châu",
        "to": "Trần Phú",
        "prices_vnd_per_m2": [4_500_000, 3_150_000, 2_250_000, 1_800_000],
    }


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("1;Phường Tam Kỳ;;A;B;4.500;;;", "bị bỏ trống"),
        ("1;;Hùng Vương;A;B;4.500;;;", "Phường, xã"),
        ("1;Phường Tam Kỳ;Hùng Vương;A;B;;;;", "Không có giá"),
        ("1;Phường Tam Kỳ;Hùng Vương;A;B;thỏa thuận;;;", "VT1"),
        ("1;Phường Tam Kỳ;Hùng Vương;A;B;-4.500;;;", "VT1"),
        ("1;Phường Tam Kỳ;Hùng Vương;A;B;45.00;;;", "VT1"),
        ("1;Phường Tam Kỳ;Hùng Vương;A;B;99.000.000.000;;;", "quá lớn"),
        ("1;Phường Tam Kỳ;nt;A;B;4.500;;;", "tên đường"),
    ],
)
def test_a_bad_row_is_refused_with_its_reason(row, reason):
    refused = [line for line in _report(_csv(row)).rows if line.verdict == "reject"]
    assert len(refused) == 1
    assert reason in refused[0].reason


def test_without_a_unit_nothing_is_guessed():
    refused = _report(_csv("1;Phường Tam Kỳ;Hùng Vương;A;B;4.500;;;", unit="Phụ lục I")).rows[-1]
    assert (refused.verdict, "Đơn vị tính" in refused.reason) == ("reject", True)


def test_a_merged_heading_of_two_rows_and_streets_merged_downwards():
    rows = [
        ["BẢNG GIÁ ĐẤT Ở ĐÔ THỊ NĂM 2026"],
        ["Đơn vị tính: 1.000 đồng/m²"],
        ["STT", "Xã/phường", "Tên đường", "Đoạn đường", None, "Giá đất", None, None, None],
        [None, None, None, "Từ", "Đến", "VT1", "VT2", "VT3", "VT4"],
        [1, "Phường Tam Kỳ", "Hùng Vương", "A", "B", 4500, 3150, 2250, 1800],
        [2, None, None, "B", "C", 4000, 2800, 2000, 1600],
    ]
    merges = ("A3:A4", "B3:B4", "C3:C4", "D3:E3", "F3:I3", "B5:B6", "C5:C6")
    report = _report(_workbook(rows, merges=merges), "gia.xlsx")
    assert [row.values["street"] for row in report.accepted] == ["Hùng Vương", "Hùng Vương"]
    assert [row.values["from"] for row in report.accepted] == ["A", "B"]
    assert report.accepted[1].values["prices_vnd_per_m2"] == [4_000_000, 2_800_000, 2_000_000, 1_600_000]
    assert report.is_clean


def test_each_sheet_has_its_own_unit():
    one = [["ĐVT: 1.000 đồng/m²"], HEAD[1:6], ["Xã Nam Phước", "KV1", "A", "B", 1200]]
    two = [["ĐVT: đồng/m²"], HEAD[1:6], ["Xã Nam Phước", "KV2", "A", "B", "900.000"]]
    report = _report(_workbook(one, two), "gia.xlsx")
    assert [row.values["prices_vnd_per_m2"] for row in report.accepted] == [[1_200_000], [900_000]]


def test_a_commune_named_above_its_streets_holds_until_the_next():
    head = ["STT", "Tên đường", "Đoạn đường", "VT1", "VT2"]
    rows = [
        ["ĐVT: 1.000 đồng/m²"],
        head,
        ["I", "PHƯỜNG TAM KỲ"],
        [1, "Hùng Vương", "Từ Phan Bội Châu đến Trần Phú", 4500, 3000],
        ["II", "Xã Nam Phước"],
        [1, "ĐT610", "Cầu Câu Lâu - Chợ", 900, 500],
    ]
    report = _report(_workbook(rows), "gia.xlsx")
    assert [row.values["ward"] for row in report.accepted] == ["PHƯỜNG TAM KỲ", "Xã Nam Phước"]
    assert (report.accepted[0].values["from"], report.accepted[0].values["to"]) == (
        "Phan Bội Châu",
        "Trần Phú",
    )
    assert "Tên nhóm" in next(row.reason for row in report.rows if row.line == "3")
    assert report.is_clean


def test_a_segment_told_twice_with_other_prices_is_refused():
    rows = [f"{n};Phường Tam Kỳ;Hùng Vương;A;B;{price};;;" for n, price in ((1, "4.500"), (2, "5.400"))]
    assert [row.verdict for row in _report(_csv(*rows)).rows[-2:]] == ["reject", "reject"]


@pytest.mark.django_db
def test_an_import_keeps_decision_dates_units_and_is_idempotent(tmp_path):
    load_units()
    title = "Kèm theo Quyết định số 99/2019/QĐ-UBND ngày 20/12/2019, giai đoạn 2020-2024. ĐVT: 1.000 đồng/m2"
    file = tmp_path / "gia.csv"
    file.write_bytes(_csv("1;Xã Duy Phước;Khu vực 1;A;B;1.200;840;;", unit=title))
    for _ in range(2):
        call_command("import_data", "land_prices", str(file), stdout=io.StringIO())
    table, line = PriceTable.objects.get(), LandPrice.objects.get()
    assert (table.decision, table.issued_on) == ("99/2019/QĐ-UBND", dt.date(2019, 12, 20))
    assert (table.valid_from, table.valid_to) == (dt.date(2020, 1, 1), dt.date(2024, 12, 31))
    assert table.is_published
    assert (str(line.unit), line.unit.valid_to) == ("Xã Duy Phước", dt.date(2025, 6, 30))
    assert line.prices == [1_200_000, 840_000, None, None]


@pytest.mark.django_db
def test_a_table_without_a_decision_stays_unpublished_and_a_dry_run_keeps_nothing(tmp_path):
    file = tmp_path / "gia.csv"
    file.write_bytes(_csv("1;Xã Không Có;Khu vực 1;A;B;1.200;;;"))
    said = io.StringIO()
    call_command("import_data", "land_prices", str(file), "--dry-run", "--json", stdout=said)
    row = json.loads(said.getvalue())["rows"][-1]
    assert (row["verdict"], "chưa khớp" in row["reason"]) == ("accept", True)
    assert not PriceTable.objects.exists()
    call_command("import_data", "land_prices", str(file), stdout=io.StringIO())
    assert not PriceTable.objects.get().is_published


def test_the_kind_is_registered():
    assert "land_prices" in importing.kinds()
