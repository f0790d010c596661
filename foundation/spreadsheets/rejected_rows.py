"""The file that goes back to the clerk: the rows that were not imported, in their own columns, and why.

It is a file of the same kind: above its rows stands what the reader needs (titles, headings, groups), so that
it can be mended and imported.
"""

import io
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import Any, BinaryIO

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from foundation.spreadsheets.cells import CellValue, Fault, Span, column_letters, display, escape_formula
from foundation.spreadsheets.headings import RETURNED
from foundation.spreadsheets.layout import Layout
from foundation.spreadsheets.reader import open_table
from foundation.spreadsheets.report import RowVerdict
from foundation.spreadsheets.validation import validate_rows

MARK = PatternFill("solid", fgColor="FFF2CC")
LONGEST_SHEET_NAME = 31
WIDEST, NARROWEST = 60, 10
MOST_MEASURED = 200


def write_rejected_rows(
    source: str | Path | bytes | BinaryIO, layout: Layout, refused: Mapping[str, str], *, name: str = ""
) -> bytes:
    """An .xlsx with the rows of `source` whose lines are in `refused` (line → why)."""
    rows: dict[str, list[RowVerdict]] = defaultdict(list)
    waiting: dict[str, list[RowVerdict]] = defaultdict(list)
    width = 0
    with open_table(source, name=name) as table:
        for row in validate_rows(table, layout):
            width = max(width, _filled(row.cells))
            if row.line in refused:
                rows[row.sheet] += [*waiting.pop(row.sheet, []), row]
            elif row.is_structure:
                waiting[row.sheet].append(row)
        merges = {sheet.name: sheet.merges for sheet in table.sheets}
        is_mac = table.counts_from_1904
    book = Workbook()
    book.remove(book.worksheets[0])
    if is_mac:
        book.epoch = CALENDAR_MAC_1904
    for sheet, needed in rows.items():
        _write_sheet(book, sheet, needed, refused, width, merges[sheet])
    if not book.worksheets:
        book.create_sheet()
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _filled(cells: list[CellValue]) -> int:
    """The reasons stand right of everything, also of what a torn row holds beyond its columns."""
    return max((at + 1 for at, value in enumerate(cells) if value is not None), default=0)


def _write_sheet(
    book: Workbook,
    name: str,
    rows: list[RowVerdict],
    refused: Mapping[str, str],
    width: int,
    merges: list[Span],
) -> None:
    sheet = book.create_sheet((name or "Sheet1")[:LONGEST_SHEET_NAME])
    headings = _first_of_headings(rows)
    for place, row in enumerate(rows, start=1):
        for at, value in enumerate(row.cells[:width], start=1):
            if value is not None:
                _put(sheet.cell(place, at), value)
        if row.line in refused:
            _put_reason(sheet.cell(place, width + 1), f"Dòng {row.line}: {refused[row.line]}")
        elif row.line in headings:
            _put_reason(sheet.cell(place, width + 1), RETURNED, bold=True)
    _merge_again(sheet, rows, merges)
    for at, column_width in enumerate([*_widths(rows, width), WIDEST]):
        sheet.column_dimensions[column_letters(at)].width = column_width


def _first_of_headings(rows: list[RowVerdict]) -> set[str]:
    """Lines of the heading's rows over which the reasons' own heading stands: the upper one of two."""
    found: set[str] = set()
    was_heading = False
    for row in rows:
        is_heading = row.is_structure and row.reason.startswith("Dòng tiêu đề")
        if is_heading and not was_heading:
            found.add(row.line)
        was_heading = is_heading
    return found


def _put(cell: Any, value: CellValue) -> None:
    if isinstance(value, Fault):
        value = value.shown
    cell.value = escape_formula(value)
    if isinstance(value, str):
        cell.data_type = "s"


def _put_reason(cell: Any, words: str, *, bold: bool = False) -> None:
    cell.value = escape_formula(words)
    cell.fill, cell.font = MARK, Font(bold=bold)
    cell.alignment = Alignment(wrap_text=True, vertical="top")


def _merge_again(sheet: Any, rows: list[RowVerdict], merges: list[Span]) -> None:
    """Merged cells of titles and headings; those of the rows themselves are filled instead."""
    places = {row.number: place for place, row in enumerate(rows, start=1) if row.is_structure}
    for span in merges:
        tall = span.bottom - span.top
        top, bottom = places.get(span.top), places.get(span.bottom)
        if top and bottom and bottom - top == tall:
            sheet.merge_cells(
                start_row=top, end_row=bottom, start_column=span.left + 1, end_column=span.right + 1
            )


def _widths(rows: list[RowVerdict], width: int) -> list[int]:
    longest = [NARROWEST] * width
    for row in rows[:MOST_MEASURED]:
        if row.is_structure and len([value for value in row.cells if value is not None]) < 3:
            continue
        for at, value in enumerate(row.cells[:width]):
            longest[at] = max(longest[at], min(WIDEST, len(display(value)) + 2))
    return longest
