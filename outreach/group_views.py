"""Public page of a group, its training material, and its poster for staff."""

import datetime as dt
from typing import Any

from django.contrib.admin.views.decorators import staff_member_required
from django.core.exceptions import PermissionDenied
from django.db.models import Sum
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from foundation.files import pdf
from foundation.files.responses import office_file
from foundation.insights import months
from foundation.maps.points import as_geojson
from outreach import map_points, posters, ranking
from outreach.models import DailyCount, Group, Material, Survey

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
