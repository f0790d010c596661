"""`/so-lieu/`: how the office does, month by month, with the open data behind every figure."""

import csv
import datetime as dt
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from foundation.insights import figures, months
from foundation.insights.figures import Figure, Measure, Result

KEEP_SECONDS = 300  # the figures of a month, for all readers; the page says as of when


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    month = months.month_of(request.GET.get("thang", ""))
    measured_at, told = _measured(month)
    _before_at, before = _measured(months.preceding(month))
    next_month = months.following(month)
    context = {
        "month": month,
        "measured_at": measured_at,
        "shown": [_shown(figure, told[figure.key], before[figure.key]) for figure in figures.all_figures()],
        "previous": months.preceding(month),
        "next": next_month if next_month <= timezone.localdate() else None,
    }
    return render(request, "insights/home.html", context)


@require_safe
def as_json(request: HttpRequest) -> JsonResponse:
    month = months.month_of(request.GET.get("thang", ""))
    measured_at, told = _measured(month)
    listed = [_plain(figure, told[figure.key]) for figure in figures.all_figures()]
    return JsonResponse({"month": f"{month:%Y-%m}", "measured_at": measured_at, "figures": listed})


@require_safe
def as_csv(request: HttpRequest) -> HttpResponse:
    """figure, group ("" is the total), good, all, value."""
    month = months.month_of(request.GET.get("thang", ""))
    _measured_at, told = _measured(month)
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="so-lieu-{month:%Y-%m}.csv"'
    table = csv.writer(response)
    table.writerow(["figure", "group", "good", "all", "value"])
    for figure in figures.all_figures():
        result = told[figure.key]
        for group, measure in {"": result.total, **result.groups}.items():
            table.writerow([figure.key, group, measure.good, measure.all, measure.value(figure.kind)])
    return response


def _measured(month: dt.date) -> tuple[dt.datetime, dict[str, Result]]:
    def measure() -> tuple[dt.datetime, dict[str, Result]]:
        begin, end = months.span(month)
        return timezone.now(), {figure.key: figure.measure(begin, end) for figure in figures.all_figures()}

    kept: tuple[dt.datetime, dict[str, Result]] = cache.get_or_set(
        f"figures:{month:%Y-%m}", measure, KEEP_SECONDS
    )
    return kept


def _shown(figure: Figure, now: Result, before: Result) -> dict[str, Any]:
    value, earlier = now.total.value(figure.kind), before.total.value(figure.kind)
    groups = sorted(now.groups.items(), key=lambda item: -item[1].all or -item[1].good)
    return {
        "figure": figure,
        "value": value,
        "total": now.total,
        "change": None if value is None or earlier is None else value - earlier,
        "groups": [(name, measure, measure.value(figure.kind)) for name, measure in groups],
    }


def _plain(figure: Figure, result: Result) -> dict[str, Any]:
    def told(measure: Measure) -> dict[str, Any]:
        return {"good": measure.good, "all": measure.all, "value": measure.value(figure.kind)}

    return {
        "key": figure.key,
        "title": str(figure.title),
        "definition": str(figure.definition),
        "kind": figure.kind,
        **told(result.total),
        "groups": {name: told(measure) for name, measure in result.groups.items()},
    }
