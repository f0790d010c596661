import pytest

from foundation.spreadsheets import FileRefused

from .builders import csv_text, xlsx
from .sample import GOOD, HEADINGS, accepted, reason, report, verdicts

VALUES = ("HS-0001", "Nguyễn Thị Ánh", "0905123456", "2026-02-01", 150000)


@pytest.mark.parametrize(
    "headings",
    [
        ("MÃ SỐ", "HỌ VÀ TÊN", "ĐIỆN THOẠI", "NGÀY", "SỐ TIỀN"),
        ("ma", "ho va ten", "dien thoai", "ngay", "so tien"),
        ("Mã (*)", "Họ và  tên:", "Điện-thoại", "Ngày (dd/mm/yyyy)", "Số tiền [đồng]"),
        ("1. Mã", "2. Họ và tên", "3. Điện thoại", "4. Ngày", "5. Số tiền"),
        ("Mã", "Họ và\ntên", "SĐT", "Ngày nhận", "Lệ phí"),
    ],
)
def test_headings_are_known_in_any_spelling(headings: tuple[str, ...]) -> None:
    assert accepted(xlsx([headings, GOOD]), "so.xlsx") == [VALUES]


def test_columns_may_stand_in_any_order_and_unknown_ones_are_said_to_be_ignored() -> None:
    rows = [("Ghi chú riêng", *HEADINGS[::-1]), ("x", *GOOD[::-1])]
    assert accepted(csv_text(rows).encode()) == [VALUES]
    assert "“Ghi chú riêng” (A)" in reason(csv_text(rows).encode(), "1")


def test_the_heading_may_stand_as_low_as_row_thirty_but_not_lower() -> None:
    table = csv_text([HEADINGS, GOOD])
    assert accepted(("Tiêu đề\n" * 29 + table).encode()) == [VALUES]
    with pytest.raises(FileRefused, match="30 dòng đầu"):
        report(("Tiêu đề\n" * 30 + table).encode())


def test_a_group_heading_of_a_text_file_covers_the_blanks_to_its_right() -> None:
    rows = [("STT", "Mã", "Người nộp", "", "Ngày", "Lệ phí"), ("", "", "Họ tên", "SĐT", "", ""), ("1", *GOOD)]
    assert accepted(csv_text(rows).encode()) == [VALUES]


def test_a_weaker_name_counts_only_when_no_stronger_is_there() -> None:
    rows = [(*HEADINGS, "Tên"), (*GOOD, "UBND xã")]
    assert accepted(csv_text(rows).encode()) == [VALUES]
    assert accepted(csv_text([("Mã", "Tên", *HEADINGS[2:]), GOOD]).encode()) == [VALUES]


def test_a_column_named_twice_is_refused_with_both_places() -> None:
    with pytest.raises(FileRefused, match=r"“Điện thoại” \(C\) và “SĐT” \(F\)"):
        report(csv_text([(*HEADINGS, "SĐT"), (*GOOD, "")]).encode())


def test_a_missing_column_is_refused_with_what_was_seen() -> None:
    with pytest.raises(FileRefused, match="thiếu cột “Họ và tên”.*“Điện thoại”"):
        report(csv_text([("Mã", "Điện thoại", "Ngày"), ("HS-0001", "", "1/2/2026")]).encode())


def test_a_table_without_headings_is_refused() -> None:
    with pytest.raises(FileRefused, match="Không tìm thấy dòng tiêu đề"):
        report(csv_text([GOOD, GOOD]).encode())


def test_headings_printed_again_are_passed_over() -> None:
    found = verdicts(csv_text([HEADINGS, GOOD, HEADINGS, ("HS-0002", *GOOD[1:])]).encode())
    assert found == {"1": "skip", "2": "accept", "3": "skip", "4": "accept"}


def test_a_second_table_with_other_columns_is_read_by_its_own_heading() -> None:
    rows = [HEADINGS, GOOD, (), ("Phụ lục 2",), HEADINGS[::-1], ("0", "2/2/2026", "", "Lê Ơn", "HS-0002")]
    assert accepted(csv_text(rows).encode())[1] == ("HS-0002", "Lê Ơn", None, "2026-02-02", 0)


def test_data_above_the_heading_is_rejected_not_passed_over() -> None:
    found = verdicts(csv_text([("Sổ",), GOOD, HEADINGS, ("HS-0002", *GOOD[1:])]).encode())
    assert found == {"1": "skip", "2": "reject", "3": "skip", "4": "accept"}


def test_a_heading_merged_over_columns_of_which_one_is_filled_names_that_one() -> None:
    rows = [("Mã", "Họ và tên", "Điện thoại", None, "Ngày", "Số tiền"), (*GOOD[:3], None, *GOOD[3:])]
    assert accepted(xlsx(rows, merges=["C1:D1"]), "so.xlsx") == [VALUES]


def test_two_values_under_one_merged_heading_refuse_their_row() -> None:
    rows = [("Mã", "Họ và tên", "Điện thoại", None, "Ngày"), (*GOOD[:3], "0905000000", GOOD[3])]
    assert "nhiều ô dưới một tiêu đề" in reason(xlsx(rows, merges=["C1:D1"]), "2", "so.xlsx")


def test_a_value_under_no_heading_is_said_and_a_rows_number_needs_none() -> None:
    rows = [(None, *HEADINGS), (1, *GOOD, "thu thừa")]
    assert reason(xlsx(rows), "2", "so.xlsx") == "ô G2 “thu thừa” ở cột không có tiêu đề nên không đọc"


def test_not_yet_known_is_left_out_where_a_row_may_do_without() -> None:
    rows = [HEADINGS, (*GOOD[:2], "Đang cập nhật", *GOOD[3:])]
    assert accepted(csv_text(rows).encode())[0][2] is None
    assert "Đang cập nhật" in reason(csv_text(rows).encode(), "2")
