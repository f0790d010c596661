"""One worksheet's XML, turned into rows as it streams by."""

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from xml.parsers import expat

from foundation.files.errors import FileRefused
from foundation.files.limits import EXCEL_LAST_ROW, Limits
from foundation.files.ooxml import DAMAGED, TOO_BIG, feed_part
from foundation.spreadsheets.cells import CellValue, Fault, Row, column_index, from_serial
from foundation.spreadsheets.errors import too_many_rows
from foundation.spreadsheets.xlsx_strings import Formats, unescape

NOT_CALCULATED = "là công thức chưa có kết quả; hãy mở bằng Excel, tính lại và lưu, hoặc dán dạng giá trị"
EXCEL_ERROR = "là ô lỗi của Excel; hãy sửa công thức rồi lưu lại"
LONGEST_FORMULA_SHOWN = 60


@dataclass(slots=True)
class Budget:
    """What one pass over a sheet has used of the limits."""

    limits: Limits
    rows: int = 0
    cells: int = 0


def read_rows(
    package: zipfile.ZipFile,
    part: str,
    strings: list[str],
    formats: Formats,
    counts_from_1904: bool,
    budget: Budget,
) -> Iterator[Row]:
    reader = _SheetReader(strings, formats, counts_from_1904, budget)
    for _ in feed_part(reader.parser, package, part):
        yield from reader.rows
        reader.rows.clear()


class _SheetReader:
    def __init__(self, strings: list[str], formats: Formats, counts_from_1904: bool, budget: Budget) -> None:
        self.rows: list[Row] = []
        self._strings, self._formats = strings, formats
        self._counts_from_1904, self._budget = counts_from_1904, budget
        self._row: Row | None = None
        self._number = 0
        self._column = -1
        self._kind, self._style = "n", 0
        self._formula = ""
        self._in_hint = False
        self._pieces: list[str] = []
        self._length = 0
        self._inside = ""
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        tag = tag[tag.find(":") + 1 :]
        if tag == "c":
            self._start_cell(attributes)
        elif tag == "v" or (tag == "t" and not self._in_hint):
            self._inside = tag
        elif tag == "row":
            self._start_row(attributes)
        elif tag == "f":
            self._inside, self._formula = tag, "="
        elif tag == "rPh":
            self._in_hint = True

    def _end(self, tag: str) -> None:
        tag = tag[tag.find(":") + 1 :]
        if tag == "c":
            self._end_cell()
        elif tag in ("v", "t", "f"):
            self._inside = ""
        elif tag == "row":
            self._end_row()
        elif tag == "rPh":
            self._in_hint = False

    def _text(self, text: str) -> None:
        if self._inside == "f":
            self._formula = (self._formula + text)[:LONGEST_FORMULA_SHOWN]
        elif self._inside:
            self._length += len(text)
            if self._length > self._budget.limits.cell_chars:
                raise FileRefused(f"Dòng {self._number} có ô quá dài, không phải bảng tính. {TOO_BIG}")
            self._pieces.append(text)

    def _start_row(self, attributes: dict[str, str]) -> None:
        number = _integer(attributes.get("r", ""), self._number + 1)
        if not self._number < number <= EXCEL_LAST_ROW:
            raise FileRefused(DAMAGED)
        self._number, self._column = number, -1
        self._row = Row(number, [], hidden=attributes.get("hidden") in ("1", "true"))

    def _end_row(self) -> None:
        if self._row is None:
            return
        if self._row.cells:
            self._budget.rows += 1
            if self._budget.rows > self._budget.limits.rows:
                raise too_many_rows(self._budget.limits)
            self.rows.append(self._row)
        self._row = None

    def _start_cell(self, attributes: dict[str, str]) -> None:
        letters = attributes.get("r", "").rstrip("0123456789")
        column = column_index(letters) if letters else self._column + 1
        if column <= self._column:
            raise FileRefused(DAMAGED)
        self._column = column
        self._kind = attributes.get("t", "n")
        self._style = _integer(attributes.get("s", ""), 0)
        self._formula = ""
        self._pieces, self._length = [], 0

    def _end_cell(self) -> None:
        value = self._value("".join(self._pieces))
        if value is None or value == "" or self._row is None:
            return
        if self._column >= self._budget.limits.columns:
            most = self._budget.limits.columns
            raise FileRefused(f"Dòng {self._number} có hơn {most} cột. Hãy xóa các cột thừa rồi nộp lại.")
        self._budget.cells += 1
        if self._budget.cells > self._budget.limits.cells:
            raise FileRefused(TOO_BIG)
        cells = self._row.cells
        cells.extend([None] * (self._column - len(cells)))
        cells.append(value)

    def _value(self, text: str) -> CellValue:
        if not text:
            return Fault(self._formula, NOT_CALCULATED) if self._formula and self._kind != "str" else None
        match self._kind:
            case "n":
                return self._number_or_date(text)
            case "s":
                return self._shared(text)
            case "str" | "inlineStr":
                return unescape(text)
            case "b":
                return text == "1"
            case "e":
                return Fault(text, EXCEL_ERROR)
            case "d":
                return _iso(text)
        raise FileRefused(DAMAGED)

    def _shared(self, text: str) -> str:
        try:
            return self._strings[int(text)]
        except (ValueError, IndexError):
            raise FileRefused(DAMAGED) from None

    def _number_or_date(self, text: str) -> CellValue:
        number = to_number(text)
        if number is None:
            raise FileRefused(DAMAGED)
        if self._style in self._formats.dates:
            moment = from_serial(number, self._counts_from_1904)
            return (
                Fault(shown_number(number), "không phải ngày giờ mà Excel hiểu được")
                if moment is None
                else moment
            )
        width = self._formats.widths.get(self._style, 0)
        return str(number).zfill(width) if width and isinstance(number, int) and number >= 0 else number


def to_number(text: str) -> int | float | None:
    """As Excel stores numbers: whole ones as int, whatever their notation; None for what is no number."""
    try:
        number = int(text) if text.isdecimal() else float(text)
    except ValueError:
        return None
    if number != number or number in (float("inf"), float("-inf")):
        return None
    return int(number) if isinstance(number, float) and number.is_integer() and abs(number) < 1e15 else number


def shown_number(number: float) -> str:
    return f"{number:g}"


def _integer(text: str, otherwise: int) -> int:
    return int(text) if text.isdecimal() and len(text) < 10 else otherwise


def _iso(text: str) -> datetime | date | time | Fault:
    for kind in (datetime, time):
        try:
            return kind.fromisoformat(text.removesuffix("Z"))
        except ValueError:
            continue
    return Fault(text, "không phải ngày giờ hợp lệ")
