"""The registry of figures: what the office says of itself, with the definition and the rows behind it.

A service registers its figures. `measure` computes one by SQL; `rows` gives the facts, without persons, from
which anybody can compute it again (bench/recompute_figures.py does, sharing no code).
"""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

Kind = Literal["share", "mean", "count"]
Row = Sequence[Any]


@dataclass(frozen=True, slots=True)
class Measure:
    """`good` of `all` for a share, the sum over `all` for a mean, `good` alone for a count."""

    good: float
    all: int = 0

    def value(self, kind: Kind) -> float | None:
        """A share in percent, a mean, or a count; None where there is nothing to divide by."""
        if kind == "count":
            return self.good
        if not self.all:
            return None
        return self.good / self.all * (100 if kind == "share" else 1)


@dataclass(frozen=True, slots=True)
class Result:
    total: Measure
    groups: dict[str, Measure] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Figure:
    """`group_label` names what `groups` are (units, kinds); `columns` name the cells of `rows`."""

    key: str
    title: Any
    definition: Any
    kind: Kind
    measure: Callable[[dt.datetime, dt.datetime], Result]
    rows: Callable[[dt.datetime, dt.datetime], Iterable[Row]]
    columns: tuple[str, ...]
    group_label: Any = ""


_FIGURES: dict[str, Figure] = {}


def register(figure: Figure) -> None:
    _FIGURES[figure.key] = figure


def all_figures() -> tuple[Figure, ...]:
    return tuple(_FIGURES.values())


def from_groups(groups: dict[str, Measure]) -> Result:
    """The total as the sum of its groups."""
    total = Measure(sum(m.good for m in groups.values()), sum(m.all for m in groups.values()))
    return Result(total, groups)
