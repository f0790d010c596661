"""The figures on the first page of the staff: those of a person's work; all of them for the manager."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from foundation.insights import figures, measurement, months, presentation, row_links
from foundation.insights.figures import Area, Figure, Result
from foundation.insights.presentation import Cut, FigureDisplay

SEES_ALL = "insights.see_figures"
MONTHS_BEFORE = 5  # that the lines show besides the chosen one
MOST_LINES, MOST_BARS = 4, 12  # more cannot be told apart; the table has them all
SHAPES = {"hour": "columns", "day": "line"}

History = Sequence[tuple[dt.date, Mapping[str, Result]]]


@dataclass(frozen=True, slots=True)
class Trend:
    """Month by month: the table's rows are (title, a value in words for each of `months`)."""

    months: list[str]
    rows: list[tuple[str, list[str]]]
    has_chart: bool


@dataclass(frozen=True, slots=True)
class Panel:
    area: Area
    told: list[FigureDisplay]
    trend: Trend


def figures_visible_to(user: Any) -> tuple[Figure, ...]:
    """The figures that tell of this person's work."""
    sees_all = user.has_perm(SEES_ALL)
    return tuple(figure for figure in figures.all_figures() if sees_all or user.has_perm(figure.seen_by))


def context(user: Any, chosen: str) -> dict[str, Any]:
    """What the template needs; {} for somebody whose work no figure tells of. `chosen`: `2026-11` or ""."""
    shown = figures_visible_to(user)
    if not shown:
        return {}
    month = months.opened(chosen)
    measured_months = measurement.history(month, 1 + MONTHS_BEFORE)
    now, before = measured_months[-1][1], measured_months[-2][1]
    standing = measurement.measured(month) if now.is_closed else now
    links, targets = row_links.Links(user, month), presentation.targets()
    told = []
    for figure in shown:
        if result := now.results.get(figure.key):
            earlier = before.results.get(figure.key)
            # The list has changed where the month was closed with other rows.
            link = links.to if standing.results.get(figure.key) == result else presentation.no_link
            told.append(presentation.present(figure, result, earlier, targets.get(figure.key), link))
    history = [(each, measured.results) for each, measured in measured_months]
    panels = [Panel(area, ones, _trend(ones, history)) for area, ones in presentation.by_area(told)]
    following = months.following(month)
    return {
        "month": month,
        "measured_at": now.at,
        "is_closed": now.is_closed,
        "has_changed": any(
            now.results[one.figure.key] != standing.results.get(one.figure.key) for one in told
        ),
        "panels": panels,
        "criteria": presentation.by_criterion(told) if user.has_perm(SEES_ALL) else [],
        "charts": [*_charts_of(told), *_lines_of(panels, history)],
        "previous": months.preceding(month),
        "next": following if following <= timezone.localdate() else None,
        "may_print": user.has_perm(SEES_ALL),
    }


def _trend(told: list[FigureDisplay], history: History) -> Trend:
    rows = [(str(one.figure.title), [_value(one, results) for _month, results in history]) for one in told]
    has_chart = len(history) > 1 and any(one.figure.kind == "share" for one in told)
    return Trend([f"{month:%m/%Y}" for month, _results in history], rows, has_chart)


def _value(told: FigureDisplay, results: Mapping[str, Result]) -> str:
    result = results.get(told.figure.key)
    return presentation.value_of(told.figure.kind, result.total.value(told.figure.kind) if result else None)


def _charts_of(told: Iterable[FigureDisplay]) -> list[dict[str, Any]]:
    return [_chart_of(one, cut) for one in told for cut in one.cuts]


def _chart_of(told: FigureDisplay, cut: Cut) -> dict[str, Any]:
    shape = SHAPES.get(cut.key, "bars")
    lines = cut.lines[:MOST_BARS] if shape == "bars" else cut.lines
    return {
        "id": f"{told.figure.key}-{cut.key}",
        "shape": shape,
        "labels": [line.name for line in lines],
        "series": [{"name": str(told.figure.title), "values": [line.number for line in lines]}],
        "texts": [line.value for line in lines],
        "most": {"share": 100, "mean": 5}.get(told.figure.kind),
    }


def _lines_of(panels: list[Panel], history: History) -> list[dict[str, Any]]:
    """One chart of shares over the months for each area."""
    return [
        {
            "id": f"{panel.area}-trend",
            "shape": "line",
            "labels": panel.trend.months,
            "series": [_series(one, history) for one in _shares(panel)],
            "texts": [],
            "most": 100,
        }
        for panel in panels
        if panel.trend.has_chart
    ]


def _shares(panel: Panel) -> list[FigureDisplay]:
    return [one for one in panel.told if one.figure.kind == "share"][:MOST_LINES]


def _series(told: FigureDisplay, history: History) -> dict[str, Any]:
    key = told.figure.key
    values = [results[key].total.value("share") if key in results else None for _month, results in history]
    return {"name": str(told.figure.title), "values": values}
