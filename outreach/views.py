"""`/to-cong-nghe-so/`: where a neighbour helps with the phone, and how far the groups reach."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.contrib.admin.views.decorators import staff_member_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from foundation import printing
from foundation.insights import months
from outreach import posters
from outreach.coverage import coverage, ranking
from outreach.models import Group, Survey

FIRST = dt.date(2022, 1, 1)  # before the first groups


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Coverage on `ngay` (today), the communes without a group, and the groups of its month."""
    today = timezone.localdate()
    day = _day(request.GET.get("ngay", ""), today)
    found = coverage(day)
    month = day.replace(day=1)
    context: dict[str, Any] = {
        "coverage": found,
        "day": day,
        "today": today,
        "first": FIRST,
        "is_misread": bool(request.GET.get("ngay")) and f"{day:%Y-%m-%d}" != request.GET["ngay"],
        "target": settings.OUTREACH_TARGET_PERCENT,
        "target_communes": -(-len(found.communes) * settings.OUTREACH_TARGET_PERCENT // 100),
        "month": month,
        "surveys": Survey.objects.shown_on(today)[:5],
        "ranking": ranking(month, months.following(month)),
    }
    return render(request, "outreach/home.html", context)


def _day(text: str, today: dt.date) -> dt.date:
    try:
        asked = dt.date.fromisoformat(text)
    except ValueError:
        return today
    return asked if FIRST <= asked <= today else today


@require_safe
@staff_member_required(login_url="admin:login")
def poster(request: HttpRequest, code: str, paper: str) -> HttpResponse:
    """The poster as PDF, for those who may see the groups."""
    if not request.user.has_perm("outreach.view_group"):
        raise PermissionDenied
    if paper not in posters.PAPERS:
        raise Http404
    group = get_object_or_404(Group.objects.select_related("commune"), code=code.upper())
    try:
        content = posters.pdf(group, paper)
    except printing.CannotPrint:
        return HttpResponse(_("This machine cannot lay out a page (docs/deploy.md)."), status=503)
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="ap-phich-{group.code}-{paper}.pdf"'
    return response
