"""Web pages that programs name .xls («Xuất Excel»): their tables as one sheet, numbered as Excel shows them.

Texts between the tables are rows of one cell, because titles and units often stand there.
"""

import io
import re
from collections.abc import Iterator
from typing import Any, BinaryIO

from lxml import etree

from .cells import CellValue, Row, Sheet, Span, Table, is_empty
from .delimited import text_value
from .encodings import detect_encoding
from .errors import FileRefused
from .limits import EXCEL_LAST_ROW, Limits, too_many_rows
from .sniffing import SAVE_AS
from .xlsx_cells import to_number

MAX_TAG = 4096
"""Bytes of one tag: libxml2 compares each attribute with all before it."""
MAX_TAGS = 1_000_000
"""Of a page: its tree takes some 150 bytes for each."""
MAX_DEPTH = 12
"""Tables within tables."""
PAGE = "Đây là trang web (HTML) mang đuôi bảng tính"
DAMAGED = f"{PAGE}, bị hỏng hoặc bị cắt cụt. {SAVE_AS}"
TOO_BIG = f"{PAGE}, quá lớn so với một bảng tính thường. Hãy chia nhỏ rồi nộp lại."
NO_TABLE = f"{PAGE}, không có bảng nào bên trong. {SAVE_AS}"

_UNSEEN = frozenset({"script", "style", "title", "head"})
_LINE_ENDS = frozenset("p div center br hr h1 h2 h3 h4 h5 h6 li tr td th table caption body".split())
_NO_TAGS = re.compile(rb"<!--.*?-->|<style\b.*?</style|<script\b.*?</script", re.DOTALL | re.IGNORECASE)
_FRACTION = re.compile(r"-?\d{1,15}\.\d+")
_ROUNDED = re.compile(r"-?\d{1,15}(?:[.,]\d+)?")
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)


def open_html(stream: BinaryIO, limits: Limits) -> Table:
    if stream.seek(0, io.SEEK_END) > limits.xls_bytes:
        raise FileRefused(TOO_BIG)
    encoding = detect_encoding(stream)
    content = stream.read().decode(encoding).encode()
    stream.close()
    page = _Page(limits)
    try:
        page.read(_root(content), depth=0)
    except RecursionError as error:
        raise FileRefused(TOO_BIG) from error
    page.end_line()
    sheet = Sheet("HTML", lambda: _copies(page.rows), merges=page.merges)
    return Table("html", [sheet], limits, encoding=encoding)


def _root(content: bytes) -> Any:
    """The parsed page. libxml2 closes what is open, so a page that was cut is known by its missing tags."""
    bare = _NO_TAGS.sub(b"", content)
    longest = max(len(piece.partition(b"<")[2]) for piece in bare.split(b">"))
    if longest > MAX_TAG or bare.count(b"<") > MAX_TAGS:
        raise FileRefused(TOO_BIG)
    lower = bare.lower()
    opened, closed = len(re.findall(rb"<table\b", lower)), lower.count(b"</table")
    if not opened:
        raise FileRefused(NO_TABLE)
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
    root = etree.fromstring(content, parser)
    if root is None or closed < opened:
        raise FileRefused(DAMAGED)
    return root


def _copies(rows: list[Row]) -> Iterator[Row]:
    """Readers change rows, and a sheet is read more than once."""
    return (Row(row.number, [*row.cells], hidden=row.hidden) for row in rows)


class _Page:
    def __init__(self, limits: Limits) -> None:
        self.rows: list[Row] = []
        self.merges: list[Span] = []
        self._limits, self._number, self._cells_seen = limits, 0, 0
        self._line: list[str] = []
        self._covered: dict[int, int] = {}
        """Column → into how many more rows of the table a cell from above reaches."""

    def read(self, element: Any, depth: int) -> None:
        """What an element holds besides its own tail: lines of text, and the rows of tables."""
        self._line.append(element.text or "")
        for child in element:
            if child.tag == "table":
                self.end_line()
                self._read_table(child, depth + 1)
            elif child.tag == "tr" and depth:
                self.end_line()
                self._read_row(child, depth)
            elif child.tag not in _UNSEEN:
                ends_line = child.tag in _LINE_ENDS
                if ends_line:
                    self.end_line()
                self.read(child, depth)
                if ends_line:
                    self.end_line()
            self._line.append(child.tail or "")

    def end_line(self) -> None:
        text = "".join(self._line).strip()
        self._line.clear()
        if len(text) > self._limits.cell_chars:
            raise FileRefused(TOO_BIG)
        if text:
            self._emit([text], hidden=False)

    def _read_table(self, table: Any, depth: int) -> None:
        if depth > MAX_DEPTH:
            raise FileRefused(TOO_BIG)
        outer, self._covered = self._covered, {}
        self.read(table, depth)
        self.end_line()
        self._covered = outer

    def _read_row(self, row: Any, depth: int) -> None:
        """Cells in their columns, after the rows of the tables within them."""
        cells = [cell for cell in row if cell.tag in ("td", "th")]
        tables = [table for cell in cells for table in _tables_of(cell)]
        for table in tables:
            self._read_table(table, depth + 1)
        values: list[CellValue] = []
        spans: list[Span] = []
        column = 0
        for cell in cells:
            while self._covered.get(column):
                column += 1
            across = _count(cell.get("colspan"), self._limits.columns)
            if column + across > self._limits.columns:
                raise FileRefused(f"Dòng {self._number + 1} có hơn {self._limits.columns} cột. {TOO_BIG}")
            values += [None] * (column - len(values))
            values.append(self._value(cell))
            down = _count(cell.get("rowspan"), EXCEL_LAST_ROW)
            spans.append(Span(0, column, down - 1, column + across - 1))
            column += across
        self._cells_seen += len(cells)
        if self._cells_seen > self._limits.cells:
            raise FileRefused(TOO_BIG)
        if tables and all(map(is_empty, values)):
            return
        self._emit(values, hidden=bool(_HIDDEN.search(row.get("style") or "")))
        self._cover(spans)

    def _value(self, cell: Any) -> CellValue:
        text = "".join(_texts(cell)).strip()
        if len(text) > self._limits.cell_chars:
            raise FileRefused(TOO_BIG)
        number = cell.get("x:num") or ""  # Excel's own value, beside a text that may show it rounded
        exact = to_number(number) if _FRACTION.fullmatch(number) else None
        if exact is not None and _ROUNDED.fullmatch(text) and float(text.replace(",", ".")) != exact:
            return exact
        return text_value(text, self._number + 1, self._limits) if text else None

    def _cover(self, spans: list[Span]) -> None:
        """Remember into how many rows below a cell reaches."""
        self._covered = {column: rows - 1 for column, rows in self._covered.items() if rows > 1}
        for span in spans:
            if span.bottom or span.left < span.right:
                bottom = min(self._number + span.bottom, EXCEL_LAST_ROW)
                self.merges.append(Span(self._number, span.left, bottom, span.right))
            if span.bottom:
                self._covered |= dict.fromkeys(range(span.left, span.right + 1), span.bottom)
        if len(self.merges) > self._limits.merges:
            raise FileRefused(TOO_BIG)

    def _emit(self, values: list[CellValue], *, hidden: bool) -> None:
        self._number += 1
        if any(value is not None for value in values):
            self.rows.append(Row(self._number, values, hidden=hidden))
        if len(self.rows) > self._limits.rows:
            raise too_many_rows(self._limits)


def _tables_of(element: Any) -> Iterator[Any]:
    """The outermost tables within an element."""
    for child in element:
        if child.tag == "table":
            yield child
        else:
            yield from _tables_of(child)


def _texts(element: Any) -> Iterator[str]:
    """The texts of a cell, a line end at each block; tables within it have rows of their own."""
    yield element.text or ""
    for child in element:
        if child.tag in _LINE_ENDS:
            yield "\n"
        if child.tag != "table" and child.tag not in _UNSEEN:
            yield from _texts(child)
        if child.tag in _LINE_ENDS:
            yield "\n"
        yield child.tail or ""


def _count(written: str | None, most: int) -> int:
    digits = (written or "").strip()
    return min(max(int(digits), 1), most + 1) if digits.isdecimal() and len(digits) < 10 else 1
