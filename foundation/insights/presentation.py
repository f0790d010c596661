"""Figures in words: the same sentence on the public page, the first page of the staff and in the report."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from foundation.insights import figures
from foundation.insights.criteria import CRITERIA, Criterion
from foundation.insights.figures import ALL, GOOD, Area, Figure, Kind, Measure, Result
from foundation.insights.models import FigureTarget

FEWEST_CASES = 30
"""Of fewer a change from month to month is chance."""
IN_ORDER = {"hour", "day"}  # cuts that are read along their groups; the others begin with the largest
DECIMALS: Mapping[Kind, int] = {"share": 1, "mean": 2, "median": 0, "count": 0, "level": 0}

Link = Callable[..., str]
"""Of a figure, GOOD or ALL, and a cut with its group: an address, "" for none."""


def no_link(*_of: Any) -> str:
    return ""


@dataclass(frozen=True, slots=True)
class Line:
    """One group of a cut: its name, its value in words and as a number, and how many it was found in.

    `good` and `all` are empty where the value is no share; the addresses are for those who may open the rows.
    """

    group: str
    name: str
    value: str
    number: float | None
    all: str
    good: str = ""
    good_url: str = ""
    all_url: str = ""


@dataclass(frozen=True, slots=True)
class Cut:
    key: str
    label: str
    lines: list[Line]

    @property
    def has_all(self) -> bool:
        return any(line.all for line in self.lines)

    @property
    def has_good(self) -> bool:
        return any(line.good for line in self.lines)


@dataclass(frozen=True, slots=True)
class FigureDisplay:
    """`sentence` is the finding; `change` compares with the month before, empty where that says nothing.

    `target` is empty where the province set none.
    """

    figure: Figure
    number: float | None
    value: str
    sentence: str
    change: str
    cuts: list[Cut]
    good: str = ""
    all: str = ""
    target: str = ""
    is_reached: bool = False
    good_url: str = ""
    all_url: str = ""


def present(
    figure: Figure, now: Result, before: Result | None, target: float | None, link: Link = no_link
) -> FigureDisplay:
    """`link` gives the address of the list behind a number."""
    number = now.total.value(figure.kind)
    return FigureDisplay(
        figure,
        number,
        value_of(figure.kind, number),
        _sentence(figure.kind, now.total),
        _change(figure.kind, now.total, before.total) if before else "",
        [_cut(figure, key, now.cuts[key], link) for key in figure.cuts if now.cuts.get(key)],
        *_counts(figure.kind, now.total),
        "" if target is None else value_of(figure.kind, target),
        is_reached=target is not None and number is not None and number >= target,
        good_url=link(figure, GOOD),
        all_url=link(figure, ALL),
    )


def present_all(now: Mapping[str, Result], before: Mapping[str, Result]) -> list[FigureDisplay]:
    """Every figure that was measured, in the order of the areas."""
    wanted = targets()
    return [
        present(figure, now[figure.key], before.get(figure.key), wanted.get(figure.key))
        for figure in figures.all_figures()
        if figure.key in now
    ]


def targets() -> dict[str, float]:
    return {row.figure: float(row.value) for row in FigureTarget.objects.all()}


def by_area(told: Iterable[FigureDisplay]) -> list[tuple[Area, list[FigureDisplay]]]:
    told = list(told)
    found = [(area, [one for one in told if one.figure.area == area]) for area in Area]
    return [(area, ones) for area, ones in found if ones]


def by_criterion(told: Iterable[FigureDisplay]) -> list[tuple[Criterion, list[FigureDisplay]]]:
    """The five groups of Decision 766, each with the figures that we hold."""
    told = list(told)
    return [(each, [one for one in told if one.figure.criterion == each.key]) for each in CRITERIA]


def value_of(kind: Kind, number: float | None) -> str:
    """`93,4 %`, `4,20`, `12 phút`, `1.234`; a dash where there is nothing to tell it from."""
    if number is None:
        return "–"
    text = number_format(round(number, DECIMALS[kind]), DECIMALS[kind], force_grouping=True)
    if kind == "share":
        return f"{text}\u00a0%"
    return _("%(value)s minutes") % {"value": text} if kind == "median" else text


def _sentence(kind: Kind, total: Measure) -> str:
    number = total.value(kind)
    if number is None:
        return _("Nothing happened in this month that could be counted.")
    words: dict[str, Any] = {
        "value": value_of(kind, number),
        "good": number_format(total.good, 0, force_grouping=True),
        "all": number_format(total.all, 0, force_grouping=True),
    }
    return {
        "share": _("%(value)s: %(good)s of %(all)s"),
        "mean": _("%(value)s, from %(all)s ratings"),
        "median": _("%(value)s; from %(all)s conversations"),
        "count": _("%(value)s times"),
        "level": "%(value)s",
    }[kind] % words


def _change(kind: Kind, now: Measure, before: Measure) -> str:
    """Nothing is said of a count: a month that is not over would always have less; nor of few cases."""
    number, earlier = now.value(kind), before.value(kind)
    is_of_few = kind != "level" and min(now.all, before.all) < FEWEST_CASES
    if number is None or earlier is None or kind == "count" or is_of_few:
        return ""
    difference = round(number - earlier, DECIMALS[kind])
    text = number_format(abs(difference), DECIMALS[kind], force_grouping=True)
    if not difference:
        return _("As in the month before")
    words = _("%(change)s more than the month before") if difference > 0 else _(
        "%(change)s less than the month before"
    )  # fmt: skip
    points = _("%(change)s points") % {"change": text} if kind == "share" else text
    return words % {"change": points}


def _cut(figure: Figure, key: str, groups: Mapping[str, Measure], link: Link) -> Cut:
    if key == "hour":  # an hour in which nobody asked is told too
        groups = {hour: groups.get(hour, Measure(0)) for hour in map(str, range(24))}
    order = sorted(groups.items(), key=_place) if key in IN_ORDER else sorted(groups.items(), key=_size)
    lines = []
    for group, measure in order:
        number = measure.value(figure.kind)
        name = _day(group) if key == "day" else figures.name_of(key, group)
        good, all_ = _counts(figure.kind, measure)
        urls = (link(figure, part, key, group) for part in (GOOD, ALL))
        lines.append(Line(group, name, value_of(figure.kind, number), number, all_, good, *urls))
    return Cut(key, str(figure.cuts[key]), lines)


def _counts(kind: Kind, measure: Measure) -> tuple[str, str]:
    """The two numbers of a share, of a mean only how many; else none, for the value is the number."""
    if kind not in ("share", "mean"):
        return "", ""
    all_ = number_format(measure.all, 0, force_grouping=True)
    return (number_format(measure.good, 0, force_grouping=True) if kind == "share" else ""), all_


def _place(item: tuple[str, Measure]) -> tuple[int, str]:
    return len(item[0]), item[0]


def _size(item: tuple[str, Measure]) -> tuple[float, float]:
    return -item[1].all, -item[1].good


def _day(group: str) -> str:
    """`2026-11-24` → `24/11`."""
    return f"{group[8:10]}/{group[5:7]}"
