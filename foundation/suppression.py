"""Groups too small to be told one by one.

The mean of two ratings tells the officer who gave them; the one fee of a commune tells how its payer paid.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

MIN_GROUP_SIZE = 5
TOGETHER = "few"  # the group in which they are told


def shown_groups(numbers: Mapping[str, int]) -> frozenset[str]:
    """Of {group: how many}: those that are told by themselves.

    The others are told together, with the next smallest while they are fewer than MIN_GROUP_SIZE: what is
    hidden alone follows from the total.
    """
    shown = {group: number for group, number in numbers.items() if number >= MIN_GROUP_SIZE}
    hidden = sum(numbers.values()) - sum(shown.values())
    while shown and 0 < hidden < MIN_GROUP_SIZE:
        smallest = min(shown, key=lambda group: (shown[group], group))
        hidden += shown.pop(smallest)
    return frozenset(shown)


def step_of(number: int) -> int:
    """For numbers of which readers see parts and sums (village, commune): a difference tells nothing."""
    return number - number % MIN_GROUP_SIZE


def suppress(rows: Iterable[Sequence[Any]]) -> list[tuple[Any, ...]]:
    """Rows that begin with their group, small groups under one name; none where there are few in all.

    The open data of a figure of people (figures.Figure.of_people) are these rows.
    """
    known = [tuple(row) for row in rows]
    if len(known) < MIN_GROUP_SIZE:
        return []
    shown = shown_groups(Counter(row[0] for row in known))
    return sorted((row[0] if row[0] in shown else TOGETHER, *row[1:]) for row in known)
