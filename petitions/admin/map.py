"""The list of petitions on the map, with its filters, its search and its order kept."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import PAGE_VAR
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from foundation.admin.worklist import VIEW
from foundation.maps.points import MapPoint, as_geojson
from petitions import worklist
from petitions.models import Petition
from petitions.workflow import RUNNING, Status

MAX_SHOWN = 500
MAX_COUNTED = 10_000
STATES: Mapping[str, Any] = {
    "late": _("Overdue"),
    "running": _("Being handled"),
    "waiting": _("Waiting for the sender"),
    "answered": _("Answered"),
    "ended": _("Ended without an answer"),
}
"""What a pin's colour and shape say, in the order of the legend."""


def state_of(petition: Petition) -> str:
    if petition.status in RUNNING:
        return "late" if petition.is_overdue else "running"
    if petition.status == Status.WAITING:
        return "waiting"
    return "answered" if petition.answered_at else "ended"


def page(model_admin: Any) -> URLPattern:
    @require_safe
    def view(request: HttpRequest) -> HttpResponse:
        return _map(model_admin, request)

    return path("ban-do/", model_admin.admin_site.admin_view(view), name="petitions_petition_map")


def _map(model_admin: Any, request: HttpRequest) -> HttpResponse:
    if not model_admin.has_view_permission(request):
        raise PermissionDenied
    listed = reverse("admin:petitions_petition_changelist")
    try:
        asked = model_admin.get_changelist_instance(request).queryset
    except IncorrectLookupParameters:
        return HttpResponseRedirect(f"{listed}?e=1")
    placed = list(asked.exclude(latitude=None)[: MAX_SHOWN + 1])
    shown = placed[:MAX_SHOWN]
    rows = [(petition, state_of(petition)) for petition in shown]
    counts = Counter(state for _petition, state in rows)
    context = {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.opts,
        "title": _("Petitions on the map"),
        "back": f"{listed}?{request.GET.urlencode()}",
        "typed": request.GET.get("q", ""),
        "views": _views(request),
        "kept": [
            (name, value)
            for name, values in request.GET.lists()
            for value in values
            if name not in ("q", PAGE_VAR)
        ],
        "rows": [
            (petition, state, STATES[state], _place(request, petition), _words(request, petition))
            for petition, state in rows
        ],
        "legend": [(key, label, counts[key]) for key, label in STATES.items() if counts[key]],
        "has_more": len(placed) > MAX_SHOWN,
        "most": MAX_SHOWN,
        "without_place": asked.filter(latitude=None).order_by()[:MAX_COUNTED].count(),
        "map_points": as_geojson(_points(request, rows)),
        "look": settings.PROVINCE,
    }
    return TemplateResponse(request, "admin/petitions/map.html", context)


def _points(request: HttpRequest, rows: Sequence[tuple[Petition, str]]) -> list[MapPoint]:
    return [
        MapPoint(
            petition.latitude or 0.0,
            petition.longitude or 0.0,
            petition.code,
            str(petition.get_field_display()),
            reverse("admin:petitions_petition_change", args=[petition.pk]),
            about=_words(request, petition),
            note=str(STATES[state]),
            state=state,
        )
        for petition, state in rows
    ]


def _words(request: HttpRequest, petition: Petition) -> str:
    """As this officer may read them."""
    return worklist.text_for(request.user, petition)[:120]  # type: ignore[arg-type]


def _place(request: HttpRequest, petition: Petition) -> str:
    return worklist.place_for(request.user, petition)  # type: ignore[arg-type]


def _views(request: HttpRequest) -> list[tuple[Any, str, bool]]:
    """The tabs of the list: the label of each, its address with the other filters, whether it is chosen."""
    chosen = request.GET.get(VIEW, "")
    views = []
    for key, label in (("", _("All")), *worklist.VIEWS.titles().items()):
        query = request.GET.copy()
        query[VIEW] = key
        query.pop(PAGE_VAR, None)
        if not key:
            del query[VIEW]
        views.append((label, query.urlencode(), key == chosen))
    return views
