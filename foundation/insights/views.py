"""`/so-lieu/`: how the office does, month by month, with the open data behind every figure."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from foundation.insights import communes, figures, months, public_page
from foundation.insights.figures import Figure, Measure, Result
from foundation.insights.measurement import figures_of
from foundation.spreadsheets.formula_escaping import write_csv
from foundation.web.page_cache import cache_public_page


@cache_public_page
def home(request: HttpRequest) -> HttpResponse:
    month, typed = months.month_of(request.GET.get("thang", "")), request.GET.get("xa", "").strip()
    named = communes.communes_named(typed) if typed else []
    page = public_page.build(month, named[0] if len(named) == 1 else None)
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
