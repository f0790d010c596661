"""`/to-cong-nghe-so/`: coverage, ranking and search of technology groups."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from foundation.insights import months
from foundation.maps.points import as_geojson
from outreach import map_points, overview, ranking
from outreach.group_search import find_groups
from outreach.models import Survey

GROUPS_ON_A_PAGE = 20


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Coverage on a day, the communes without a group, and the groups of its month."""
    shown = overview.build_overview(request.GET)
    month = shown.day.replace(day=1)
    end = months.following(month)
    context = {
        "shown": shown,
        "month": month,
        "ranking": ranking.of_groups(month, end),
        "communes": ranking.of_communes(month, end, shown.frame),
        "surveys": Survey.objects.shown_on(timezone.localdate())[:5],
        "today": timezone.localdate(),
    }
    return render(request, "outreach/home.html", context)


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """`/to-cong-nghe-so/tim/?tim=`: groups by commune (old names too), village or code; all without words."""
    found = find_groups(request.GET.get("tim", ""))
    page = Paginator(found.groups, GROUPS_ON_A_PAGE).get_page(request.GET.get("trang"))
    context = {
        "found": found,
        "page": page,
        "map_points": as_geojson(map_points.of_groups(page)),
        "today": timezone.localdate(),
    }
    return render(request, "outreach/search.html", context)
