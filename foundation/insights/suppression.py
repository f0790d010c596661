"""Groups too small to be told one by one: the mean of two ratings tells the officer who gave them."""

from collections.abc import Mapping

LEAST = 5
TOGETHER = "few"  # the group in which they are told


def alone(numbers: Mapping[str, int]) -> frozenset[str]:
    """Of {group: how many}: those that are told by themselves.

    The others are told together, with the next smallest while they are fewer than LEAST: what is hidden alone
    follows from the total.
    """
    shown = {group: number for group, number in numbers.items() if number >= LEAST}
    hidden = sum(numbers.values()) - sum(shown.values())
    while shown and 0 < hidden < LEAST:
        smallest = min(shown, key=lambda group: (shown[group], group))
        hidden += shown.pop(smallest)
    return frozenset(shown)


def enough(numbers: Mapping[str, int]) -> bool:
    """Whether anything may be told at all."""
    return sum(numbers.values()) >= LEAST
