"""«XML Spreadsheet 2003»: all sheets of a workbook in one XML file, usually named .xml or .xls; streamed.

Neither python-calamine nor openpyxl opens this format, in which many Vietnamese programs write «Xuất Excel»
(tests/foundation/spreadsheets/test_spreadsheetml.py).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, time
from typing import BinaryIO
from xml.parsers import expat

from .cells import CellValue, Fault, Row, Sheet, Span, Table
from .errors import FileRefused
from .limits import EXCEL_LAST_ROW, Limits, too_many_rows
from .ooxml import CHUNK, HOSTILE_XML, LONGEST_TOKEN, TOO_BIG
from .serials import from_serial
from .sniffing import SAVE_AS
from .xlsx_cells import EXCEL_ERROR, NOT_CALCULATED, Budget, to_number
from .xlsx_formats import is_date_code, zeros_width

DAMAGED = f"Tệp XML của Excel 2003 bị hỏng hoặc bị cắt cụt. {SAVE_AS}"
NAMESPACE = "urn:schemas-microsoft-com:office:spreadsheet"
_DATE_NAMES = frozenset({"general date", "long date", "medium date", "short date"})


def open_spreadsheetml(stream: BinaryIO, limits: Limits) -> Table:
    """Reads the file once for the sheets and their merged cells, then once for each sheet."""
    found: dict[int, Sheet] = {}
    for _ in _read(stream, limits, None, found):
        pass
    if not found:
        raise FileRefused(DAMAGED)
    for at, sheet in found.items():
        sheet.read = _reader(stream, limits, at)
    return Table("xml", list(found.values()), limits, close=stream.close)


def _reader(stream: BinaryIO, limits: Limits, at: int) -> Callable[[], Iterator[Row]]:
    return lambda: _read(stream, limits, at, {})


def _read(stream: BinaryIO, limits: Limits, wanted: int | None, found: dict[int, Sheet]) -> Iterator[Row]:
    """The rows of one sheet, or of none; `found` is filled with what each sheet is."""
    stream.seek(0)
    book, fed = _Book(limits, wanted, found), 0
    while chunk := stream.read(CHUNK):
        _feed(book.parser, chunk)
        fed += len(chunk)
        if fed - book.parser.CurrentByteIndex > LONGEST_TOKEN:
            raise FileRefused(DAMAGED)
        yield from book.rows
        book.rows.clear()
        if wanted is not None and book.sheet > wanted:
            return
    _feed(book.parser, b"", final=True)
    yield from book.rows


def _feed(parser: expat.XMLParserType, chunk: bytes, final: bool = False) -> None:
    try:
        parser.Parse(chunk, final)
    except (expat.ExpatError, LookupError, ValueError) as error:
        raise FileRefused(DAMAGED) from error


@dataclass(slots=True)
class _Cell:
    column: int
    style: str
    formula: str
    kind: str = ""
    pieces: list[str] = field(default_factory=list)
    length: int = 0


class _Book:
    def __init__(self, limits: Limits, wanted: int | None, found: dict[int, Sheet]) -> None:
        self.rows: list[Row] = []
        self.sheet = -1
        self._limits, self._wanted, self._found = limits, wanted, found
        self._budget = Budget(limits)
        self._dates: set[str] = set()
        self._widths: dict[str, int] = {}
        self._style = ""
        self._row: Row | None = None
        self._number = 0
        self._repeat = 0
        self._cell: _Cell | None = None
        self._next = 0
        self._in_data = self._in_comment = False
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self.parser.StartDoctypeDeclHandler = _refuse_doctype
        self.parser.EntityDeclHandler = _refuse_doctype

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        space, _, name = tag.rpartition(" ")
        if space != NAMESPACE:
            return  # rich text within Data
        ours = {key.removeprefix(f"{NAMESPACE} "): value for key, value in attributes.items()}
        match name:
            case "Style":
                self._style = ours.get("ID", "")
            case "NumberFormat":
                self._keep_format(ours.get("Format", ""))
            case "Worksheet":
                self._start_sheet(ours.get("Name", ""))
            case "Row":
                self._start_row(ours)
            case "Cell" if self._row is not None:
                self._start_cell(ours)
            case "Comment":
                self._in_comment = True
            case "Data" if self._cell is not None and not self._in_comment:
                self._cell.kind, self._in_data = ours.get("Type", "String"), True

    def _end(self, tag: str) -> None:
        match tag.removeprefix(f"{NAMESPACE} "):
            case "Data":
                self._in_data = False
            case "Comment":
                self._in_comment = False
            case "Cell" if self._cell is not None:
                self._end_cell(self._cell)
            case "Row" if self._row is not None:
                self._end_row(self._row)

    def _text(self, text: str) -> None:
        if not (self._in_data and self._cell):
            if text in ("SheetHidden", "SheetVeryHidden") and self.sheet in self._found:
                self._found[self.sheet].hidden = True
            return
        self._cell.length += len(text)
        if self._cell.length > self._limits.cell_chars:
            raise FileRefused(f"Dòng {self._number} có ô quá dài, không phải bảng tính. {TOO_BIG}")
        self._cell.pieces.append(text)

    def _keep_format(self, code: str) -> None:
        if code.casefold() in _DATE_NAMES or "time" in code.casefold() or is_date_code(code or "general"):
            self._dates.add(self._style)
        elif width := zeros_width(code):
            self._widths[self._style] = width

    def _start_sheet(self, name: str) -> None:
        self.sheet += 1
        self._number = self._repeat = 0
        self._budget = Budget(self._limits)
        if self.sheet >= self._limits.sheets:
            raise FileRefused(TOO_BIG)
        if self._wanted is None:
            self._found[self.sheet] = Sheet(name, lambda: iter(()))

    def _start_row(self, attributes: dict[str, str]) -> None:
        number = _positive(attributes.get("Index"), self._number + self._repeat + 1)
        if not self._number < number <= EXCEL_LAST_ROW:
            raise FileRefused(DAMAGED)
        self._number, self._repeat, self._next = number, _positive(attributes.get("Span"), 0), 0
        self._row = Row(number, [], hidden=attributes.get("Hidden") == "1")

    def _end_row(self, row: Row) -> None:
        self._row = None
        if self.sheet != self._wanted or not row.cells:
            return
        self._budget.rows += 1
        if self._budget.rows > self._limits.rows:
            raise too_many_rows(self._limits)
        self.rows.append(row)

    def _start_cell(self, attributes: dict[str, str]) -> None:
        column = _positive(attributes.get("Index"), self._next + 1) - 1
        across, down = (_positive(attributes.get(f"Merge{way}"), 0) for way in ("Across", "Down"))
        if column < self._next:
            raise FileRefused(DAMAGED)
        self._next = column + across + 1
        if self._next > self._limits.columns:
            raise FileRefused(f"Dòng {self._number} có hơn {self._limits.columns} cột. {TOO_BIG}")
        self._cell = _Cell(column, attributes.get("StyleID", ""), attributes.get("Formula", ""))
        if (across or down) and self._wanted is None:
            merges = self._found[self.sheet].merges
            merges.append(Span(self._number, column, self._number + down, column + across))
            if len(merges) > self._limits.merges:
                raise FileRefused(TOO_BIG)

    def _end_cell(self, cell: _Cell) -> None:
        self._cell = None
        value = self._value(cell)
        if value is None or self._row is None:
            return
        self._budget.cells += 1
        if self._budget.cells > self._limits.cells:
            raise FileRefused(TOO_BIG)
        self._row.cells.extend([None] * (cell.column - len(self._row.cells)))
        self._row.cells.append(value)

    def _value(self, cell: _Cell) -> CellValue:
        text = "".join(cell.pieces)
        if not text:
            return Fault(cell.formula[:60], NOT_CALCULATED) if cell.formula and not cell.kind else None
        match cell.kind:
            case "Number":
                return self._number_of(text, cell.style)
            case "Boolean":
                return text == "1"
            case "Error":
                return Fault(text, EXCEL_ERROR)
            case "DateTime":
                return _moment(text)
        return text

    def _number_of(self, text: str, style: str) -> CellValue:
        number = to_number(text)
        if number is None:
            raise FileRefused(DAMAGED)
        if style in self._dates:
            found = from_serial(number)
            return Fault(f"{number:g}", "không phải ngày giờ mà Excel hiểu được") if found is None else found
        width = self._widths.get(style, 0)
        return str(number).zfill(width) if width and isinstance(number, int) and number >= 0 else number


def _refuse_doctype(*_: object) -> None:
    raise FileRefused(HOSTILE_XML)


def _moment(text: str) -> datetime | time | Fault:
    """`2026-11-25T00:00:00.000`; a time of day stands on the last day before Excel's calendar."""
    try:
        found = datetime.fromisoformat(text.removesuffix("Z")).replace(microsecond=0)
    except ValueError:
        return Fault(text, "không phải ngày giờ hợp lệ")
    return found.time() if found.year < 1900 else found


def _positive(written: str | None, otherwise: int) -> int:
    return int(written) if written and written.isdecimal() and len(written) < 10 else otherwise
