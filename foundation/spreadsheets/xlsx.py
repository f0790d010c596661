"""Workbooks of Excel 2007 and later, streamed by a reader of our own.

python-calamine shows values and merged ranges, but no number format (a phone kept as `0000000000` comes as
905123456.0), no formula that was never calculated (an empty text), no hidden row or column. openpyxl shows
formats and formulas, but merged ranges and hidden rows only with the whole sheet in memory. Each is proved in
tests/foundation/spreadsheets/test_xlsx.py (a_number_format_of_zeros, a_formula_counts_by_its_kept_result,
hidden_sheets_and_rows). expat calls back at each tag and builds nothing, so a hostile file costs no memory
(test_refusals.py, endless_rows). openpyxl's knowledge of formats and date serials is used.
"""

import posixpath
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO
from xml.etree.ElementTree import Element  # nosec B405 # the type; defusedxml parses

from foundation.files.errors import FileRefused
from foundation.files.limits import Limits
from foundation.files.ooxml import DAMAGED, MACROS, TOO_BIG, local, open_package, read_part, small_part
from foundation.spreadsheets.cells import Row, Sheet, Span, Table, column_index
from foundation.spreadsheets.xlsx_cells import Budget, read_rows
from foundation.spreadsheets.xlsx_strings import Formats, SharedStrings, read_formats

_MERGE = re.compile(
    rb"""mergeCell\s[^>]{0,400}?\bref=["']\$?([A-Z]{1,3})\$?(\d{1,7}):\$?([A-Z]{1,3})\$?(\d{1,7})["']"""
)
_OVERLAP = 512
_COLUMN = re.compile(rb"<(?:\w+:)?col\s[^>]{0,400}>")
_ATTRIBUTE = re.compile(rb"""(hidden|min|max)=["'](\w+)["']""")


def open_xlsx(stream: BinaryIO, limits: Limits) -> Table:
    package = open_package(stream, limits)
    book = _read_book(package, limits)

    def close() -> None:
        package.close()
        stream.close()

    sheets = [
        Sheet(
            name,
            _reader(book, part),
            hidden=hidden,
            merges=_merges(package, part, limits),
            hidden_columns=_hidden_columns(package, part, limits),
        )
        for name, part, hidden in book.sheets
    ]
    return Table("xlsx", sheets, limits, counts_from_1904=book.counts_from_1904, close=close)


@dataclass(slots=True)
class _Book:
    package: zipfile.ZipFile
    limits: Limits
    sheets: list[tuple[str, str, bool]]
    """Name, part, hidden."""
    counts_from_1904: bool
    strings: SharedStrings
    formats: Formats


def _reader(book: _Book, part: str) -> Callable[[], Iterator[Row]]:
    def rows() -> Iterator[Row]:
        budget = Budget(book.limits)
        return read_rows(book.package, part, book.strings.all(), book.formats, book.counts_from_1904, budget)

    return rows


def _read_book(package: zipfile.ZipFile, limits: Limits) -> _Book:
    _refuse_macro_types(small_part(package, "[Content_Types].xml", limits))
    root = small_part(package, main := _main_part(package, limits), limits)
    parts = _relations(package, main, limits)
    by_kind = {kind: part for kind, part in parts.values()}
    sheets = [
        (sheet.get("name", ""), parts[relation][1], sheet.get("state", "visible") != "visible")
        for sheet in _all(root, "sheet")
        if (relation := _relation_id(sheet)) in parts and parts[relation][0] == "worksheet"
    ]
    if not sheets:
        raise FileRefused(f"Sổ tính không có trang tính nào đọc được. {DAMAGED}")
    if len(sheets) > limits.sheets:
        raise FileRefused(f"Sổ tính có hơn {limits.sheets} trang tính. Hãy chia thành nhiều tệp rồi nộp lại.")
    return _Book(
        package=package,
        limits=limits,
        sheets=sheets,
        counts_from_1904=any(item.get("date1904") in ("1", "true") for item in _all(root, "workbookPr")),
        strings=SharedStrings(package, by_kind.get("sharedStrings"), limits),
        formats=read_formats(small_part(package, by_kind["styles"], limits) if "styles" in by_kind else None),
    )


def _refuse_macro_types(root: Element) -> None:
    if any("macroEnabled" in child.get("ContentType", "") for child in root):
        raise FileRefused(MACROS)


def _main_part(package: zipfile.ZipFile, limits: Limits) -> str:
    for kind, part in _relations(package, "", limits).values():
        if kind == "officeDocument":
            return part
    raise FileRefused(DAMAGED)


def _relations(package: zipfile.ZipFile, source: str, limits: Limits) -> dict[str, tuple[str, str]]:
    """Relation id → (kind, part) of the parts inside the package that `source` points to."""
    folder, name = posixpath.split(source)
    root = small_part(package, posixpath.join(folder, "_rels", f"{name}.rels"), limits)
    return {
        child.get("Id", ""): (
            child.get("Type", "").rpartition("/")[2],
            posixpath.normpath(posixpath.join("/", folder, child.get("Target", ""))).lstrip("/"),
        )
        for child in root
        if child.get("TargetMode") != "External"
    }


def _all(root: Element, tag: str) -> Iterator[Element]:
    return (element for element in root.iter() if local(element.tag) == tag)


def _relation_id(sheet: Element) -> str:
    return next(
        (value for key, value in sheet.attrib.items() if key.startswith("{") and local(key) == "id"), ""
    )


def _merges(package: zipfile.ZipFile, part: str, limits: Limits) -> list[Span]:
    """They stand behind the cells, so they are looked for before the cells are streamed."""
    found: dict[tuple[int, int], Span] = {}
    tail = b""
    for chunk in read_part(package, part):
        text = tail + chunk
        for match in _MERGE.finditer(text):
            span = _span(match, limits.columns)
            found[span.top, span.left] = span
        if len(found) > limits.merges:
            raise FileRefused(TOO_BIG)
        tail = text[-_OVERLAP:]
    return list(found.values())


def _hidden_columns(package: zipfile.ZipFile, part: str, limits: Limits) -> frozenset[int]:
    """They stand before the cells, within the first piece of any real sheet."""
    head = next(read_part(package, part), b"").partition(b"<sheetData")[0]
    hidden: set[int] = set()
    for column in _COLUMN.findall(head):
        found = {key: value for key, value in _ATTRIBUTE.findall(column)}
        if found.get(b"hidden") in (b"1", b"true") and found.get(b"min", b"").isdigit():
            last = int(found.get(b"max") or found[b"min"])
            hidden.update(range(int(found[b"min"]) - 1, min(last, limits.columns)))
    return frozenset(hidden)


def _span(match: re.Match[bytes], columns: int) -> Span:
    left, top, right, bottom = match.groups()
    first, last = column_index(left.decode()), column_index(right.decode())
    return Span(int(top), min(first, columns), int(bottom), min(last, columns))
