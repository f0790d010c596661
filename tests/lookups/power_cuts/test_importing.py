"""Power cuts from spreadsheets: every row accepted with its exact hours, or refused by name."""

import datetime as dt
import json
from collections.abc import Callable
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from openpyxl import Workbook

from foundation.spreadsheets import importing, read_report
from lookups.kinds.power_cuts.layout import power_cut_layout
from lookups.kinds.power_cuts.models import Bulletin, PowerCut
from tests.lookups.factories import commune, units

TODAY = dt.date(2026, 11, 24)


def judged(*rows: tuple, name: str = "lich.xlsx"):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    buffer = BytesIO()
    book.save(buffer)
    return read_report(buffer.getvalue(), power_cut_layout(TODAY), name=name)


def spans(report) -> list[tuple[str, str]]:
    return [
        (row["values"]["start"], row["values"]["end"])
        for row in report.as_json()["rows"]
        if row["verdict"] == "accept"
    ]


@pytest.mark.parametrize(
    ("heading", "row", "span"),
    [
        (
            ("STT", "Ngày", "Thời gian", "Khu vực mất điện", "Lý do"),
            (1, "25/11/2026", "7h30 - 11h", "Xã Thăng An", "Bảo dưỡng"),
            ("2026-11-25T07:30", "2026-11-25T11:00"),
        ),
        (
            ("Ngày cúp điện", "Từ giờ", "Đến giờ", "Khu vực", "Nguyên nhân"),
            (dt.datetime(2026, 11, 25), dt.time(7, 30), dt.time(17, 0), "Hà Lam", "Sửa chữa"),
            ("2026-11-25T07:30", "2026-11-25T17:00"),
        ),
        (
            ("Thời gian bắt đầu", "Thời gian kết thúc", "Phạm vi mất điện", "Lý do"),
            ("07:30 25/11/2026", "11:30 25/11/2026", "Tổ 3, phường An Mỹ", None),
            ("2026-11-25T07:30", "2026-11-25T11:30"),
        ),
        (
            ("Thời gian bắt đầu", "Thời gian kết thúc", "Khu vực"),
            (dt.datetime(2026, 11, 25, 22), dt.datetime(2026, 11, 26, 5), "Cẩm Châu"),
            ("2026-11-25T22:00", "2026-11-26T05:00"),
        ),
        (
            ("Khu vực", "Ngày", "Giờ cúp điện"),
            ("Duy Phước", "Thứ Tư, 25/11/2026", "22h–5h hôm sau"),
            ("2026-11-25T22:00", "2026-11-26T05:00"),
        ),
        (
            ("Khu vực", "Thời gian ngừng cấp điện"),
            ("Núi Thành", "Từ 7h30 đến 17 giờ ngày 25/11/2026"),
            ("2026-11-25T07:30", "2026-11-25T17:00"),
        ),
        (
            ("Khu vực", "Ngày", "Từ", "Đến"),
            ("Núi Thành", "25/11/2026", "17 giờ", "5h hôm sau"),
            ("2026-11-25T17:00", "2026-11-26T05:00"),
        ),
        (
            ("Khu vực", "Ngày", "Từ", "Đến"),
            ("Núi Thành", "25/11/2026", 0.3125, 0.5),
            ("2026-11-25T07:30", "2026-11-25T12:00"),
        ),
        (
            ("Khu vực", "Ngày", "Từ", "Đến"),
            ("Núi Thành", "25/11", "7h", "8h"),
            ("2026-11-25T07:00", "2026-11-25T08:00"),
        ),
    ],
)
def test_the_layouts_of_clerks_are_read(heading, row, span):
    report = judged(("CÔNG TY ĐIỆN LỰC",), ("LỊCH NGỪNG CẤP ĐIỆN",), heading, row)
    assert report.is_clean, [row.reason for row in report.rows]
    assert spans(report) == [span]


def test_a_two_row_heading_is_read():
    book = Workbook()
    sheet = book.active
    sheet.append(("Khu vực", "Ngày", "Thời gian", None, "Lý do"))
    sheet.append((None, None, "Từ", "Đến", None))
    sheet.append(("Xã Thăng An", "25/11/2026", "7h30", "17h", "Bảo dưỡng"))
    sheet.merge_cells("C1:D1")
    for column in "ABE":
        sheet.merge_cells(f"{column}1:{column}2")
    buffer = BytesIO()
    book.save(buffer)
    report = read_report(buffer.getvalue(), power_cut_layout(TODAY), name="x.xlsx")
    assert spans(report) == [("2026-11-25T07:30", "2026-11-25T17:00")]


@pytest.mark.parametrize(
    ("day", "hours", "why"),
    [
        ("25/11/2026", "11h - 7h", "không sau giờ bắt đầu"),
        ("25/11/2026", "7h30 - 11h và 13h - 17h", "nhiều khoảng giờ"),
        ("25/11/2026", "cả ngày", "không đọc được"),
        ("25/11/2026", "7h30", "Thiếu giờ"),
        (None, "7h30 - 11h", "Thiếu ngày"),
        ("31/11/2026", "7h30 - 11h", "không phải ngày có thật"),
        ("25/11/2026", "7h30 - 25h", "giờ không có thật"),
    ],
)
def test_a_bad_row_says_why_and_a_good_neighbour_is_kept(day, hours, why):
    heading = ("Ngày", "Thời gian", "Khu vực", "Lý do")
    report = judged(heading, (day, hours, "Xã Thăng An", "x"), ("26/11/2026", "8h-9h", "Hà Lam", "y"))
    bad, good = report.rows[1:]
    assert (bad.verdict, good.verdict) == ("reject", "accept")
    assert why in bad.reason


def test_rows_that_disagree_are_refused_and_equal_ones_counted_once():
    heading = ("Ngày", "Từ giờ", "Đến giờ", "Khu vực")
    same = ("25/11/2026", "7h", "9h", "Xã Thăng An")
    assert [row.verdict for row in judged(heading, same, same).rows] == ["skip", "accept", "skip"]
    other = ("25/11/2026", "7h", "10h", "xã Thăng An")
    assert [row.verdict for row in judged(heading, same, other).rows] == ["skip", "reject", "reject"]
    later = ("25/11/2026", "14h", "16h", "Xã Thăng An")
    assert [row.verdict for row in judged(heading, same, later).rows] == ["skip", "accept", "accept"]


HEADINGS = "Ngày;Từ giờ;Đến giờ;Khu vực;Lý do;Trạng thái"


def writer(path: Path, head: str) -> Callable[..., str]:
    def write(*lines: str) -> str:
        path.write_text("\n".join((head, *lines)), encoding="utf-8-sig")
        return str(path)

    return write


@pytest.fixture
def file(tmp_path):
    return writer(tmp_path / "lich.csv", HEADINGS)


@pytest.fixture
def coded_file(tmp_path):
    return writer(tmp_path / "lich.csv", f"{HEADINGS};Mã lịch")


def imported(path: str, *options: str) -> dict:
    out = StringIO()
    call_command("import_data", "power_cuts", path, "--json", *options, stdout=out)
    return json.loads(out.getvalue())


@pytest.mark.django_db
def test_the_same_file_twice_changes_nothing(file):
    units()
    path = file("25/11/2026;7h30;11h;Xã Bình Nguyên, thị trấn Hà Lam và xã Thăng An;Bảo dưỡng;")
    dry = imported(path, "--dry-run")
    assert dry["rows"][1]["values"] == {
        "start": "2026-11-25T07:30",
        "end": "2026-11-25T11:00",
        "area": "Xã Bình Nguyên, thị trấn Hà Lam và xã Thăng An",
        "reason": "Bảo dưỡng",
    }
    assert not PowerCut.objects.exists()
    imported(path)
    imported(path)
    cut = PowerCut.objects.get()
    assert set(cut.communes.all()) == {commune("Thăng Bình"), commune("Thăng An")}
    assert (cut.version, cut.state) == (1, "announced")
    assert Bulletin.objects.count() == 2


@pytest.mark.django_db
def test_other_hours_change_the_cut_and_a_cancelled_row_cancels_it(file):
    units()
    imported(file("25/11/2026;7h30;11h;Xã Thăng An;Bảo dưỡng;"))
    imported(file("25/11/2026;8h;12h;Xã Thăng An;Bảo dưỡng;"))
    cut = PowerCut.objects.get()
    assert (cut.state, cut.version) == ("changed", 2)
    imported(file("25/11/2026;8h;12h;Xã Thăng An;Bảo dưỡng;Đã hủy"))
    cut.refresh_from_db()
    assert (cut.state, cut.version) == ("cancelled", 3)


WITHOUT, WITH = (
    "25/11/2026;7h30;11h;Xã Thăng An;Bảo dưỡng;;",
    "25/11/2026;7h30;11h;Xã Thăng An;Bảo dưỡng;;L-7",
)


@pytest.mark.django_db
@pytest.mark.parametrize("lines", [(WITHOUT, WITH), (WITH, WITHOUT)])
def test_one_cut_told_with_and_without_its_code_is_one_cut(coded_file, lines):
    units()
    for line in lines:
        imported(coded_file(line))
    cut = PowerCut.objects.get()
    assert (cut.code, cut.state) == ("L-7", "announced")
    imported(coded_file(WITH.replace("11h", "12h")))
    assert PowerCut.objects.get().state == "changed"


@pytest.mark.django_db
def test_one_bad_row_and_nothing_is_imported(file):
    units()
    with pytest.raises(CommandError):
        imported(file("25/11/2026;7h30;11h;Xã Thăng An;;", "25/11/2026;11h;7h;Hà Lam;;"))
    assert not PowerCut.objects.exists()


@pytest.mark.django_db
def test_a_place_that_nobody_knows_is_kept_and_said(file):
    units()
    rows = imported(file("25/11/2026;7h30;11h;Trạm biến áp số 9;;"))["rows"]
    assert "chưa nhận ra xã, phường" in rows[1]["reason"]
    assert PowerCut.objects.get().communes.count() == 0


def test_the_importer_is_registered():
    assert "power_cuts" in importing.kinds()


@pytest.mark.parametrize(
    "cut", ["ngừng điện", "ngừng cung cấp điện", "tạm ngừng cấp điện", "ngừng, giảm cung cấp điện"]
)
def test_each_name_of_a_cut_stands_behind_the_day_the_hours_and_the_area(cut):
    heading = (f"Ngày {cut}", f"Thời gian {cut}", f"Khu vực {cut}")
    report = judged(heading, ("25/11/2026", "22h–5h hôm sau", "Xã Thăng An"))
    assert spans(report) == [("2026-11-25T22:00", "2026-11-26T05:00")]


def test_two_moments_with_seconds_in_one_cell_are_the_beginning_and_the_end():
    span = "25/11/2026 07:30:00 - 25/11/2026 17:00:00"
    report = judged(("Thời gian mất điện", "Khu vực"), (span, "Xã Thăng An"))
    assert spans(report) == [("2026-11-25T07:30", "2026-11-25T17:00")]


@pytest.mark.django_db
def test_a_long_reason_is_cut_and_a_list_without_one_leaves_it(tmp_path):
    units()
    file, row = tmp_path / "lich.csv", "25/11/2026;7h30 - 11h;Xã Thăng An"
    for head, reason in ((";Lý do", ";" + "a" * 600), (";Lý do", ";" + "a" * 600), ("", "")):
        file.write_text(f"Ngày;Thời gian;Khu vực mất điện{head}\n{row}{reason}\n")
        call_command("import_data", "power_cuts", str(file), stdout=StringIO())
    assert PowerCut.objects.get().reason == "a" * 500
