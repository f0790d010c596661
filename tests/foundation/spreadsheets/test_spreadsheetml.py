"""«XML Spreadsheet 2003», named .xml or .xls."""

from collections.abc import Sequence

import pytest

from foundation.spreadsheets import FileRefused, Limits, read_report

from .sample import HEADINGS, LAYOUT, accepted, reason, report, verdicts

NAMESPACE = "urn:schemas-microsoft-com:office:spreadsheet"
STYLES = (
    '<Style ss:ID="d"><NumberFormat ss:Format="Short Date"/></Style>'
    '<Style ss:ID="z"><NumberFormat ss:Format="0000000000"/></Style>'
)


def cell(value: object, kind: str = "String", extra: str = "") -> str:
    return f'<Cell{extra}><Data ss:Type="{kind}">{value}</Data></Cell>'


def row(cells: Sequence[str], extra: str = "") -> str:
    return f"<Row{extra}>{''.join(cells)}</Row>"


def book(*rows: str, prolog: str = "", more: str = "") -> bytes:
    return (
        f'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>{prolog}<Workbook xmlns="{NAMESPACE}"'
        f' xmlns:ss="{NAMESPACE}"><Styles>{STYLES}</Styles><Worksheet ss:Name="Sổ"><Table>{"".join(rows)}'
        f"</Table></Worksheet>{more}</Workbook>"
    ).encode()


HEAD = row([cell(heading) for heading in HEADINGS])
NAMED = [cell("HS-0001"), cell("Nguyễn Thị Ánh")]
DAY = cell("2026-02-01T00:00:00.000", "DateTime")


@pytest.mark.parametrize("name", ["so.xls", "so.xml"])
def test_texts_numbers_dates_and_formats_are_read(name: str) -> None:
    phone = cell(905123456, "Number", ' ss:StyleID="z"')
    typed = row([*NAMED, phone, DAY, cell("1.5E5", "Number")])
    counted = row(
        [cell("HS-0002"), cell("Lê <B>Ơn</B>"), cell("46054", "Number", ' ss:Index="4" ss:StyleID="d"')]
    )
    assert accepted(book(HEAD, typed, counted), name) == [
        ("HS-0001", "Nguyễn Thị Ánh", "0905123456", "2026-02-01", 150000),
        ("HS-0002", "Lê Ơn", None, "2026-02-01", None),
    ]


def test_gaps_merges_and_hidden_rows_are_kept_in_their_places() -> None:
    first = row([NAMED[0], cell("Lê Ơn", extra=' ss:MergeDown="1"'), cell("", extra=""), DAY])
    second = row([cell("HS-0002"), cell("02/02/2026", extra=' ss:Index="4"')], ' ss:Hidden="1"')
    source = book(HEAD, row([], ' ss:Span="1"'), first, second)
    assert verdicts(source, "so.xls") == {"1": "skip", "2": "skip", "3": "skip", "4": "accept", "5": "accept"}
    assert [told[:2] for told in accepted(source, "so.xls")] == [("HS-0001", "Lê Ơn"), ("HS-0002", "Lê Ơn")]
    assert "ẩn" in reason(source, "5", "so.xls")


def test_errors_and_formulas_without_result_are_named_and_comments_are_left_out() -> None:
    commented = '<Cell><Data ss:Type="String">HS-0001</Data><Comment><Data>xem lại</Data></Comment></Cell>'
    rows = [
        row([commented, NAMED[1], cell(""), DAY, cell("#REF!", "Error", ' ss:Formula="=R1C1"')]),
        row([cell("HS-0002"), NAMED[1], cell(""), DAY, '<Cell ss:Formula="=SUM(R1)"/>']),
    ]
    source = book(HEAD, *rows)
    assert "#REF!" in reason(source, "2", "so.xls")
    assert report(source, "so.xls").rows[1].values["code"] == "HS-0001"
    assert "công thức chưa có kết quả" in reason(source, "3", "so.xls")


def test_a_second_sheet_is_read_and_a_hidden_one_is_said() -> None:
    options = (
        '<WorksheetOptions xmlns="urn:schemas-microsoft-com:office:excel"><Visible>SheetHidden</Visible>'
        "</WorksheetOptions>"
    )
    more = (
        f'<Worksheet ss:Name="Cũ"><Table>{HEAD}{row([cell("HS-0009"), *NAMED[1:], cell(""), DAY])}</Table>'
        f"{options}</Worksheet>"
    )
    source = book(HEAD, row([*NAMED, cell(""), DAY]), more=more)
    assert verdicts(source, "so.xls")["Sổ!2"] == "accept"
    assert "đang ẩn" in reason(source, "Cũ!2", "so.xls")


@pytest.mark.parametrize(
    ("source", "cause"),
    [
        (book(HEAD, prolog='<!DOCTYPE x [<!ENTITY a "b">]>'), "độc hại"),
        (book(HEAD)[:-40], "cắt cụt"),
        (book('<Row ss:Index="3"/><Row ss:Index="2"/>'), "hỏng"),
        (book(row([cell("x", extra=' ss:Index="999"')])), "cột"),
        (book(row([cell("x" * 40_000)])), "quá dài"),
        (book(row([cell("NaN", "Number")])), "hỏng"),
        (book(HEAD).replace(b"<Styles>", b"<Styles " + b"x" * 9_000_000), "hỏng"),
        (b"<?xml version='1.0'?><bang><dong/></bang>", "XML"),
    ],
)
def test_damage_and_excess_are_refused(source: bytes, cause: str) -> None:
    with pytest.raises(FileRefused, match=cause):
        report(source, "so.xml")


def test_too_many_rows_are_refused() -> None:
    with pytest.raises(FileRefused, match="20 dòng"):
        read_report(book(HEAD, *[row(NAMED)] * 30), LAYOUT, name="so.xml", limits=Limits(rows=20))
