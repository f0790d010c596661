"""What every format is read into: a table of sheets of rows of cell values.

Merged cells as rows of data need them: the value of a tall one in each row that it covers.

Text in files that we give out: no spreadsheet runs it, and none is torn by it.

Excel's day numbers. Two calendars: from 1900 (with a 29 February 1900 that never was) and from 1904.
"""

import csv
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from types import TracebackType
from typing import Any, Self

from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH, from_excel

from foundation.files.limits import DEFAULT, Limits


@dataclass(frozen=True, slots=True)
class Fault:
    """A cell that shows no value: an Excel error, or a formula that was never calculated."""

    shown: str
    reason: str


CellValue = str | int | float | bool | datetime | date | time | timedelta | Fault | None


@dataclass(slots=True)
class Row:
    """`number` is what the spreadsheet shows beside the row; in a text file, the record's first line."""

    number: int
    cells: list[CellValue]
    last: int = 0
    """The record's last line in a text file; 0 where a row is one line."""
    hidden: bool = False
    font: str = ""
    """The font of before Unicode in which its texts were typed; they have been changed."""
    fault: str = ""
    """Why the row could not be cut into cells; `cells` then holds the raw text."""

    def cell(self, index: int) -> CellValue:
        return self.cells[index] if index < len(self.cells) else None

    def put(self, index: int, value: CellValue) -> None:
        self.cells.extend([None] * (index + 1 - len(self.cells)))
        self.cells[index] = value

    @property
    def is_blank(self) -> bool:
        return not self.fault and all(is_empty(value) for value in self.cells)


@dataclass(frozen=True, slots=True)
class Span:
    """A merged range, rows from 1 and columns from 0, both ends included; its value is in the top left."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(slots=True)
class Sheet:
    name: str
    read: Callable[[], Iterator[Row]]
    """Starts reading from the first row, each time; raises FileRefused on damage or excess."""
    hidden: bool = False
    merges: list[Span] = field(default_factory=list)
    hidden_columns: frozenset[int] = frozenset()


@dataclass(slots=True)
class Table:
    """An opened file; close it (or use `with`) when done with its rows."""

    kind: str
    """csv, xlsx or xls."""
    sheets: list[Sheet]
    limits: Limits = DEFAULT
    counts_from_1904: bool = False
    encoding: str = ""
    """Of a file of text; latin-1 stands for bytes that only an old font explains."""
    close: Callable[[], None] = lambda: None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def is_text(self) -> bool:
        return self.kind == "csv"

    def line(self, sheet: Sheet, number: int) -> str:
        """How a row is named to people: `7`, or `Sheet1!7` in a workbook of several sheets."""
        return f"{sheet.name}!{number}" if len(self.sheets) > 1 else str(number)


_TIDY: dict[int, str | None] = {
    **dict.fromkeys([0xAD, 0x180E, 0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x2060, 0xFEFF]),
    **dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)]),
    **dict.fromkeys([0xA0, 0x2007, 0x202F, 0x3000], " "),
    # Letters of other alphabets that fonts draw like ours.
    **dict.fromkeys([0xD0, 0x189], "Đ"),
    **dict.fromkeys([0xF0, 0x256], "đ"),
}


def clean_text(text: str) -> str:
    """The text as a reader sees it: composed, on one line, without invisible signs or Excel's apostrophe."""
    if not text.isascii():
        text = unicodedata.normalize("NFC", text.translate(_TIDY))
    text = " ".join(text.split())
    if text.startswith('="') and text.endswith('"') and len(text) > 2:
        text = text[2:-1].strip()  # how programs keep Excel from dropping the zeros of a number
    if text.startswith(("'", "’")):
        text = text[1:].strip()
    return text


_STROKES = "-–—_/\\.…~ "


def is_empty(value: CellValue) -> bool:
    """Nothing there, or only the strokes that clerks draw through an empty box."""
    if isinstance(value, str):
        return not value[:1].isalnum() and not clean_text(value).strip(_STROKES)
    return value is None


def display(value: CellValue, longest: int = 60) -> str:
    """A cell's content as a refusal quotes it."""
    if value is None:
        return ""
    if isinstance(value, Fault):
        return value.shown
    if isinstance(value, datetime):
        return value.strftime("%d/%m/%Y %H:%M" if value.time() != time() else "%d/%m/%Y")
    if isinstance(value, date):
        return value.strftime("%d/%m/%Y")
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    text = clean_text(str(value))
    return text if len(text) <= longest else text[: longest - 1] + "…"


def column_letters(index: int) -> str:
    """0 → A, 25 → Z, 26 → AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_index(letters: str) -> int:
    """A → 0, AA → 26."""
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - 64
    return index - 1


def fill_merged_cells_down(rows: Iterator[Row], merges: list[Span]) -> Iterator[Row]:
    """A cell merged over several rows holds for each of them."""
    tall = sorted((span for span in merges if span.bottom > span.top), key=lambda span: span.top)
    waiting, open_spans = iter(tall), dict[int, tuple[Span, CellValue]]()
    upcoming = next(waiting, None)
    for row in rows:
        if any(value is not None for value in row.cells):
            for span, value in open_spans.values():
                if row.number <= span.bottom:
                    _fill(row, span.left, value)
        while upcoming and upcoming.top <= row.number:
            if upcoming.top == row.number:
                open_spans[upcoming.left] = (upcoming, row.cell(upcoming.left))
            upcoming = next(waiting, None)
        yield row


def _fill(row: Row, at: int, value: CellValue) -> None:
    if row.cell(at) is None:
        row.put(at, value)


# Spreadsheets take a cell that begins so for a formula, which may call out of the sheet. East Asian ones
# read the full-width signs alike: both are compared in their compatibility form (NFKC).
FORMULA_SIGNS = ("=", "+", "-", "@")
# White space, controls and invisible signs: dropped on import or by the eye, so what follows them counts.
UNSEEN_CATEGORIES = frozenset({"Zs", "Zl", "Zp", "Cc", "Cf", "Mn", "Me"})
UNSEEN_LETTERS = "\u115f\u1160\u3164\uffa0\u2800"  # fillers that fonts draw as nothing
ODD_BEGINNINGS = ("\t", "\r", "\n")
# Signs that XML, and so a sheet, cannot hold: one of them would make the whole file unreadable.
UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
CELL_SEPARATORS = re.compile(r"([;\t\r\n])")  # besides the comma, where another sign parts cells


def escape_formula(value: Any) -> Any:
    """The apostrophe in front is Excel's own sign for "this is text"; other values stay as they are."""
    if not isinstance(value, str):
        return value
    text = UNWRITABLE.sub("", value)
    return f"'{text}" if text.startswith(ODD_BEGINNINGS) or _begins_formula(text) else text


def write_csv(file: Any, rows: Iterable[Sequence[Any]]) -> None:
    """Every text harmless, also for a spreadsheet that separates cells by another sign than the comma."""
    csv.writer(file).writerows([_harmless_in_csv(cell) for cell in row] for row in rows)


def _harmless_in_csv(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    first, *others = CELL_SEPARATORS.split(value)
    return escape_formula(first) + "".join(
        part if part in ";\t\r\n" else escape_formula(part) for part in others
    )


def _begins_formula(text: str) -> bool:
    first = next((sign for sign in text if not _is_unseen(sign)), "")
    return unicodedata.normalize("NFKC", first).startswith(FORMULA_SIGNS)


def _is_unseen(sign: str) -> bool:
    return unicodedata.category(sign) in UNSEEN_CATEGORIES or sign in UNSEEN_LETTERS


DAYS_BETWEEN_CALENDARS = 1462
FIRST_SERIAL, LAST_SERIAL = 18_264, 73_415
"""1 January 1950 and 31 December 2100: a bare number outside of them is not taken for a date."""


def from_serial(serial: float, counts_from_1904: bool = False) -> datetime | time | None:
    """The moment (a time of day for numbers below 1); None for what Excel itself shows as ####."""
    if serial < 0 or (not counts_from_1904 and 60 <= serial < 61):
        return None
    try:
        moment = from_excel(serial, MAC_EPOCH if counts_from_1904 else WINDOWS_EPOCH)
    except (ValueError, OverflowError):
        return None
    if isinstance(moment, datetime):
        return (moment + timedelta(milliseconds=500)).replace(microsecond=0)
    return moment if isinstance(moment, time) else None
