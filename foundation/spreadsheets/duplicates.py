"""Two rows of one file about the same thing: told twice is harmless, told differently is refused."""

from collections import defaultdict

from foundation.vietnamese.tones import old_style

from .cells import is_empty, shown
from .layout import Layout
from .report import RowVerdict

Key = tuple[object, ...]


def settle_duplicates(rows: list[RowVerdict], layout: Layout) -> None:
    """Changes verdicts in place: of equal rows the first stays, of differing ones none."""
    groups: dict[Key, list[RowVerdict]] = defaultdict(list)
    for row in rows:
        if row.verdict == "accept":
            groups[_key(row, layout)].append(row)
    for group in groups.values():
        if len(group) > 1:
            _settle(group, layout)


def _key(row: RowVerdict, layout: Layout) -> Key:
    """Names are the same in any case and with their tone marks in either place (Hòa, HOÀ)."""
    return tuple(_spelt_alike(row.values.get(key)) for key in layout.natural_key)


def _spelt_alike(value: object) -> object:
    if not isinstance(value, str):
        return value
    return value.casefold() if value.isascii() else old_style(value).casefold()


def _settle(group: list[RowVerdict], layout: Layout) -> None:
    first = group[0]
    if all(_but_for_spelling(row, layout) == _but_for_spelling(first, layout) for row in group):
        for row in group[1:]:
            is_same = row.values == first.values
            row.verdict = "skip"
            row.reason = f"Trùng {'hoàn toàn ' if is_same else ''}với dòng {first.line}" + (
                "" if is_same else ", chỉ viết khác"
            )
        return
    for row in group:
        others = ", ".join(other.line for other in group if other is not row)
        row.verdict = "reject"
        row.reason = (
            f"“{_named(row, layout)}” có ở cả dòng {others} với nội dung khác ({_differing(group, layout)}); "
            "hãy giữ một dòng đúng"
        )


def _but_for_spelling(row: RowVerdict, layout: Layout) -> dict[str, object]:
    return {
        key: _spelt_alike(value) if key in layout.natural_key else value for key, value in row.values.items()
    }


def _named(row: RowVerdict, layout: Layout) -> str:
    values = (row.values.get(key) for key in layout.natural_key)
    return " ".join(str(shown(value)) for value in values if not is_empty(value))


def _differing(group: list[RowVerdict], layout: Layout) -> str:
    first = group[0]
    labels = [
        column.label
        for column in layout.columns
        if any(row.values.get(column.key) != first.values.get(column.key) for row in group)
    ]
    return ", ".join(f"“{label}”" for label in labels)
