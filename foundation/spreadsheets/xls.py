"""Workbooks of Excel 97 to 2003, through xlrd. They hold at most 65,536 × 256 cells a sheet.

python-calamine reads them too, but shows neither number formats nor hidden rows (test_xls.py).
"""

import io
from collections.abc import Callable, Iterator
from datetime import datetime, time
from typing import BinaryIO

import xlrd
from xlrd.biffh import error_text_from_code
from xlrd.sheet import Cell
from xlrd.sheet import Sheet as BiffSheet

from foundation.files.errors import FileRefused
from foundation.files.limits import MIB, Limits
from foundation.files.ooxml import ENCRYPTED, MACROS, SAVE_AS, TOO_BIG
from foundation.spreadsheets.cells import CellValue, Fault, Row, Sheet, Span, Table, from_serial
from foundation.spreadsheets.errors import too_many_rows
from foundation.spreadsheets.xlsx_cells import EXCEL_ERROR
from foundation.spreadsheets.xlsx_strings import zeros_width

DAMAGED = f"Tệp .xls bị hỏng hoặc bị cắt cụt. {SAVE_AS}"
_VBA_STORAGE = "_VBA_PROJECT".encode("utf-16-le")
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
_WORD_STREAM = "WordDocument".encode("utf-16-le")


def open_xls(stream: BinaryIO, limits: Limits) -> Table:
    content = stream.read(limits.xls_bytes + 1)
    stream.close()
    if len(content) > limits.xls_bytes:
        raise FileRefused(f"Tệp .xls lớn quá {limits.xls_bytes // MIB} MB. {SAVE_AS}")
    _refuse_other_compounds(content)
    book = _open_book(content)
    if book.nsheets > limits.sheets:
        raise FileRefused(f"Sổ tính có hơn {limits.sheets} trang tính. Hãy chia thành nhiều tệp rồi nộp lại.")
    sheets = [_sheet(book, sheet, limits) for sheet in book.sheets()]
    if sum(sheet.nrows for sheet in book.sheets()) > limits.rows:
        raise too_many_rows(limits)
    return Table("xls", sheets, limits, counts_from_1904=book.datemode == 1, close=book.release_resources)


def _refuse_other_compounds(content: bytes) -> None:
    if _ENCRYPTED_PACKAGE in content:
        raise FileRefused(ENCRYPTED)
    if _VBA_STORAGE in content:
        raise FileRefused(MACROS)
    if _WORD_STREAM in content:
        raise FileRefused(f"Đây là tệp Word, không phải bảng tính. {SAVE_AS}")


def _open_book(content: bytes) -> xlrd.Book:
    try:
        return xlrd.open_workbook(
            file_contents=content, formatting_info=True, ragged_rows=True, logfile=io.StringIO()
        )
    except Exception as error:  # xlrd meets damage with whatever its arithmetic happens to raise
        raise FileRefused(ENCRYPTED if "encrypted" in str(error) else DAMAGED) from error


def _sheet(book: xlrd.Book, sheet: BiffSheet, limits: Limits) -> Sheet:
    if sheet.ncols > limits.columns:
        raise FileRefused(TOO_BIG)
    merges = [
        Span(top + 1, left, bottom, right - 1)
        for top, bottom, left, right in sheet.merged_cells[: limits.merges]
    ]
    return Sheet(
        sheet.name,
        _reader(book, sheet),
        hidden=sheet.visibility != 0,
        merges=merges,
        hidden_columns=frozenset(at for at, info in sheet.colinfo_map.items() if info.hidden),
    )


def _reader(book: xlrd.Book, sheet: BiffSheet) -> Callable[[], Iterator[Row]]:
    def rows() -> Iterator[Row]:
        for index in range(sheet.nrows):
            cells = [_value(book, cell) for cell in sheet.row(index)]
            if any(value is not None for value in cells):
                info = sheet.rowinfo_map.get(index)
                yield Row(index + 1, cells, hidden=bool(info and info.hidden))

    return rows


def _value(book: xlrd.Book, cell: Cell) -> CellValue:
    if cell.ctype in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK):
        return None
    if cell.ctype == xlrd.XL_CELL_TEXT:
        return str(cell.value) or None
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return bool(cell.value)
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return Fault(error_text_from_code.get(cell.value, "#LỖI"), EXCEL_ERROR)
    if cell.ctype == xlrd.XL_CELL_DATE:
        return _moment(book, float(cell.value))
    return _number(book, cell)


def _moment(book: xlrd.Book, serial: float) -> datetime | time | Fault:
    moment = from_serial(serial, counts_from_1904=book.datemode == 1)
    return Fault(f"{serial:g}", "không phải ngày giờ mà Excel hiểu được") if moment is None else moment


def _number(book: xlrd.Book, cell: Cell) -> CellValue:
    number = float(cell.value)
    if not number.is_integer() or abs(number) >= 1e15:
        return number
    code = book.format_map[book.xf_list[cell.xf_index].format_key].format_str
    width = zeros_width(code)
    return str(int(number)).zfill(width) if width and number >= 0 else int(number)
