"""Files that lie about what they are, or that would cost the machine more than a table may."""

import time
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from django.utils import translation

from foundation.spreadsheets import FileRefused, Limits, open_table, read_report

from .builders import MAIN, SHEET_TYPE, inline_row, raw_xlsx, xlsx, zipped
from .sample import GOOD, HEADINGS, LAYOUT, report

HEAD = inline_row(1, HEADINGS)
DTD = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
EXCEL_2003 = "urn:schemas-microsoft-com:office:spreadsheet"
LAUGHS = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'


def memory_kb(name: str) -> int:
    """Of this process: VmRSS is what it holds now, VmHWM the most that it held."""
    status = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in status if line.startswith(name))


def refusal(source: bytes, name: str) -> str:
    started = time.thread_time()
    with pytest.raises(FileRefused) as caught:
        report(source, name)
    assert time.thread_time() - started < 10
    return str(caught.value)


@pytest.mark.parametrize(
    ("name", "source", "cause"),
    [
        ("so.xlsx", b"%PDF-1.7\n", "PDF"),
        ("so.xlsx", b"a,b,c\n1,2,3\n", "văn bản thường"),
        ("so.csv", xlsx([HEADINGS, GOOD]), "đuôi tệp thành .xlsx"),
        ("so.xlsm", xlsx([HEADINGS, GOOD]), "macro"),
        ("so.xlsb", b"PK\x03\x04", "nhị phân"),
        ("so.ods", b"PK\x03\x04", "OpenDocument"),
        ("so.docx", b"PK\x03\x04", "chỉ nhận"),
        ("so.xlsx", b"", "rỗng"),
        ("so.csv", b"\xef\xbb\xbf", "tiêu đề"),
        ("so.csv", b" \r\n\r\n", "rỗng"),
        ("so.xlsx", b"\x00" * 5000, "rỗng"),
        ("so.xlsx", b"PK\x05\x06" + b"\x00" * 18, "nén rỗng"),
    ],
)
@pytest.mark.security_check("foreign-imports")
def test_files_that_are_not_what_they_say_are_refused_with_the_next_step(
    name: str, source: bytes, cause: str
) -> None:
    said = refusal(source, name)
    assert cause in said
    assert "Hãy" in said or "cần có" in said


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("so.xls", b"<html><table><tr><td>x</table>"),
        ("so.xls", b"\xef\xbb\xbf\r\n <!DOCTYPE html><table>"),
        ("so.xls", "<table>".encode("utf-16")),
        ("so.xls", b"<table><tr><td " + b"a " * 2_000_000),
        ("so.xls", f'<?xml version="1.0"?><Workbook xmlns="{EXCEL_2003}"><Worksheet/></Workbook>'.encode()),
        ("so.xml", LAUGHS.encode()),
        ("so.html", b"SBD;Toan"),
        ("so.xlsx", b"MIME-Version: 1.0\r\nContent-Type: multipart/related"),
        ("so.csv", b"<html><body>502 Bad Gateway"),
    ],
)
@pytest.mark.parametrize(
    ("language", "way_out"), [("vi", "LibreOffice, lưu thành .xlsx"), ("en", "LibreOffice, save it as .xlsx")]
)
def test_a_page_or_an_xml_named_as_a_spreadsheet_says_how_to_save_it_anew(name, source, language, way_out):
    with translation.override(language):
        said = refusal(source, name)
    assert way_out in said and "HTML" in said and "XML" in said


@pytest.mark.parametrize(
    ("parts", "cause"),
    [
        (
            {"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": b"<x/>"},
            "OpenDocument",
        ),
        ({"word/document.xml": b"<x/>", "[Content_Types].xml": b"<Types/>"}, "Word"),
        ({"anh.jpg": b"\xff\xd8"}, "nén .zip"),
        ({"xl/workbook.bin": b"", "[Content_Types].xml": b"<Types/>"}, "xlsb"),
        ({"[Content_Types].xml": b"<Types/>"}, "hỏng"),
        ({"[Content_Types].xml": b"<Types"}, "hỏng"),
    ],
)
def test_other_zips_named_xlsx_are_refused(parts: dict[str, bytes], cause: str) -> None:
    assert cause in refusal(zipped(parts), "so.xlsx")


@pytest.mark.security_check("foreign-imports")
def test_macros_are_refused_by_content_whatever_the_name() -> None:
    assert "macro" in refusal(raw_xlsx(HEAD, extra={"xl/vbaProject.bin": b"x"}), "so.xlsx")
    macro_type = SHEET_TYPE.replace("openxmlformats-officedocument.spreadsheetml", "ms-excel").replace(
        "sheet.main", "sheet.macroEnabled.main"
    )
    assert "macro" in refusal(raw_xlsx(HEAD, main_type=macro_type), "so.xlsx")


@pytest.mark.security_check("spreadsheet-bombs")
@pytest.mark.parametrize("prolog", [DTD, LAUGHS, "\n" * 9 + "<!-- x -->" + "<!DOCTYPE x>"])
def test_a_dtd_is_refused_in_every_part(prolog: str) -> None:
    assert "độc hại" in refusal(raw_xlsx(HEAD, prolog=prolog), "so.xlsx")
    assert "độc hại" in refusal(
        raw_xlsx(HEAD, extra={"docProps/core.xml": f"{prolog}<x/>".encode()}), "so.xlsx"
    )
    spoken = f"{prolog.strip()}<x/>".encode("utf-16")
    assert "độc hại" in refusal(raw_xlsx(HEAD, extra={"xl/theme/theme1.xml": spoken}), "so.xlsx")


@pytest.mark.security_check("foreign-imports")
@pytest.mark.parametrize("path", ["../../etc/cron.d/x", "/etc/passwd", "xl\\..\\x", "C:/x"])
def test_paths_that_lead_outside_are_refused(path: str) -> None:
    source = raw_xlsx(HEAD)
    stream = BytesIO(source)
    with zipfile.ZipFile(stream, "a") as package:
        entry = zipfile.ZipInfo("x")
        entry.filename = path
        package.writestr(entry, b"x")
    assert "đường dẫn" in refusal(stream.getvalue(), "so.xlsx")


@pytest.mark.security_check("foreign-imports")
def test_two_parts_of_one_name_are_refused() -> None:
    assert "trùng tên" in refusal(raw_xlsx(HEAD, extra={"XL/worksheets/SHEET1.xml": b"<x/>"}), "so.xlsx")


@pytest.mark.security_check("spreadsheet-bombs")
def test_a_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    bomb = raw_xlsx(HEAD, extra={"xl/media/x.xml": b"<x>" + b" " * 60_000_000})
    assert len(bomb) < 200_000
    assert "quá lớn" in refusal(bomb, "so.xlsx")


def test_a_part_of_few_megabytes_may_be_packed_as_far_as_it_goes() -> None:
    told = raw_xlsx(HEAD, extra={"xl/media/x.xml": b"<x>" + b" " * 2_000_000})
    assert len(told) < 10_000
    assert len(open_table(told, name="so.xlsx").sheets) == 1


@pytest.mark.security_check("spreadsheet-bombs")
def test_a_zip_that_understates_its_size_gives_no_more_than_it_said() -> None:
    source = bytearray(raw_xlsx(HEAD + "".join(f'<row r="{n}"/>' for n in range(2, 90_000))))
    at = source.rfind(b"PK\x01\x02", 0, source.rfind(b"sheet1.xml"))
    source[at + 24 : at + 28] = (3000).to_bytes(4, "little")
    assert "hỏng" in refusal(bytes(source), "so.xlsx")


@pytest.mark.security_check("spreadsheet-bombs")
def test_a_zip_of_very_many_parts_is_refused_before_they_are_listed() -> None:
    assert "quá lớn" in refusal(zipped({f"xl/{n}.xml": b"" for n in range(5000)}), "so.xlsx")


@pytest.mark.slow("makes large files")
@pytest.mark.security_check("spreadsheet-bombs")
def test_endless_rows_cells_strings_and_tags_are_refused_with_little_memory(record_property) -> None:
    before = memory_kb("VmRSS")
    Path("/proc/self/clear_refs").write_text("5")  # the peak of the tests before is forgotten
    filler = "x" * 97
    with pytest.raises(FileRefused, match=r"5\.000 dòng"):
        many = raw_xlsx(HEAD + "".join(inline_row(n, [str(n)]) for n in range(2, 60_000)))
        read_report(many, LAYOUT, name="so.xlsx", limits=Limits(rows=5000))
    refusal(raw_xlsx(HEAD + f'<row r="2"><c r="A2" t="inlineStr"><is><t>{filler * 9000}'), "so.xlsx")
    refusal(raw_xlsx(HEAD + f'<row r="2"><c r="A2" x="{filler * 80_000}"/></row>'), "so.xlsx")
    refusal(raw_xlsx('<row r="1">' + "<a>" * 300_000), "so.xlsx")
    grown = memory_kb("VmHWM") - before
    record_property("figure", f"endless rows, cells, strings and tags: {grown / 1024:.0f} MiB more memory")
    assert grown < 300 * 1024


@pytest.mark.parametrize(
    "sheet",
    [
        '<row r="2"/><row r="1"/>',
        '<row r="1048577"/>',
        '<row r="1"><c r="B1"><v>1</v></c><c r="A1"><v>1</v></c></row>',
        '<row r="1"><c r="A1" t="s"><v>7</v></c></row>',
        '<row r="1"><c r="A1"><v>NaN</v></c></row>',
        '<row r="1"><c r="A1" t="?"><v>1</v></c></row>',
        '<row r="1"><c r="A1">',
    ],
)
def test_sheets_that_excel_would_not_write_are_called_damaged(sheet: str) -> None:
    assert "hỏng" in refusal(raw_xlsx(sheet), "so.xlsx")


@pytest.mark.security_check("spreadsheet-bombs")
def test_a_far_column_is_refused() -> None:
    assert "cột" in refusal(raw_xlsx('<row r="1"><c r="XFD1"><v>1</v></c></row>'), "so.xlsx")


@pytest.mark.security_check("foreign-imports")
@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
def test_truncated_workbooks_are_refused(share: float) -> None:
    source = xlsx([HEADINGS, GOOD] * 50)
    assert "hỏng" in refusal(source[: int(len(source) * share)], "so.xlsx")


@pytest.mark.security_check("spreadsheet-bombs")
def test_a_million_merged_ranges_do_not_stall_the_reader() -> None:
    merges = "".join(f'<mergeCell ref="A{n}:XFD1048576"/>' for n in range(1, 150_000))
    source = raw_xlsx(HEAD, extra={})
    source = source_with(source, f"</sheetData><mergeCells>{merges}</mergeCells>")
    assert "quá lớn" in refusal(source, "so.xlsx")


def source_with(source: bytes, tail: str) -> bytes:
    package = zipfile.ZipFile(BytesIO(source))
    parts = {name: package.read(name) for name in package.namelist()}
    sheet = f'<worksheet xmlns="{MAIN}"><sheetData>{HEAD}{tail}</worksheet>'
    return zipped(parts | {"xl/worksheets/sheet1.xml": sheet.encode()})


def test_a_missing_file_is_refused_by_name() -> None:
    with pytest.raises(FileRefused, match="khong-co.csv"):
        open_table("/khong-co.csv")
