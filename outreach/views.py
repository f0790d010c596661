"""`/to-cong-nghe-so/`: coverage, ranking and search of technology groups.

Public page of a group, its training material, and its poster for staff.

Search for a group by place (old and new communes), village, or code.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.contrib.admin.views.decorators import staff_member_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Sum
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from rapidfuzz import fuzz, process

from foundation.files import pdf
from foundation.files.responses import office_file
from foundation.insights import months
from foundation.maps.points import as_geojson
from foundation.regions.gazetteer import gazetteer
from foundation.regions.models import AdminUnit
from foundation.regions.resolver import resolve
from foundation.vietnamese.folding import fold, nfc
from outreach import map_points, overview, posters, ranking
from outreach.models import CODE_LENGTH, DailyCount, Group, Material, Survey

MAX_QUERY_LENGTH = 100
MAX_SUGGESTIONS = 3
LIKE_A_NAME = 60


@dataclass(frozen=True, slots=True)
class FoundGroups:
    """`units` are the communes that the words name; `suggestions` are communes with a group, to try next."""

    query: str
    groups: list[Group] = field(default_factory=list)
    units: list[AdminUnit] = field(default_factory=list)
    suggestions: list[str] = field(default_factory=list)


def find_groups(text: str) -> FoundGroups:
    """The groups active today for what was typed; all of them, by commune, where nothing was."""
    query = " ".join(nfc(text).split())[:MAX_QUERY_LENGTH]
    groups = list(Group.objects.active_on(timezone.localdate()).select_related("commune", "former_commune"))
    if not query:
        return FoundGroups(query, groups)
    if by_code := [group for group in groups if group.code == _code_in(query)]:
        return FoundGroups(query, by_code)
    place = resolve(query)
    old = {unit.pk for unit in place.via}
    named = old | {unit.pk for unit in (*place.units, *place.around)}
    found = [group for group in groups if named & _places_of(group)]
    by_words = [group for group in groups if _has_words(group, query)]
    found = _most_exact(by_words, found) if found else by_words
    found.sort(key=lambda group: not old & {group.commune_id, group.former_commune_id})
    units = list(place.units)
    return FoundGroups(query, found, units, [] if found else _suggest(query, groups))


def _most_exact(by_words: list[Group], in_place: list[Group]) -> list[Group]:
    """A village with its commune means that village; a commune alone means all of its groups."""
    return [group for group in in_place if group in by_words] or in_place


def _places_of(group: Group) -> set[int]:
    """Its commune, the one before the merger, and what they are part of today."""
    today = timezone.localdate()
    origins = [unit for unit in (group.commune, group.former_commune) if unit]
    return {unit.pk for unit in origins} | {now.pk for now in gazetteer().on(group.commune, today)}


def _has_words(group: Group, query: str) -> bool:
    commune = fold(f"{group.commune} {group.former_commune or ''}")
    village = fold(group.village)
    words = fold(query).split()
    return all(word in f"{village} {commune}".split() for word in words) and any(
        word in village.split() for word in words
    )


def _code_in(query: str) -> str:
    code = query.upper().lstrip("#")
    return code[1:] if len(code) == CODE_LENGTH + 1 and code.startswith("Q") else code


def _suggest(query: str, groups: Iterable[Group]) -> list[str]:
    names = {fold(group.commune.name): group.commune.full_name for group in groups}
    close = process.extract(
        fold(query), list(names), scorer=fuzz.WRatio, limit=MAX_SUGGESTIONS, score_cutoff=LIKE_A_NAME
    )
    return [names[name] for name, _score, _index in close]


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


SESSIONS_SHOWN = 12


@require_safe
def group(request: HttpRequest, code: str) -> HttpResponse:
    """Its numbers of the month and in all, its sessions with their materials; no leader, no visitor."""
    found = _found(code)
    if code != found.code:
        return redirect(found)
    today = timezone.localdate()
    month = today.replace(day=1)
    end = months.following(month)
    context: dict[str, Any] = {
        "group": found,
        "month": month,
        "this_month": _brought(found, month, end),
        "in_all": _brought(found, dt.date.min, end),
        "place": next((row.place for row in ranking.of_groups(month, end) if row.who == found), None),
        "to_come": found.trainings.to_come(today).prefetch_related("files"),
        "held": found.trainings.held(today).prefetch_related("files")[:SESSIONS_SHOWN],
        "surveys": Survey.objects.open_on(today)[:3],
        "today": today,
        "map_points": as_geojson(map_points.of_groups([found])),
    }
    return render(request, "outreach/group.html", context)


def _brought(found: Group, begin: dt.date, end: dt.date) -> dict[str, int]:
    counted = DailyCount.objects.filter(group=found, day__gte=begin, day__lt=end)
    sums = counted.aggregate(scans=Sum("scans"), lookups=Sum("lookups"), follows=Sum("follows"))
    return {name: number or 0 for name, number in sums.items()}


def _found(code: str) -> Group:
    return get_object_or_404(Group.objects.select_related("commune"), code=code.upper())


@require_safe
def material(request: HttpRequest, pk: int) -> FileResponse:
    """A file handed out at a session; browsers show a PDF and save the others."""
    found = get_object_or_404(Material, pk=pk)
    return office_file(found.file, name=found.name, kind=found.kind)


@require_safe
@staff_member_required(login_url="admin:login")
def poster(request: HttpRequest, code: str, paper: str) -> HttpResponse:
    """The poster as PDF, for those who may see the groups."""
    if not request.user.has_perm("outreach.view_group"):
        raise PermissionDenied
    if paper not in posters.PAPERS:
        raise Http404
    found = _found(code)
    try:
        content = posters.poster_pdf(found, paper)
    except pdf.PdfUnavailable:
        return HttpResponse(_("This machine cannot lay out a page (docs/deploy.md)."), status=503)
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="ap-phich-{found.code}-{paper}.pdf"'
    return response
