from datetime import date, datetime, time

import pytest
from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.worksheet.worksheet import Worksheet

from foundation.spreadsheets import FileRefused, Limits, open_table, read_report

from .builders import inline, inline_row, raw_xlsx, saved, xlsx
from .sample import GOOD, HEADINGS, LAYOUT, OTHER, accepted, reason, report, verdicts

VALUES = ("HS-0001", "Nguyễn Thị Ánh", "0905123456", "2026-02-01", 150000)


def test_texts_numbers_and_real_dates_are_read_alike() -> None:
    row = ("HS-0001", "Nguyễn Thị Ánh", 905123456, datetime(2026, 2, 1, 14, 30), 150000.0)
    assert accepted(xlsx([HEADINGS, row]), "so.xlsx") == [VALUES]


@pytest.mark.parametrize("phone", [905123456, 9.05123456e8, 84905123456, "9.05123456E8", "905123456.0"])
def test_phones_that_excel_took_for_numbers_get_their_zero_back(phone: object) -> None:
    assert accepted(xlsx([HEADINGS, (*GOOD[:2], phone, *GOOD[3:])]), "so.xlsx") == [VALUES]


def test_a_number_format_of_zeros_is_read_as_it_shows() -> None:
    def pad(sheet: Worksheet) -> None:
        sheet["C2"].number_format = "0000000000"

    source = xlsx([HEADINGS, (*GOOD[:2], 905123456, date(2026, 2, 1), 150000)], change=pad)
    assert report(source, "so.xlsx").rows[1].reason == ""
    assert accepted(source, "so.xlsx") == [VALUES]


def test_bare_serials_count_from_1900_or_1904_as_the_workbook_says() -> None:
    row = ("HS-0001", "Nguyễn Thị Ánh", "0905123456", 46054, 150000)
    assert accepted(xlsx([HEADINGS, row]), "so.xlsx") == [VALUES]
    book = Workbook()
    book.epoch = CALENDAR_MAC_1904
    book.active.append(HEADINGS)
    book.active.append((*GOOD[:3], 44592, 150000))
    book.active.append((*OTHER[:3], date(2026, 2, 1), 0))
    assert [row[3] for row in accepted(saved(book), "so.xlsx")] == ["2026-02-01", "2026-02-01"]


def test_a_formula_counts_by_its_kept_result_and_is_refused_without_one() -> None:
    def row(number: int, name: str) -> str:
        code, day = inline(f"A{number}", f"HS-000{number}"), inline(f"D{number}", "1/2/2026")
        return f'<row r="{number}">{code}<c r="B{number}" {name}</c>{day}</row>'

    source = raw_xlsx(
        inline_row(1, HEADINGS)
        + row(2, 't="str"><f>UPPER("a")</f><v>LÊ ƠN</v>')
        + row(3, "><f>UPPER(C3)</f><v></v>")
        + row(4, "><f>UPPER(C4)</f>")
        + row(5, 't="e"><f>1/0</f><v>#DIV/0!</v>')
    )
    assert verdicts(source, "so.xlsx") == {
        "1": "skip",
        "2": "accept",
        "3": "reject",
        "4": "reject",
        "5": "reject",
    }
    assert accepted(source, "so.xlsx")[0][1] == "LÊ ƠN"
    assert "“=UPPER(C3)” là công thức chưa có kết quả" in reason(source, "3", "so.xlsx")
    assert "(B5): “#DIV/0!” là ô lỗi" in reason(source, "5", "so.xlsx")


def test_rich_text_loses_its_colours_and_phonetic_hints_only() -> None:
    name = '<c r="B2" t="s"><v>1</v></c>'
    rich = "x</t></si><si><r><t>Lê </t></r><r><t>Ơn_x000D_</t></r><rPh><t>sai</t></rPh></si><si><t>y"
    source = raw_xlsx(
        inline_row(1, HEADINGS) + f'<row r="2">{inline("A2", "HS-0001")}{name}{inline("D2", "1/2/26")}</row>',
        strings=[rich],
    )
    assert accepted(source, "so.xlsx")[0][1] == "Lê Ơn"


def test_titles_merged_headings_over_two_rows_and_numbered_columns_are_passed_over() -> None:
    rows = [
        ["UBND XÃ TAM DÂN", None, None, None, None, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"],
        [],
        ["STT", "Mã", "Người nộp", None, "Ngày", "Số tiền"],
        [None, None, "Họ tên", "SĐT", None, None],
        ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)=(4)+(5)"],
        [1, *GOOD],
    ]
    source = xlsx(rows, merges=["A3:A4", "B3:B4", "C3:D3", "E3:E4", "F3:F4"])
    assert accepted(source, "so.xlsx") == [VALUES]
    assert list(verdicts(source, "so.xlsx").values()) == ["skip"] * 5 + ["accept"]


def test_a_data_cell_merged_over_rows_holds_for_each_of_them() -> None:
    source = xlsx([HEADINGS, GOOD, (*OTHER[:3], None, "0")], merges=["D2:D3"])
    assert [row[3] for row in accepted(source, "so.xlsx")] == ["2026-02-01", "2026-02-01"]


def test_lines_carry_the_sheets_name_only_when_there_are_several() -> None:
    book = Workbook()
    book.active.title = "Tháng 1"
    book.active.append(HEADINGS)
    book.active.append(GOOD)
    other = book.create_sheet("Tháng 2")
    other.append(["Số tiền", "Ngày nhận", "SĐT", "Tên", "Mã số"])
    other.append(OTHER[::-1])
    assert verdicts(saved(book), "so.xlsx") == {
        "Tháng 1!1": "skip",
        "Tháng 1!2": "accept",
        "Tháng 2!1": "skip",
        "Tháng 2!2": "accept",
    }
    del book["Tháng 2"]
    assert verdicts(saved(book), "so.xlsx") == {"1": "skip", "2": "accept"}


def test_hidden_sheets_and_rows_are_read_and_said() -> None:
    book = Workbook()
    book.active.append(HEADINGS)
    book.active.append(GOOD)
    book.active.row_dimensions[2].hidden = True
    hidden = book.create_sheet("Ẩn")
    hidden.sheet_state = "veryHidden"
    hidden.append(HEADINGS)
    hidden.append(OTHER)
    assert "dòng đang bị ẩn" in reason(saved(book), "Sheet!2", "so.xlsx")
    assert "trang “Ẩn” đang ẩn" in reason(saved(book), "Ẩn!2", "so.xlsx")


def test_rows_of_a_sheet_without_heading_are_passed_over_unless_they_look_like_data() -> None:
    book = Workbook()
    book.active.append(HEADINGS)
    book.active.append(GOOD)
    notes = book.create_sheet("Ghi chú")
    notes.append(["Chỉ nhập cột màu vàng"])
    notes.append(OTHER)
    found = verdicts(saved(book), "so.xlsx")
    assert (found["Ghi chú!1"], found["Ghi chú!2"]) == ("skip", "reject")


def test_a_stray_format_in_the_last_cell_costs_nothing() -> None:
    def stray(sheet: Worksheet) -> None:
        sheet["XFD1048576"].number_format = "0.00"

    assert accepted(xlsx([HEADINGS, GOOD], change=stray), "so.xlsx") == [VALUES]


def test_times_booleans_and_impossible_serials_are_no_dates() -> None:
    def bad(sheet: Worksheet) -> None:
        sheet["D5"].number_format = "dd/mm/yyyy"

    rows = [(f"HS-000{n}", "Lê Ơn", None, value, 0) for n, value in enumerate([time(7, 30), True, 12, -5])]
    source = xlsx([HEADINGS, *rows], change=bad)
    assert list(verdicts(source, "so.xlsx").values()) == ["skip"] + ["reject"] * 4


def test_limits_are_parameters() -> None:
    source = xlsx([HEADINGS, GOOD, OTHER])
    for limits in (
        Limits(rows=2),
        Limits(columns=4),
        Limits(cells=9),
        Limits(cell_chars=10),
        Limits(file_bytes=99),
    ):
        with pytest.raises(FileRefused):
            read_report(source, LAYOUT, name="so.xlsx", limits=limits)


def test_rows_can_be_streamed_again_and_again() -> None:
    with open_table(xlsx([HEADINGS, GOOD]), name="so.xlsx") as table:
        assert [row.number for row in table.sheets[0].read()] == [1, 2]
        assert [row.number for row in table.sheets[0].read()] == [1, 2]
