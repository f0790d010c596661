"""Two rows of one file about the same thing: told twice is harmless, told differently is refused."""

from collections import defaultdict
from itertools import combinations

from foundation.vietnamese.tones import old_style

from .cells import display, is_empty
from .layout import Layout
from .report import RowVerdict

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
