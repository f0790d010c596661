"""Web pages that programs name .xls («Xuất Excel»): their tables as one sheet, numbered as Excel shows them.

Texts between the tables are rows of one cell, because titles and units often stand there. The parser is the
standard library's; it is never closed, for what it does with torn ends can take hours.
"""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import BinaryIO

from .cells import CellValue, Row, Sheet, Span, Table, is_empty
from .delimited import text_value
from .encodings import detect_encoding
from .errors import FileRefused
from .limits import EXCEL_LAST_ROW, Limits, too_many_rows
from .sniffing import SAVE_AS
from .xlsx_cells import to_number

CHUNK = 64 * 1024
LONGEST_TOKEN = 256 * 1024
DEEPEST = 12
"""Tables within tables."""
PAGE = "Đây là trang web (HTML) mang đuôi bảng tính"
DAMAGED = f"{PAGE}, bị hỏng hoặc bị cắt cụt. {SAVE_AS}"
TOO_BIG = f"{PAGE}, quá lớn so với một bảng tính thường. Hãy chia nhỏ rồi nộp lại."
NO_TABLE = f"{PAGE}, không có bảng nào bên trong. {SAVE_AS}"

_UNSEEN = frozenset({"script", "style", "title"})
_PARTING = frozenset("p div center br hr h1 h2 h3 h4 h5 h6 li tr td th table caption body".split())
_FRACTION = re.compile(r"-?\d{1,15}\.\d+")
_ROUNDED = re.compile(r"-?\d{1,15}(?:[.,]\d+)?")
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)


def open_html(stream: BinaryIO, limits: Limits) -> Table:
    if stream.seek(0, io.SEEK_END) > limits.xls_bytes:
        raise FileRefused(TOO_BIG)
    encoding = detect_encoding(stream)
    text = io.TextIOWrapper(stream, encoding=encoding, newline="")
    merges: list[Span] = []
    for _ in _read(text, limits, merges):
        pass
    sheet = Sheet("HTML", lambda: _read(text, limits), merges=merges)
    return Table("html", [sheet], limits, encoding=encoding, close=text.close)


def _read(text: io.TextIOWrapper, limits: Limits, merges: list[Span] | None = None) -> Iterator[Row]:
    text.seek(0)
    page = _Page(limits)
    while chunk := text.read(CHUNK):
        page.feed(chunk)
        if len(page.rawdata) > LONGEST_TOKEN or len(page.merges) > limits.merges:
            raise FileRefused(TOO_BIG)
        yield from page.rows
        page.rows.clear()
    if not page.tables_seen:
        raise FileRefused(NO_TABLE)
    if page.open_tables or page.rawdata.startswith("<"):
        raise FileRefused(DAMAGED)
    if merges is not None:
        merges += page.merges


@dataclass(slots=True)
class _Cell:
    column: int
    across: int
    down: int
    number: str
    """Excel's own value, beside a text that may show it rounded."""
    pieces: list[str] = field(default_factory=list)

    def value(self) -> str | float:
        text = "".join(self.pieces).strip()
        exact = to_number(self.number) if _FRACTION.fullmatch(self.number) else None
        if exact is None or not _ROUNDED.fullmatch(text) or float(text.replace(",", ".")) == exact:
            return text
        return exact


@dataclass(slots=True)
class _OpenTable:
    """One table that is not closed yet, with the row that is being read of it."""

    cells: list[_Cell] = field(default_factory=list)
    covered: dict[int, int] = field(default_factory=dict)
    """Column → how many more rows a cell from above reaches into."""
    in_row: bool = False
    in_cell: bool = False
    hidden: bool = False
    holds_table: bool = False


class _Page(HTMLParser):
    def __init__(self, limits: Limits) -> None:
        super().__init__(convert_charrefs=True)
        self.rows: list[Row] = []
        self.merges: list[Span] = []
        self.open_tables: list[_OpenTable] = []
        self.tables_seen = 0
        self._limits, self._number, self._filled, self._cells_seen = limits, 0, 0, 0
        self._unseen = ""
        self._loose: list[str] = []
        self._length = 0
        """Of the text that is being gathered."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _UNSEEN:
            self._unseen = tag
        elif tag in _PARTING:
            self._part()
        if tag == "table":
            self._begin_table()
        elif self.open_tables and tag == "tr":
            self._begin_row(dict(attrs))
        elif self.open_tables and tag in ("td", "th"):
            self._begin_cell(dict(attrs))

    def handle_endtag(self, tag: str) -> None:
        if tag == self._unseen:
            self._unseen = ""
        elif tag in _PARTING:
            self._part()
        if not self.open_tables:
            return
        if tag == "table":
            self._end_row()
            self.open_tables.pop()
        elif tag == "tr":
            self._end_row()
        elif tag in ("td", "th"):
            self.open_tables[-1].in_cell = False

    def handle_data(self, data: str) -> None:
        if self._unseen:
            return
        table = self.open_tables[-1] if self.open_tables else None
        pieces = table.cells[-1].pieces if table and table.in_cell else self._loose
        pieces.append(data)
        self._length += len(data)
        if self._length > self._limits.cell_chars:
            raise FileRefused(TOO_BIG)

    def _part(self) -> None:
        """The end of a line: of a text between tables, or within a cell."""
        if self.open_tables and self.open_tables[-1].in_cell:
            self.open_tables[-1].cells[-1].pieces.append("\n")
            return
        if text := "".join(self._loose).strip():
            self._emit([text], hidden=False)
        self._loose.clear()
        self._length = 0

    def _begin_table(self) -> None:
        if self.open_tables:
            self.open_tables[-1].holds_table = True
        self.tables_seen += 1
        self.open_tables.append(_OpenTable())
        if len(self.open_tables) > DEEPEST:
            raise FileRefused(TOO_BIG)

    def _begin_row(self, attributes: dict[str, str | None]) -> None:
        self._end_row()
        table = self.open_tables[-1]
        table.in_row, table.hidden = True, bool(_HIDDEN.search(attributes.get("style") or ""))

    def _begin_cell(self, attributes: dict[str, str | None]) -> None:
        table = self.open_tables[-1]
        table.in_row = table.in_cell = True
        self._length = 0
        column = table.cells[-1].column + table.cells[-1].across if table.cells else 0
        while table.covered.get(column):
            column += 1
        across = _count(attributes.get("colspan"), self._limits.columns)
        if column + across > self._limits.columns:
            raise FileRefused(f"Dòng {self._number + 1} có hơn {self._limits.columns} cột. {TOO_BIG}")
        down = _count(attributes.get("rowspan"), EXCEL_LAST_ROW)
        table.cells.append(_Cell(column, across, down, attributes.get("x:num") or ""))
        self._cells_seen += 1
        if self._cells_seen > self._limits.cells:
            raise FileRefused(TOO_BIG)

    def _end_row(self) -> None:
        table = self.open_tables[-1]
        if not table.in_row:
            return
        values: list[CellValue] = []
        for cell in table.cells:
            values += [None] * (cell.column - len(values))
            value = cell.value()
            values.append(text_value(value, self._number + 1, self._limits) if value != "" else None)
        if not (table.holds_table and all(map(is_empty, values))):
            self._emit(values, hidden=table.hidden)
            self._cover(table)
        table.cells, table.in_row, table.in_cell, table.holds_table = [], False, False, False

    def _cover(self, table: _OpenTable) -> None:
        table.covered = {column: rows - 1 for column, rows in table.covered.items() if rows > 1}
        for cell in table.cells:
            columns = range(cell.column, cell.column + cell.across)
            if cell.across > 1 or cell.down > 1:
                bottom = min(self._number + cell.down - 1, EXCEL_LAST_ROW)
                self.merges.append(Span(self._number, columns[0], bottom, columns[-1]))
            if cell.down > 1:
                table.covered |= dict.fromkeys(columns, cell.down - 1)

    def _emit(self, values: list[CellValue], *, hidden: bool) -> None:
        self._number += 1
        if all(value is None for value in values):
            return
        self._filled += 1
        if self._filled > self._limits.rows:
            raise too_many_rows(self._limits)
        self.rows.append(Row(self._number, values, hidden=hidden))


def _count(written: str | None, most: int) -> int:
    digits = (written or "").strip()
    return min(max(int(digits), 1), most + 1) if digits.isdecimal() and len(digits) < 10 else 1
