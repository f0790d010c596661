import time

import pytest

from foundation.spreadsheets import FileRefused

from .builders import csv_text
from .sample import GOOD, HEADINGS, OTHER, accepted, reason, report, verdicts

VALUES = ("HS-0001", "Nguyễn Thị Ánh", "0905123456", "2026-02-01", 150000)
PLAIN = csv_text([HEADINGS, GOOD])


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_separator_is_found(delimiter: str) -> None:
    assert accepted(csv_text([HEADINGS, GOOD], delimiter).encode()) == [VALUES]


def test_a_declared_separator_is_obeyed_and_its_line_is_counted() -> None:
    text = "sep=;\n" + csv_text([HEADINGS, GOOD], ";")
    assert accepted(text.encode()) == [VALUES]
    assert verdicts(text.encode()) == {"1": "skip", "2": "skip", "3": "accept"}


def test_commas_inside_addresses_do_not_win_over_semicolons() -> None:
    rows = [
        HEADINGS,
        *((f"HS-{n:04d}", "Trần B, thôn 3, xã Tam Dân, TP", "", "1/2/2026", "1,0") for n in range(9)),
    ]
    assert set(verdicts(csv_text(rows, ";").encode()).values()) <= {"skip", "reject"}
    assert report(csv_text(rows, ";").encode()).rows[1].values["name"] == "Trần B, thôn 3, xã Tam Dân, TP"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_of_all_systems_are_read(end: str) -> None:
    source = csv_text([HEADINGS, GOOD, OTHER], end=end).encode()
    assert verdicts(source) == {"1": "skip", "2": "accept", "3": "accept"}


def test_a_record_over_several_lines_is_named_by_its_first() -> None:
    text = PLAIN + 'HS-0002,"Đỗ Văn\nBình",,02/02/2026,0\nHS-0003,Lê Ơn,,31/02/2026,0\n'
    assert verdicts(text.encode()) == {"1": "skip", "2": "accept", "3": "accept", "5": "reject"}
    assert accepted(text.encode())[1][1] == "Đỗ Văn Bình"


def test_a_quotation_mark_inside_quotes_refuses_its_row_only() -> None:
    text = PLAIN + 'HS-0002,"Quán "Ngon"",,02/02/2026,0\nHS-0003,Lê Ơn,,03/02/2026,0\n'
    assert verdicts(text.encode()) == {"1": "skip", "2": "accept", "3": "reject", "4": "accept"}
    assert "ngoặc kép" in reason(text.encode(), "3")


def test_an_open_quotation_mark_does_not_swallow_the_rows_below() -> None:
    text = (
        PLAIN
        + 'HS-0002,"Đỗ Văn Bình,,02/02/2026,0\n'
        + csv_text((f"HS-{n:04d}", "Lê Ơn", "", "03/02/2026", "0") for n in range(3, 9))
    )
    found = verdicts(text.encode())
    assert found.pop("3") == "reject"
    assert [found[str(n)] for n in range(4, 10)] == ["accept"] * 6


def test_an_open_quotation_mark_closed_rows_later_is_seen() -> None:
    text = (
        PLAIN + 'HS-0002,"Đỗ Bình,,02/02/2026,0\nHS-0003,Lê Ơn,,03/02/2026,0\nHS-0004,Lê Ơ",,04/02/2026,0\n'
    )
    assert verdicts(text.encode()) == {
        "1": "skip",
        "2": "accept",
        "3": "reject",
        "4": "accept",
        "5": "accept",
    }


def test_a_separator_inside_an_unquoted_text_refuses_the_row() -> None:
    text = PLAIN + "HS-0002,Công ty A, chi nhánh B,,02/02/2026,0\n"
    assert "có dấu phân cách nằm trong nội dung" in reason(text.encode(), "3")


def test_blank_lines_are_named_and_long_runs_once() -> None:
    text = PLAIN + "\n,,,,\n" + csv_text([OTHER]) + "\n" * 5000 + "HS-0003,Lê Ơn,,03/02/2026,0\n"
    found = report(text.encode()).rows
    assert [(row.line, row.verdict) for row in found[2:]] == [
        ("3", "skip"),
        ("4", "skip"),
        ("5", "accept"),
        ("6", "skip"),
        ("5006", "accept"),
    ]
    assert found[5].reason == "Dòng trống, từ dòng 6 đến dòng 5005"


def test_formulas_and_error_cells_of_a_text_file_are_refused_but_quoted_zeros_are_read() -> None:
    text = (
        PLAIN
        + 'HS-0002,=A1&B1,,02/02/2026,0\nHS-0003,#N/A,,02/02/2026,0\nHS-0004,Lê Ơn,="0905123456",3/2/26,0\n'
    )
    assert [verdicts(text.encode())[line] for line in ("3", "4", "5")] == ["reject", "reject", "accept"]
    assert accepted(text.encode())[1][2] == "0905123456"


def test_excel_apostrophes_and_invisible_signs_are_trimmed() -> None:
    row = ("'HS-0001", "\u200bNguyễn\u00a0Thị  Ánh\ufeff", "'0905123456", " 01/02/2026\u00a0", "150000")
    assert accepted(csv_text([HEADINGS, row]).encode()) == [VALUES]


def test_the_foreign_letter_eth_becomes_our_d() -> None:
    assert (
        accepted(csv_text([HEADINGS, ("HS-0001", "Ðỗ Thị Ðảm", "", "1/2/2026", "0")]).encode())[0][1]
        == "Đỗ Thị Đảm"
    )


@pytest.mark.parametrize(
    "name", ["NguyÃ¡Â»â€¦n", "Nguyá»…n Thá»‹ Ã\u0081nh", "Nguy?n Th? �nh", "Nguy?n V?n A"]
)
def test_words_whose_letters_were_broken_are_refused(name: str) -> None:
    source = csv_text([HEADINGS, ("HS-0001", name, "", "1/2/2026", "0")]).encode()
    assert verdicts(source) == {"1": "skip", "2": "reject"}


def test_a_line_without_end_is_refused() -> None:
    with pytest.raises(FileRefused, match="dài quá"):
        report(PLAIN.encode() + b"x" * 3_000_000)


def test_thousands_of_open_quotation_marks_are_refused_in_seconds() -> None:
    started = time.thread_time()
    with pytest.raises(FileRefused, match="ngoặc kép"):
        report(PLAIN.encode() + b'HS-0002,"x,,,\n' * 100_000)
    assert time.thread_time() - started < 10
