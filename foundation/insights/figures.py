"""The registry of figures: what the office says of itself, with the definition and the rows behind it.

A service registers its figures. `measure` computes one by SQL; `rows` gives the facts, without persons, from
which anybody can compute it again (tests/foundation/insights/recompute_figures.py does, with no shared code).
Both hide small groups of people, so that no page, file or report can forget it.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from foundation.insights import suppression
from foundation.insights.row_lists import RowList
from foundation.registry import Registry
from foundation.vietnamese.marked import Vietnamese

Kind = Literal["share", "mean", "median", "count", "level"]
Row = Sequence[Any]


class Area(TextChoices):
    """What figures are about, in the order in which pages tell them."""

    DOSSIERS = "dossiers", _("Dossiers")
    PETITIONS = "petitions", _("Petitions")
    CONVERSATIONS = "conversations", _("Conversations")
    NOTICES = "notices", _("Notices")
    USE = "use", _("Use of the utilities")
    REACH = "reach", _("Reach")


@dataclass(frozen=True, slots=True)
class Measure:
    """`good` of `all` for a share, the sum over `all` for a mean; else `good` is the value, of `all`."""

    good: float
    all: int = 0

    def value(self, kind: Kind) -> float | None:
        """A share in percent, a mean, a median, or a number; None where there is nothing to tell it from."""
        if kind == "count":
            return self.good
        if not self.all:
            return None
        if kind in ("median", "level"):
            return self.good
        return self.good / self.all * (100 if kind == "share" else 1)


Groups = dict[str, Measure]


@dataclass(frozen=True, slots=True)
class Result:
    """The figure, and the same by each of its cuts: {"unit": {"Sở Xây dựng": Measure, …}}."""

    total: Measure
    cuts: dict[str, Groups] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Figure:
    """`columns` name the cells of `facts`; a cut is one of them, with its heading. `seen_by` is the
    permission of the staff whose work it tells of; `criterion` the group of Decision 766 that it belongs to.

    `of_people`: it tells by unit what people did, chose or thought, so that small groups are told together;
    its cut is the first column. False for what the office did, which the law wants told whole, and for
    numbers that name neither unit nor place. `row_list` is the list of the desk that its numbers open.
    """

    key: str
    title: Any
    definition: Any
    kind: Kind
    compute: Callable[[dt.datetime, dt.datetime], Result]
    facts: Callable[[dt.datetime, dt.datetime], Iterable[Row]]
    columns: tuple[str, ...]
    area: Area
    seen_by: str
    cuts: Mapping[str, Any] = field(default_factory=dict)
    criterion: str = ""
    of_people: bool = True
    row_list: RowList | None = None

    def __post_init__(self) -> None:
        if self.of_people and (tuple(self.cuts) != self.columns[:1] or self.kind not in ("share", "mean")):
            raise ValueError(f"{self.key}: say of_people=False, or how its small groups are hidden")

    def measure(self, begin: dt.datetime, end: dt.datetime) -> Result:
        result = self.compute(begin, end)
        return hide_small_groups(result) if self.of_people else result

    def rows(self, begin: dt.datetime, end: dt.datetime) -> Iterable[Row]:
        facts = self.facts(begin, end)
        return suppression.suppress(facts) if self.of_people else facts


FIGURES: Registry[Figure] = Registry("figure")
_NAMES: dict[tuple[str, str], Any] = {}


def register(figures: Iterable[Figure], *, start: int = 0) -> None:
    """In the order in which pages and reports show them within their area, from position `start` on."""
    for position, figure in enumerate(figures, start):
        FIGURES.register(figure.key, figure, position=position)


def all_figures() -> tuple[Figure, ...]:
    """Area by area; within one, as they were registered."""
    order = list(Area)
    return tuple(sorted(FIGURES.values(), key=lambda figure: order.index(figure.area)))


def name(cut: str, names: Mapping[str, Any]) -> None:
    """How the groups of a cut are called, where the rows hold keys: {"web": _("Web")}."""
    _NAMES.update({(cut, key): label for key, label in names.items()})


def name_of(cut: str, group: str) -> str:
    """Its name in the reader's language; else what the rows hold, which is what an office calls its units."""
    named = _NAMES.get((cut, group))
    return Vietnamese(group) if named is None else str(named)


def keys_of(cut: str) -> list[str]:
    """The groups of a cut that have a name."""
    return [key for named, key in _NAMES if named == cut]


def hide_small_groups(result: Result) -> Result:
    """As suppression.suppress does it with rows, so that both stay equal; done twice it changes nothing."""
    if result.total.all < suppression.MIN_GROUP_SIZE:
        return Result(Measure(0), {cut: {} for cut in result.cuts})
    cuts = {}
    for cut, groups in result.cuts.items():
        shown = suppression.shown_groups({group: measure.all for group, measure in groups.items()})
        hidden = [measure for group, measure in groups.items() if group not in shown]
        cuts[cut] = {group: measure for group, measure in groups.items() if group in shown}
        if hidden:
            cuts[cut][suppression.TOGETHER] = Measure(
                sum(each.good for each in hidden), sum(each.all for each in hidden)
            )
    return Result(result.total, cuts)


def from_groups(cut: str, groups: Groups) -> Result:
    """The total as the sum of its groups."""
    total = Measure(sum(m.good for m in groups.values()), sum(m.all for m in groups.values()))
    return Result(total, {cut: groups})
