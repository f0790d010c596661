"""The table of figures: what the office says of itself, with the definition and the rows behind it.

A service registers its figures. `measure` computes one; `rows` gives the facts, without persons, from which
anybody can compute it again (tests/foundation/insights/recompute_figures.py does, with no shared code).
Both hide small groups of people, so that no page, file or report can forget it.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass, field
from typing import Any, Literal

from django.db.models import Count, Q, QuerySet, TextChoices
from django.utils.translation import gettext_lazy as _

from foundation import suppression
from foundation.insights import months
from foundation.registry import Registry
from foundation.vietnamese.marked import Vietnamese

Kind = Literal["share", "mean", "median", "count", "level"]
Row = Sequence[Any]
GOOD, ALL = "good", "all"
BY_UNIT: Mapping[str, Any] = {"unit": _("Unit")}


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
class Changelist:
    """A list of the desk, and the units whose rows a person sees there whole (None: all)."""

    name: str  # "dossiers_dossier"
    permission: str
    units_seen_by: Callable[[Any], set[str] | None]


@dataclass(frozen=True, slots=True)
class Figure:
    """`source` gives the rows of a period: a QuerySet, of which SQL computes the figure, or the cells.

    `columns` name the cells that are published, `fields` say of which field of the QuerySet one is where that
    is called otherwise; a cut is one of them, with its heading. `good` says which rows count, or what is
    summed: a Q or an aggregate of a QuerySet, a function of one row of cells. `compute` makes the figure of
    the cells where it is no sum over rows.

    `of_people`: it tells by unit what people did, chose or thought, so that small groups are told together;
    its cut is the first column. False for what the office did, which the law wants told whole, and for
    numbers that name neither unit nor place. `seen_by` is the permission of the staff whose work it tells of,
    `criterion` the group of Decision 766 that it belongs to, `opens` the list of the desk with its rows.
    """

    key: str
    title: Any
    definition: Any
    _: KW_ONLY
    kind: Kind = "share"
    area: Area
    seen_by: str
    source: Callable[[dt.datetime, dt.datetime], Any]
    columns: tuple[str, ...]
    fields: Mapping[str, str] = field(default_factory=dict)
    good: Any = field(default_factory=lambda: Count("pk"))
    cuts: Mapping[str, Any] = field(default_factory=dict)
    compute: Callable[[Iterable[Row]], Result] | None = None
    criterion: str = ""
    of_people: bool = True
    opens: Changelist | None = None

    def __post_init__(self) -> None:
        if self.of_people and (tuple(self.cuts) != self.columns[:1] or self.kind not in ("share", "mean")):
            raise ValueError(f"{self.key}: say of_people=False, or how its small groups are hidden")

    def measure(self, begin: dt.datetime, end: dt.datetime) -> Result:
        found = self.source(begin, end)
        if self.compute:
            return self.compute(found)
        result = self._of_rows(found) if isinstance(found, QuerySet) else self._of_cells(list(found))
        return hide_small_groups(result) if self.of_people else result

    def rows(self, begin: dt.datetime, end: dt.datetime) -> Iterable[Row]:
        found = self.source(begin, end)
        if isinstance(found, QuerySet):
            found = found.order_by("pk").values_list(*map(self.field_of, self.columns)).iterator()
        return suppression.suppress(found) if self.of_people else found

    def rows_behind(self, month: dt.date, part: str, cut: str, group: str) -> QuerySet[Any, Any]:
        """Of a figure that `opens` a list: a month's rows, GOOD or ALL; of one group where a cut is named."""
        rows = self.source(*months.span(month))
        if part == GOOD and isinstance(self.good, Q):
            rows = rows.filter(self.good)
        return rows.filter(**{self.field_of(cut): group}) if cut else rows

    def field_of(self, column: str) -> str:
        return self.fields.get(column, column)

    def _of_rows(self, rows: QuerySet[Any, Any]) -> Result:
        good = Count("pk", filter=self.good) if isinstance(self.good, Q) else self.good
        numbers = {"good": good, "all": Count("pk")}
        if not self.cuts:
            counted = rows.aggregate(**numbers)
            return Result(self._measure(counted["good"], counted["all"]))
        cuts = {}
        for cut in self.cuts:
            name = self.field_of(cut)
            groups = rows.order_by(name).values_list(name).annotate(**numbers)
            cuts[cut] = {str(group): self._measure(*counted) for group, *counted in groups}
        return _summed(cuts)

    def _of_cells(self, rows: list[Row]) -> Result:
        if not self.cuts:
            return Result(self._measure(sum(map(self.good, rows)), len(rows)))
        cuts: dict[str, Groups] = {}
        for cut in self.cuts:
            groups: defaultdict[str, list[float]] = defaultdict(list)
            for row in rows:
                groups[row[self.columns.index(cut)]].append(self.good(row))
            cuts[cut] = {group: self._measure(sum(good), len(good)) for group, good in groups.items()}
        return _summed(cuts)

    def _measure(self, good: float | None, number: int) -> Measure:
        return Measure(good or 0, 0 if self.kind == "count" else number)


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
            cuts[cut][suppression.TOGETHER] = sum_of(hidden)
    return Result(result.total, cuts)


def sum_of(measures: Iterable[Measure]) -> Measure:
    each = list(measures)
    return Measure(sum(measure.good for measure in each), sum(measure.all for measure in each))


def _summed(cuts: dict[str, Groups]) -> Result:
    """The total is the sum of the groups of one cut: every cut has all rows."""
    return Result(sum_of(next(iter(cuts.values())).values()), cuts)
