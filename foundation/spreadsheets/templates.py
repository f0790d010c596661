"""The file that a clerk fills in: the headings that the reader knows, one example row, lists to choose from.

The lists stand on a hidden sheet of the file, because Excel takes no more than 255 characters in a rule. They
warn and do not forbid: the reader also knows other spellings.
"""

import datetime as dt
import io
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from foundation.spreadsheets.cells import column_letters
from foundation.spreadsheets.groups import LISTS
from foundation.spreadsheets.layout import Column, Layout

HEADING = PatternFill("solid", fgColor="DDEBF7")
EXAMPLE = Font(italic=True, color="7F7F7F")
ROWS_WITH_LISTS = 5000
NARROWEST, WIDEST = 12, 45


def write_template(layout: Layout) -> bytes:
    """An .xlsx; columns that must be filled bear a star."""
    book = Workbook()
    sheet, lists = book.worksheets[0], book.create_sheet(LISTS)
    sheet.title, lists.sheet_state = layout.title[:1].upper() + layout.title[1:31], "hidden"
    for line in layout.example_above:
        sheet.append([line])
    top = len(layout.example_above) + 1
    for at, (key, value) in enumerate(layout.example.items(), start=1):
        column = layout.column(key)
        offered = list(column.offered)
        _write_column(sheet, top, at, column, value if value is not None else next(iter(offered), None))
        if offered:
            _write_list(sheet, lists, top, at, offered)
    sheet.freeze_panes = f"A{top + 1}"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _write_column(sheet: Worksheet, top: int, at: int, column: Column, example: Any) -> None:
    must_be_filled = column.required or column.expected
    heading = sheet.cell(top, at, f"{column.label} *" if must_be_filled else column.label)
    heading.fill, heading.font = HEADING, Font(bold=True)
    heading.alignment = Alignment(wrap_text=True, vertical="top")
    cell = sheet.cell(top + 1, at, example)
    cell.font = EXAMPLE
    whole = sheet.column_dimensions[column_letters(at - 1)]
    whole.number_format = cell.number_format = _format(column, example)
    whole.width = min(WIDEST, max(NARROWEST, len(str(heading.value)) + 2, len(str(example or "")) + 2))


def _format(column: Column, example: Any) -> str:
    """Text keeps the zeros in front of codes and phones."""
    if isinstance(example, dt.datetime):
        return "DD/MM/YYYY HH:MM"
    if column.is_date:
        return "DD/MM/YYYY"
    return "@" if isinstance(example, str) else "General"


def _write_list(sheet: Worksheet, lists: Worksheet, top: int, at: int, offered: list[str]) -> None:
    place = lists.max_column + (lists["A1"].value is not None)
    for number, words in enumerate(offered, start=1):
        lists.cell(number, place, words).number_format = "@"
    letters, here = column_letters(place - 1), column_letters(at - 1)
    rule = DataValidation(
        type="list",
        formula1=f"'{LISTS}'!${letters}$1:${letters}${len(offered)}",
        allow_blank=True,
        errorStyle="warning",
        errorTitle="Không có trong danh sách",
        error="Hãy chọn trong danh sách. Ghi khác đi thì cổng có thể hỏi lại khi đọc tệp.",
    )
    rule.add(f"{here}{top + 1}:{here}{top + ROWS_WITH_LISTS}")
    sheet.add_data_validation(rule)
