"""Comma, semicolon, tab or pipe separated text, cut into rows numbered by the file's own lines."""

import csv
import io
import re
from collections import Counter, deque
from collections.abc import Iterator
from itertools import islice
from typing import BinaryIO

from .cells import CellValue, Fault, Row, Sheet, Table, clean_text
from .encodings import RESAVE, detect_encoding
from .errors import FileRefused
from .limits import Limits, too_many_rows

DELIMITERS = (";", "\t", "|", ",")
"""The comma last: in our numbers it is the decimal sign, so others win a tie."""
SAMPLE_RECORDS = 50
LONGEST_LINE = 1024 * 1024
MOST_LINES_IN_A_RECORD = 200
MOST_BROKEN_ROWS = 500
_SEP_LINE = re.compile(r"\ufeff?\"?sep=(.)\"?\s*", re.IGNORECASE)
_KEPT_AS_TEXT = re.compile(r'="[^"]*"\s*')


def open_delimited(stream: BinaryIO, limits: Limits) -> Table:
    """One sheet; the stream is closed with the table. `sep=;` on the first line is obeyed and counted."""
    encoding = detect_encoding(stream)
    text = io.TextIOWrapper(stream, encoding=encoding, newline="")
    delimiter = _declared_delimiter(text) or _likeliest_delimiter(text)

    def rows() -> Iterator[Row]:
        text.seek(0)
        yield from _checked(_records(_Lines(text), delimiter), limits)

    return Table("csv", [Sheet("CSV", rows)], limits, encoding=encoding, close=text.close)


def _declared_delimiter(text: io.TextIOWrapper) -> str:
    text.seek(0)
    match = _SEP_LINE.fullmatch(text.readline(32))
    return match[1] if match else ""


def _likeliest_delimiter(text: io.TextIOWrapper) -> str:
    """The sign that cuts the most of the first records into the same number of cells."""
    return max(DELIMITERS, key=lambda sign: _evenness(text, sign))


def _evenness(text: io.TextIOWrapper, delimiter: str) -> tuple[int, int]:
    text.seek(0)
    records = islice(_records(_Lines(text), delimiter), SAMPLE_RECORDS)
    widths = Counter(len(row.cells) for row in records if len(row.cells) > 1)
    width, times = max(widths.items(), key=lambda item: (item[1], item[0]), default=(0, 0))
    return times, width


class _Lines:
    """Lines with their numbers, which can be handed back when a quotation mark swallowed too many."""

    def __init__(self, text: io.TextIOWrapper) -> None:
        self._text = text
        self._returned: deque[str] = deque()
        self.taken: list[str] = []
        self.number = 0

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        if len(self.taken) >= MOST_LINES_IN_A_RECORD:
            raise csv.Error("quoted text without end")
        line = self._returned.popleft() if self._returned else self._text.readline(LONGEST_LINE)
        if not line:
            raise StopIteration
        if len(line) >= LONGEST_LINE:
            raise FileRefused(f"Dòng {self.number + 1} dài quá {LONGEST_LINE} ký tự, không phải bảng tính.")
        self.number += 1
        self.taken.append(line)
        return line

    def give_back_all_but_first(self) -> str:
        first, *rest = self.taken
        self._returned.extendleft(reversed(rest))
        self.number -= len(rest)
        return first


def _records(lines: _Lines, delimiter: str) -> Iterator[Row]:
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    while True:
        lines.taken.clear()
        first = lines.number + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            yield _broken_row(lines, first)
            reader = csv.reader(lines, delimiter=delimiter, strict=True)
            continue
        if len(lines.taken) > 1 and _swallowed_records(cells, delimiter):
            yield _broken_row(lines, first)
            reader = csv.reader(lines, delimiter=delimiter, strict=True)
            continue
        if first == 1 and len(lines.taken) == 1 and _SEP_LINE.fullmatch(lines.taken[0]):
            cells = [clean_text(lines.taken[0])]
        yield Row(first, list(cells), last=lines.number)


def _broken_row(lines: _Lines, first: int) -> Row:
    text = clean_text(lines.give_back_all_but_first())
    return Row(
        first,
        [text],
        fault='Dấu ngoặc kép đặt sai nên không tách được thành các ô. Hãy sửa dấu " trên dòng này',
    )


def _swallowed_records(cells: list[str], delimiter: str) -> bool:
    """A quoted cell that holds whole lines of cells: its closing mark belongs to another row."""
    inner = (line for cell in cells if "\n" in cell or "\r" in cell for line in cell.splitlines())
    return any(line.count(delimiter) >= max(2, len(cells) - 1) for line in inner)


def _checked(rows: Iterator[Row], limits: Limits) -> Iterator[Row]:
    filled = broken = 0
    for row in rows:
        broken += bool(row.fault)
        if broken > MOST_BROKEN_ROWS:
            raise FileRefused(f"Hơn {MOST_BROKEN_ROWS} dòng có dấu ngoặc kép đặt sai. {RESAVE}")
        if len(row.cells) > limits.columns and any(row.cells[limits.columns :]):
            raise FileRefused(
                f"Dòng {row.number} có hơn {limits.columns} cột. Hãy bỏ các cột thừa rồi nộp lại."
            )
        if any(row.cells):
            filled += 1
            if filled > limits.rows:
                raise too_many_rows(limits)
            row.cells = [text_value(text, row.number, limits) if text else None for text in row.cells]
        yield row


def text_value(text: CellValue, number: int, limits: Limits) -> CellValue:
    """What stands in a cell of a file that knows only text: a value, or the fault that Excel shows there."""
    if not isinstance(text, str):
        return text
    if len(text) > limits.cell_chars:
        raise FileRefused(f"Dòng {number} có ô dài quá {limits.cell_chars} ký tự, không phải bảng tính.")
    if text[0] == "#" and text in EXCEL_ERRORS:
        return Fault(text, "là ô lỗi của Excel; hãy sửa công thức rồi lưu lại")
    if text[0] == "=" and not _KEPT_AS_TEXT.fullmatch(text):
        return Fault(text, "là công thức, không phải giá trị; hãy dán lại dạng giá trị (Paste Values)")
    return text


EXCEL_ERRORS = frozenset(
    {"#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!", "#SPILL!", "#CALC!"}
    | {"#FIELD!", "#BLOCKED!", "#GETTING_DATA"}
)
