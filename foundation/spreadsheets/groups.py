"""What holds for the rows below: titles of groups, nested, and cells written once for several rows.

Rows that belong to the paper, not to the data: totals, signatures, notes, group titles, column numbers.

Two rows of one file about the same thing: told twice is harmless, told differently is refused.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

from foundation.spreadsheets.cells import CellValue, Row, Span, display, is_empty
from foundation.spreadsheets.headings import Heading
from foundation.spreadsheets.layout import Column, Layout, Values
from foundation.spreadsheets.report import RowVerdict
from foundation.vietnamese.folding import fold, fold_loosely
from foundation.vietnamese.telex import old_style

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


LISTS = "Danh sách"
"""The hidden sheet of a template that holds what its columns offer."""

# All are compared with folded text. "Tổng công ty" is a company, not a sum.
_TOTAL = re.compile(r"(?!(?:tong )?cong ty )(?:tong cong|tong so|tong|cong|cong don|luy ke)(?: |$)")
_SIGNATURE = re.compile(
    r"(?:nguoi (?:lap|tong hop|ky|bao cao|nhap|kiem tra|doi chieu|duyet)"
    r"|(?:can bo|chuyen vien) (?:lap|tong hop|nhap|coi thi|cham thi|ghi diem|kiem tra)|giam thi|giam khao"
    r"|(?:pho )?truong diem|to truong|thanh tra|(?:pho )?giam doc"
    r"|(?:pho )?chu tich|(?:pho )?truong (?:phong|ban|tram)|(?:pho )?hieu truong|thu ky"
    r"|(?:pho )?chanh van phong|thu truong|lanh dao|ke toan truong"
    r"|kt \w+|tm (?:ubnd|uy ban)|tl chu tich|tuq|ky ten|ky ghi ro|ky va ghi|da ky|ky dong dau|xac nhan cua"
    r"|noi nhan)\b"
)
_PLACE_AND_DATE = re.compile(
    r"(?:.{0,60}\b)?ngay (?:\d{1,2} |[. ]*)?thang (?:\d{1,2} |[. ]*)?nam(?: \d{2,4})?$"
)
_NOTE = re.compile(r"(?:ghi chu|luu y|nguon|danh sach nay co|danh sach co|tong danh sach|het|trang \d+)\b")
_NUMBERING_CELL = re.compile(r"\(?(?:\d{1,2}|[A-ZĐ])\)?(?:\s{0,9}=\s{0,9}[\d()+\-* /]+)?")
_ORDINAL_CELL = re.compile(
    r"(?:[\dIVXivx]{1,7}|[a-zđ]|(?:[IVX]{1,4}|[A-ZĐ]|\d{1,3})(?:\.\d{1,3}){1,3})[.)]?", re.IGNORECASE
)


def numbers_columns(row: Row) -> bool:
    """The row `(1) (2) (3)` or `A B 1 2` that official forms print under the heading."""
    texts = [display(value) for value in row.cells if not is_empty(value)]
    if len(texts) < 3 or not all(_NUMBERING_CELL.fullmatch(text) for text in texts):
        return False
    digits = [int(found[0]) for text in texts if (found := re.search(r"\d+", text))]
    return digits == sorted(set(digits))


def is_example(row: Row, heading: Heading, example: Mapping[str, Any]) -> bool:
    """The template's example, left in the file; one that was typed over is data."""
    cells = [(heading.places.get(key), value) for key, value in example.items() if value is not None]
    return bool(cells) and all(
        at is not None and display(row.cell(at)) == display(value) for at, value in cells
    )


def is_ordinal(value: CellValue) -> bool:
    """`3`, `3.`, `III`, `B`, `1.2`: what stands in the ordinal's column of a row of data."""
    return bool(_ORDINAL_CELL.fullmatch(display(value)))


def why_not_data(row: Row, heading: Heading, after_signature: bool) -> str:
    """Why a row that does not parse is no data; empty when it should have been."""
    texts = {at: display(value, 300) for at, value in enumerate(row.cells) if not is_empty(value)}
    texts = {at: text for at, text in texts.items() if not (at == heading.ordinal and is_ordinal(text))}
    if not texts:
        return "Chỉ có số thứ tự, không có dữ liệu"
    first = next(iter(texts.values()))
    if reason := why_surely_not_data(row, heading, after_signature):
        return reason
    known = set(texts) & set(heading.places.values())
    if len(texts) == 1:
        return _lone(next(iter(texts)), first, heading)
    return "" if known else f"Không có dữ liệu ở cột nào của bảng: “{_short(first)}”"


def why_surely_not_data(row: Row, heading: Heading, after_signature: bool) -> str:
    """Why a row is no data by its words alone: a signature, a sum, a note."""
    texts = {at: display(value, 300) for at, value in enumerate(row.cells) if not is_empty(value)}
    texts = {at: text for at, text in texts.items() if not (at == heading.ordinal and is_ordinal(text))}
    if not texts:
        return ""
    first = next(iter(texts.values()))
    if is_signature(row):
        return f"Dòng ký, ghi ngày cuối bảng: “{_short(first)}”"
    if reason := _by_words(texts, first):
        return reason
    if after_signature and len(set(texts) & set(heading.places.values())) <= 2:
        return f"Phần chữ ký cuối bảng: “{_short(first)}”"
    return ""


def _by_words(texts: dict[int, str], first: str) -> str:
    folded = fold(first)
    if _TOTAL.match(folded) and all(_is_figure(text) for text in list(texts.values())[1:]):
        return f"Dòng tổng cộng: “{_short(first)}”"
    if len(texts) <= 2 and _NOTE.match(folded):
        return f"Dòng ghi chú: “{_short(first)}”"
    return ""


def is_signature(row: Row) -> bool:
    """All of the row's texts are titles of signers or a place with a date."""
    texts = [fold(display(value, 300)) for value in row.cells if not is_empty(value)]
    return 0 < len(texts) <= 4 and all(
        _SIGNATURE.match(text) or _PLACE_AND_DATE.fullmatch(text) for text in texts
    )


def _is_figure(text: str) -> bool:
    """A number, perhaps with its unit, or the formula of a sum; never a date, which only data have."""
    if text.startswith("="):
        return True
    return len(text) <= 30 and any(map(str.isdigit, text)) and not re.search(r"\d{2}/\d{2}/\d{4}", text)


def _lone(at: int, text: str, heading: Heading) -> str:
    """One filled cell: a group's title or a signer's name, unless it stands well inside the table."""
    first_column = min(
        [*heading.places.values(), *([heading.ordinal] if heading.ordinal is not None else [])]
    )
    if at in heading.places.values() and at > first_column and not _is_title(text):
        return ""
    return f"Dòng nhóm hoặc ghi chú, chỉ có một ô: “{_short(text)}”"


def _is_title(text: str) -> bool:
    """Numbered or in capitals; «5.000» is a value that stands alone."""
    if not any(map(str.isalpha, text)):
        return False
    return bool(re.match(r"(?:[IVX]{1,4}|[A-Z]|\d{1,2}(?:\.\d{1,2})*)\s*[.)/-]\s*\S", text)) or text.isupper()


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:59] + "…"


Key = tuple[object, ...]
MOST_COMPARED = 20
"""Rows of one key that are compared each with each; more are compared with the first."""


def resolve_duplicates(rows: list[RowVerdict], layout: Layout) -> None:
    """Changes verdicts in place: of equal rows the first stays, of differing ones none.

    Rows refused for something else are compared as far as they were read, so that one mending does.
    """
    groups: dict[Key, list[RowVerdict]] = defaultdict(list)
    for row in rows:
        if row.verdict == "accept" or (row.verdict == "reject" and _has_key(row, layout)):
            groups[_key(row, layout)].append(row)
    for group in groups.values():
        if len(group) > 1:
            _settle(group, layout)


def _has_key(row: RowVerdict, layout: Layout) -> bool:
    known = [key for key in layout.natural_key if key in row.values and key not in row.unread]
    return len(known) == len(layout.natural_key) and any(row.values[key] is not None for key in known)


def _key(row: RowVerdict, layout: Layout) -> Key:
    """Names are the same in any case and with their tone marks in either place (Hòa, HOÀ)."""
    return tuple(_spelt_alike(row.values.get(key)) for key in layout.natural_key)


def _spelt_alike(value: object) -> object:
    if not isinstance(value, str):
        return value
    return value.casefold() if value.isascii() else old_style(value).casefold()


def _settle(group: list[RowVerdict], layout: Layout) -> None:
    pairs = combinations(group, 2) if len(group) <= MOST_COMPARED else ((group[0], row) for row in group[1:])
    if all(_agree(row, other, layout) for row, other in pairs):
        first, *others = [row for row in group if row.verdict == "accept"] or group
        for row in others:
            if row.verdict == "accept":
                is_same = row.values == first.values
                row.verdict = "skip"
                row.reason = f"Trùng {'hoàn toàn ' if is_same else ''}với dòng {first.line}" + (
                    "" if is_same else ", chỉ viết khác"
                )
        return
    for row in group:
        others_lines = ", ".join(other.line for other in group if other is not row)
        told = (
            f"“{_named(row, layout)}” có ở cả dòng {others_lines} với nội dung khác "
            f"({_differing(group, layout)}); hãy giữ một dòng đúng"
        )
        row.reason = f"{row.reason}; {told}" if row.verdict == "reject" else told
        row.verdict = "reject"


def _agree(row: RowVerdict, other: RowVerdict, layout: Layout) -> bool:
    one, two = _but_for_spelling(row, layout), _but_for_spelling(other, layout)
    if row.verdict == other.verdict == "accept":
        return one == two
    unread = row.unread | other.unread
    return all(one[key] == two[key] for key in one.keys() & two.keys() if key not in unread)


def _but_for_spelling(row: RowVerdict, layout: Layout) -> dict[str, object]:
    return {
        key: _spelt_alike(value) if key in layout.natural_key else value for key, value in row.values.items()
    }


def _named(row: RowVerdict, layout: Layout) -> str:
    values = (row.values.get(key) for key in layout.natural_key)
    return " ".join(str(display(value)) for value in values if not is_empty(value))


def _differing(group: list[RowVerdict], layout: Layout) -> str:
    first = group[0]
    labels = [
        column.label
        for column in layout.columns
        if not any(column.key in row.unread for row in group)
        and any(row.values.get(column.key) != first.values.get(column.key) for row in group)
    ]
    return ", ".join(f"“{label}”" for label in labels)
