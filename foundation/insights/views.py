"""`/so-lieu/`: how the office does, month by month, with the open data behind every figure.

What `/so-lieu/` tells of a month: of the whole province, or of the offices of one commune.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from foundation.insights import communes, figures, headlines, months, presentation
from foundation.insights.criteria import Criterion
from foundation.insights.figures import Area, Figure, Measure, Result
from foundation.insights.headlines import Headline
from foundation.insights.measurement import Measured, figures_of, history
from foundation.insights.months import back_from
from foundation.insights.presentation import FigureDisplay
from foundation.regions.models import AdminUnit
from foundation.spreadsheets.cells import write_csv
from foundation.web.page_cache import cache_public_page

Results = Mapping[str, Result]


@dataclass(frozen=True, slots=True)
class PublicFigures:
    """`criteria` are empty for a commune: Decision 766 judges the province."""

    now: Measured
    commune: AdminUnit | None
    headlines: list[Headline]
    areas: list[tuple[Area, list[FigureDisplay]]]
    criteria: list[tuple[Criterion, list[FigureDisplay]]]

    @property
    def table(self) -> list[tuple[dt.date, list[str]]]:
        """The months of the lines, the newest first, each with the values of the headlines."""
        columns = [each.points for each in self.headlines]
        return [(row[0].month, [point.value for point in row]) for row in zip(*columns, strict=True)][::-1]

    @property
    def has_targets(self) -> bool:
        return any(each.told.target for each in self.headlines)


def build(month: dt.date, commune: AdminUnit | None) -> PublicFigures:
    measured = dict(history(month, headlines.MONTHS))
    whole = {each: measured[each].results for each in measured}
    names = communes.office_names(commune) if commune else set()
    told = {each: _of(results, names) for each, results in whole.items()} if commune else whole
    months = back_from(month, headlines.MONTHS)[::-1]
    now, before = told[month], told[months[-2]]
    shown = presentation.present_all(now, before)
    if commune:
        shown = [_with_hidden_said(one, whole[month], names) for one in shown]
    return PublicFigures(
        now=measured[month],
        commune=commune,
        headlines=_headlines(months, told, {one.figure.key: one for one in shown}),
        areas=presentation.by_area(shown),
        criteria=[] if commune else presentation.by_criterion(shown),
    )


def _of(results: Results, names: set[str]) -> dict[str, Result]:
    return {
        figure.key: communes.of_offices(results[figure.key], names)
        for figure in figures.all_figures()
        if figure.key in results and communes.has_offices(figure)
    }


def _headlines(
    months: list[dt.date], told: Mapping[dt.date, Results], shown: Mapping[str, FigureDisplay]
) -> list[Headline]:
    targets = presentation.targets()
    return [
        headlines.headline(
            shown[key], [(each, told.get(each, {}).get(key)) for each in months], targets.get(key)
        )
        for key in headlines.KEYS
        if key in shown
    ]


def _with_hidden_said(told: FigureDisplay, whole: Results, names: set[str]) -> FigureDisplay:
    if told.number is not None or not communes.is_hidden(whole[told.figure.key], names):
        return told
    return replace(told, sentence=_("Fewer than five here, so they are told together with other units."))


@cache_public_page
def home(request: HttpRequest) -> HttpResponse:
    month, typed = months.opened(request.GET.get("thang", "")), request.GET.get("xa", "").strip()
    named = communes.communes_named(typed) if typed else []
    page = build(month, named[0] if len(named) == 1 else None)
    next_month = months.following(month)
    context = {
        "month": month,
        "page": page,
        "typed": typed,
        "choices": named if len(named) > 1 else [],
        "is_unknown": bool(typed) and not named,
        "previous": months.preceding(month),
        "next": next_month if next_month <= timezone.localdate() else None,
    }
    return render(request, "insights/home.html", context)


@require_safe
def as_json(request: HttpRequest) -> JsonResponse:
    """The figures with their definitions; each cut by the keys that the exported rows use."""
    month = months.month_of(request.GET.get("thang", ""))
    now = figures_of(month)
    listed = [
        _plain(figure, now.results[figure.key])
        for figure in figures.all_figures()
        if figure.key in now.results
    ]
    told = {"month": f"{month:%Y-%m}", "measured_at": now.at, "is_closed": now.is_closed, "figures": listed}
    return JsonResponse(told)


@require_safe
def as_csv(request: HttpRequest) -> HttpResponse:
    """figure, by and group (both "" for the total), good, all, value."""
    month = months.month_of(request.GET.get("thang", ""))
    now = figures_of(month)
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="so-lieu-{month:%Y-%m}.csv"'
    write_csv(response, _rows(now.results))
    return response


def _rows(results: dict[str, Result]) -> Iterator[list[Any]]:
    yield ["figure", "by", "group", "good", "all", "value"]
    for figure in figures.all_figures():
        if result := results.get(figure.key):
            yield [figure.key, "", "", *_cells(figure, result.total)]
            for cut, groups in result.cuts.items():
                for group, measure in groups.items():
                    yield [figure.key, cut, group, *_cells(figure, measure)]


def _cells(figure: Figure, measure: Measure) -> tuple[float, int, float | None]:
    return measure.good, measure.all, measure.value(figure.kind)


def _plain(figure: Figure, result: Result) -> dict[str, Any]:
    def told(measure: Measure) -> dict[str, Any]:
        return dict(zip(("good", "all", "value"), _cells(figure, measure), strict=True))

    return {
        "key": figure.key,
        "title": str(figure.title),
        "definition": str(figure.definition),
        "kind": figure.kind,
        **told(result.total),
        "groups": {
            cut: {group: told(measure) for group, measure in groups.items()}
            for cut, groups in result.cuts.items()
        },
    }
