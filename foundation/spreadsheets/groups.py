"""What holds for the rows below: titles of groups, nested, and cells written once for several rows."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from foundation.vietnamese.folding import fold_loosely

from .cells import CellValue, Row, Span, display, is_empty
from .headings import Heading
from .layout import Column, Values

_OUTER_ORDINAL = re.compile(r"(?:[IVX]{1,5}|[A-ZĐ])[.)]?")
_OUTER_NUMBERING = re.compile(r"(?:[IVX]{1,5}|[A-ZĐ])\s*[.)·:]\s*\S|(?:[IVX]{2,5}|[A-ZĐ])\s*[-–]\s*\S")
_COUNT = re.compile(r"\(?\d[\d.,]*\)?(?:\s*(?:sản phẩm|cơ sở|phòng|văn bản|đơn vị))?", re.IGNORECASE)
_WHOLE_NUMBER = re.compile(r"\d{1,5}[.)]?")
WIDE = 3
"""Cells; a text merged over so many of a row is a title."""


@dataclass(slots=True)
class Groups:
    """`values` fill the empty cells of the rows below."""

    values: Values = field(default_factory=dict)
    _titles: list[Values] = field(default_factory=list)
    _above: dict[str, tuple[CellValue, str]] = field(default_factory=dict)
    """Column key → the last cell of a column that is written once, and its line."""
    _last_row: Row | None = None

    def begin(self, values: Values) -> None:
        """A title ends the last one that said one of its keys, with all that stood within that one."""
        same = [at for at, title in enumerate(self._titles) if title.keys() & values.keys()]
        self._titles[min(same, default=len(self._titles)) :] = [values]
        self.values = {key: told for title in self._titles for key, told in title.items()}
        self._above.clear()

    def begin_title(self, column: Column, value: object) -> None:
        self.values |= {column.key: value, f"{column.key}_title": value}

    def end_title(self, column: Column) -> None:
        self.values.pop(column.key)
        self.values.pop(f"{column.key}_title", None)

    def remember(self, column: Column, value: CellValue, line: str) -> None:
        is_part = column.is_continuation and isinstance(value, str) and column.is_continuation(value)
        if column.written_once and not is_empty(value) and not is_part:
            self._above[column.key] = (value, line)

    def forget(self, column: Column) -> None:
        """The row's own cell is unknown: what stood above it no longer holds for the rows below."""
        self._above.pop(column.key, None)

    def end_row(self, row: Row) -> None:
        self._last_row = row

    def _is_another_item(self, column: Column, row: Row, heading: Heading) -> bool:
        if column.follows is None or heading.ordinal is None:
            return False
        if not _WHOLE_NUMBER.fullmatch(display(row.cell(heading.ordinal))):
            return False
        begins, ended = (heading.places.get(key) for key in column.follows)
        if begins is None or ended is None or self._last_row is None:
            return True
        said, told = row.cell(begins), self._last_row.cell(ended)
        return is_empty(said) or fold_loosely(display(said, 300)) != fold_loosely(display(told, 300))

    def written_above(
        self, column: Column, row: Row, heading: Heading, value_of: Callable[[str], CellValue]
    ) -> tuple[CellValue, str] | None:
        """The cell above that holds for this row, put into its own; with the line where it is written."""
        at = heading.places.get(column.key)
        if at is None or column.key not in self._above:
            return None
        if all(is_empty(value_of(key)) for key in column.written_once):
            return None
        if self._is_another_item(column, row, heading):
            return None
        value, line = self._above[column.key]
        row.put(at, value)
        return value, line


def title_texts(row: Row, heading: Heading) -> list[str]:
    """The row's texts without its ordinal."""
    return [
        display(value, 300)
        for at, value in enumerate(row.cells)
        if not is_empty(value) and not (at == heading.ordinal and _is_short(value))
    ]


def without_counts(texts: list[str]) -> list[str]:
    """«Nhóm thực phẩm» of «Nhóm thực phẩm | 12»."""
    return [text for text in texts if not _COUNT.fullmatch(text)]


def is_title_row(row: Row, heading: Heading, merges: list[Span]) -> bool:
    """One text numbered A, B, I, II or merged over the table's width: no row of data looks so."""
    filled = [(at, value) for at, value in enumerate(row.cells) if not is_empty(value)]
    texts = title_texts(row, heading)
    if len(texts) != 1 or not any(map(str.isalpha, texts[0])):
        return False
    if any(at == heading.ordinal and _OUTER_ORDINAL.fullmatch(display(value)) for at, value in filled):
        return True
    if _OUTER_NUMBERING.match(texts[0]) and len(filled) == 1:
        return True
    return any(
        span.top == row.number == span.bottom and span.right - span.left + 1 >= WIDE and span.left == at
        for span in merges
        for at, _value in filled
    )


def _is_short(value: CellValue) -> bool:
    return len(display(value)) <= 8 and not any(char.isalpha() and char.islower() for char in display(value))
