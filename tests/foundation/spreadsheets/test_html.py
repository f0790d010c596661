"""Web pages named .xls, as «Xuất Excel» of many programs makes them."""

import time

import pytest

from foundation.spreadsheets import FileRefused, Limits, open_table, read_report

from .sample import GOOD, LAYOUT, accepted, reason, report, verdicts

HEAD = (
    "<tr><th rowspan=2>STT</th><th rowspan=2>M&#227;</th><th colspan='2'>Người&nbsp;nộp"
    "<th rowspan=2>Ngày<th rowspan=2>Số tiền</tr><tr><td>Họ tên</td><td>SĐT</td></tr>"
)
ROW = "<tr><td>1<td>HS-0001<td>Nguyễn <b>Thị</b><br/>Ánh<td x:str>0905123456<td>01/02/2026<td>150.000</tr>"
VALUES = ("HS-0001", "Nguyễn Thị Ánh", "0905123456", "2026-02-01", 150000)


def page(*rows: str, around: str = "{}") -> str:
    table = f"<table border=1>{HEAD}{''.join(rows)}</table>"
    return (
        '<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><meta charset="utf-8"><title>x</title>'
        f"<style>td > b {{color: red}}</style></head><body>{around.format(table)}</body></html>"
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_page_is_read_with_its_merged_headings_and_entities(encoding: str) -> None:
    assert accepted(page(ROW).encode(encoding), "so.xls") == [VALUES]


def test_rows_are_numbered_as_excel_shows_them_with_the_texts_around_the_table() -> None:
    around = "<h3>SỔ HỒ SƠ</h3><p>Năm 2026<br>Quý I</p>{}<p>Người lập biểu</p><script>x='<table>'</script>"
    found = verdicts(page(ROW, around=around).encode(), "so.xls")
    assert found == {"1": "skip", "2": "skip", "3": "skip", "4": "skip", "5": "skip"} | {
        "6": "accept",
        "7": "skip",
    }


def test_a_cell_over_several_rows_holds_for_each_of_them() -> None:
    rows = (
        "<tr><td>1<td>HS-0001<td rowspan=2>Lê Ơn<td><td>01/02/2026<td>1</tr>",
        "<tr style='display: none'><td>2<td>HS-0002<td><td>02/02/2026<td>2</tr>",
    )
    source = page(*rows).encode()
    assert [row[:2] for row in accepted(source, "so.xls")] == [("HS-0001", "Lê Ơn"), ("HS-0002", "Lê Ơn")]
    assert "ẩn" in reason(source, "4", "so.xls")


def test_tables_that_only_lay_out_the_page_are_read_through() -> None:
    around = "<table><tr><td>SỞ THỬ</td></tr><tr><td>{}</td></tr></table>"
    assert accepted(page(ROW, around=around).encode(), "so.xls") == [VALUES]


@pytest.mark.parametrize(
    ("told", "value"),
    [
        ("x:num='1.25'>1.3", "1.25"),
        ("x:num='1.25'>1,25", "1,25"),
        ("x:num='905'>00905", "00905"),
        ("x:num>5", "5"),
    ],
)
def test_a_number_that_excel_shows_rounded_is_taken_whole(told: str, value: str) -> None:
    table = open_table(f"<table><tr><td {told}</td></tr></table>".encode(), name="so.xls")
    assert [str(cell) for row in table.sheets[0].read() for cell in row.cells] == [value]


def test_formulas_and_errors_are_no_values() -> None:
    rows = [ROW.replace("150.000", told) for told in ("#REF!", "=1+1")]
    told = report(page(*rows).encode(), "so.xls").rows
    assert ["#REF!" in row.reason or "công thức" in row.reason for row in told[2:]] == [True, True]


@pytest.mark.parametrize(
    ("source", "cause"),
    [
        (page(ROW)[:-30], "cắt cụt"),
        (page(ROW)[:-90], "cắt cụt"),
        ("<html><body>502 Bad Gateway</body></html>", "không có bảng"),
        ("<table>" * 50 + "</table>" * 50, "quá lớn"),
        ("<table><tr><td colspan=99999999>x</table>", "cột"),
        ("<table><tr>" + "<td>" * 300 + "x</table>", "cột"),
        ("<table><tr><td>" + "x" * 40_000 + "</table>", "quá lớn"),
        ("<table><tr><td " + "a " * 2_000_000, "quá lớn"),
        ("<!--" + "x" * 3_000_000, "quá lớn"),
        ("<table>" + "<tr><td rowspan=1048576>1<td>2</tr>" * 200_000 + "</table>", "quá lớn"),
        ("<table>" + "<![CDATA[" * 500_000, "HTML"),
    ],
)
def test_pages_that_would_cost_too_much_or_were_cut_are_refused(source: str, cause: str) -> None:
    started = time.thread_time()
    with pytest.raises(FileRefused, match=cause):
        report(source.encode(), "so.xls")
    assert time.thread_time() - started < 10


def test_a_page_of_too_many_rows_is_refused() -> None:
    with pytest.raises(FileRefused, match="20 dòng"):
        read_report(page(*[ROW] * 30).encode(), LAYOUT, name="so.xls", limits=Limits(rows=20))


def test_tab_separated_text_named_xls_is_read() -> None:
    text = "\n".join("\t".join(row) for row in (("Mã", "Họ và tên", "Điện thoại", "Ngày", "Số tiền"), GOOD))
    assert accepted(text.encode("utf-16"), "so.xls")[0][0] == "HS-0001"
