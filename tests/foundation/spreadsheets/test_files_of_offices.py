"""Files as offices make them, each with something that was passed over before."""

import datetime as dt

import pytest

from dossiers.catalogue_import.layout import procedure_layout
from dossiers.import_layout import dossier_layout
from dossiers.statement_layout import statement_layout
from foundation.spreadsheets import FileRefused, read_report
from lookups.kinds.land_prices.layout import land_price_layout
from lookups.kinds.legal.layout import legal_layout
from lookups.kinds.power_cuts.layout import power_cut_layout

TODAY = dt.date(2026, 11, 24)


def rows(layout, *lines: str):
    return read_report("\n".join(lines).encode(), layout(TODAY), name="tep.csv")


@pytest.mark.parametrize(
    ("heading", "cells", "area"),
    [
        ("Khu vực;Xã, phường", "Thôn 1, thôn 2;Thăng Bình", "Thôn 1, thôn 2, Thăng Bình"),
        ("Khu vực;Xã/phường", "Thôn 1, xã Thăng Bình;Xã Thăng Bình", "Thôn 1, xã Thăng Bình"),
        ("Địa điểm;Phường, xã", "Khối 3;Phường Hội An", "Khối 3, Phường Hội An"),
        ("Xã, phường;Lý do", "Phường Hội An;Sửa chữa", "Phường Hội An"),
        ("Khu vực;Xã, phường", ";Phường Hội An", "Phường Hội An"),
    ],
)
def test_the_ward_of_a_power_cut_belongs_to_its_area(heading, cells, area):
    (row,) = rows(power_cut_layout, f"Ngày;Từ giờ;Đến giờ;{heading}", f"25/11/2026;7h;11h;{cells}").accepted
    assert row.values["area"] == area


def test_a_power_cut_without_any_place_is_refused():
    report = rows(power_cut_layout, "Ngày;Từ giờ;Đến giờ;Khu vực;Xã, phường", "25/11/2026;7h;11h;;")
    assert "Khu vực" in next(row.reason for row in report.rows if row.verdict == "reject")


LEGAL = "Số hiệu;Trích yếu;Ngày ban hành;Ngày có hiệu lực;{}"


@pytest.mark.parametrize("heading", ["Tình trạng hiệu lực", "Hiệu lực", "Trạng thái"])
def test_a_document_that_lost_a_part_of_its_force_is_not_whole(heading):
    row = rows(
        legal_layout,
        LEGAL.format(heading),
        "01/2024/QĐ-UBND;Về giá đất;15/01/2024;01/02/2024;Hết hiệu lực một phần",
    ).accepted[0]
    assert row.values["ended_parts"] and row.values["expires"] is None


def test_a_document_without_force_needs_the_day_and_one_in_force_none():
    report = rows(
        legal_layout,
        LEGAL.format("Tình trạng hiệu lực;Ngày hết hiệu lực"),
        "01/2024/QĐ-UBND;Về giá đất;15/01/2024;01/02/2024;Hết hiệu lực toàn bộ;",
        "02/2024/QĐ-UBND;Về giá đất;15/01/2024;01/02/2024;Hết hiệu lực;01/06/2025",
        "03/2024/QĐ-UBND;Về giá đất;15/01/2024;01/02/2024;Còn hiệu lực;",
        "04/2024/QĐ-UBND;Về giá đất;15/01/2024;01/02/2024;Không rõ lắm;",
    )
    refused = [row for row in report.rows if row.verdict == "reject"]
    assert [row.line for row in refused] == ["2"] and "Ngày hết hiệu lực" in refused[0].reason
    ended, valid, odd = report.accepted
    assert ended.values["expires"] == dt.date(2025, 5, 31)
    assert valid.values["expires"] is None and "không rõ còn hay hết" in odd.reason


DOSSIERS = "Mã hồ sơ;Người nộp;Ngày nhận;{};Trạng thái;Thủ tục"
ONE = "H57.15-260804-0001;Nguyễn Văn An;04/08/2026;{};{};Cấp giấy phép"


def test_the_day_of_handing_out_is_never_the_promise():
    (row,) = rows(
        dossier_layout, DOSSIERS.format("Ngày trả"), ONE.format("18/08/2026", "Đã trả kết quả")
    ).accepted
    assert (row.values["due"], row.values["returned"]) == (None, dt.date(2026, 8, 18))
    (both,) = rows(
        dossier_layout,
        DOSSIERS.format("Ngày hẹn trả;Ngày trả kết quả"),
        ONE.format("20/08/2026;18/08/2026 9:30", "Đã trả kết quả"),
    ).accepted
    assert both.values["due"] == dt.date(2026, 8, 20)
    assert both.values["returned_at"] == dt.datetime(2026, 8, 18, 9, 30)


def test_a_dossier_under_way_needs_its_promise():
    report = rows(dossier_layout, DOSSIERS.format("Ngày trả"), ONE.format("", "Đang xử lý"))
    assert [row.verdict for row in report.rows if row.line == "2"] == ["reject"]
    with pytest.raises(FileRefused, match="Ngày hẹn trả"):
        rows(dossier_layout, DOSSIERS.format("Ngày"), ONE.format("18/08/2026", "Đang xử lý"))


@pytest.mark.parametrize(
    ("title", "field"),
    [
        ("I. Lĩnh vực Hộ tịch (12 TTHC)", "Hộ tịch"),
        ("LĨNH VỰC: ĐẤT ĐAI", "Đất đai"),
        ("2. Lĩnh vực bảo trợ xã hội", "Bảo trợ xã hội"),
    ],
)
def test_a_row_that_names_a_field_holds_for_the_procedures_below(title, field):
    report = rows(
        procedure_layout,
        "STT;Mã thủ tục;Tên thủ tục;Thời hạn giải quyết",
        f"{title};;;",
        "1;1.001193;Đăng ký khai sinh;1 ngày",
        "2;1.004884;Đăng ký lại khai sinh;5 ngày",
    )
    assert [row.values["field"] for row in report.accepted] == [field, field]


def test_a_statement_with_its_details_is_read():
    (row,) = rows(
        statement_layout,
        "Ngày giao dịch;Số tham chiếu;Ghi có;Nội dung chi tiết",
        "20/11/2026;FT26324001;150.000;NGUYEN VAN AN nop phi H57.15-260804-0001",
    ).accepted
    assert row.values["content"].startswith("NGUYEN VAN AN")


UNIT = "Đơn vị tính: 1.000 đồng/m²;;;;;;"


def test_several_uses_of_the_land_stand_side_by_side():
    (row,) = rows(
        land_price_layout,
        UNIT,
        "Phường, xã;Tên đường;Đất ở;;Đất thương mại, dịch vụ;;Đất SXKD;",
        ";;VT1;VT2;VT1;VT2;VT1;VT2",
        "Phường Tam Kỳ;Hùng Vương;4.500;3.000;3.600;2.400;2.700;1.800",
    ).accepted
    assert row.values["land_type"] == "ODT" and row.values["prices_vnd_per_m2"][:2] == [4_500_000, 3_000_000]
    assert {kind: prices[:2] for kind, prices in row.values["beside_vnd_per_m2"].items()} == {
        "TMD": [3_600_000, 2_400_000],
        "SKC": [2_700_000, 1_800_000],
    }


def test_uses_of_one_price_each_need_no_position():
    (row,) = rows(
        land_price_layout,
        UNIT,
        "Phường, xã;Tên đường;Giá đất ở;Giá đất TMDV;Đất sản xuất kinh doanh",
        "Phường Tam Kỳ;Hùng Vương;4.500;3.600;2.700",
    ).accepted
    assert row.values["prices_vnd_per_m2"] == [4_500_000]
    assert row.values["beside_vnd_per_m2"] == {"TMD": [3_600_000], "SKC": [2_700_000]}
