"""Two rows of one file about the same thing: told twice is harmless, told differently is refused."""

from collections import defaultdict

from .layout import Layout
from .report import RowVerdict


def settle_duplicates(rows: list[RowVerdict], layout: Layout) -> None:
    """Changes verdicts in place: of equal rows the first stays, of differing ones none."""
    groups: dict[tuple[object, ...], list[RowVerdict]] = defaultdict(list)
    for row in rows:
        if row.verdict == "accept":
            groups[tuple(row.values.get(key) for key in layout.natural_key)].append(row)
    for group in groups.values():
        if len(group) > 1:
            _settle(group, layout)


def _settle(group: list[RowVerdict], layout: Layout) -> None:
    first = group[0]
    if all(row.values == first.values for row in group):
        for row in group[1:]:
            row.verdict, row.reason = "skip", f"Trùng hoàn toàn với dòng {first.line}"
        return
    for row in group:
        others = ", ".join(other.line for other in group if other is not row)
        named = " ".join(str(row.values.get(key)) for key in layout.natural_key)
        row.verdict = "reject"
        row.reason = (
            f"“{named}” có ở cả dòng {others} với nội dung khác ({_differing(group, layout)}); "
            "hãy giữ một dòng đúng"
        )


def _differing(group: list[RowVerdict], layout: Layout) -> str:
    first = group[0]
    labels = [
        column.label
        for column in layout.columns
        if any(row.values.get(column.key) != first.values.get(column.key) for row in group)
    ]
    return ", ".join(f"“{label}”" for label in labels)
