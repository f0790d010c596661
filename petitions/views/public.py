"""What anyone may read: how to speak to the office, what was answered, how fast each unit answers."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from foundation import suppression
from foundation.database.vietnamese_order import by_name
from foundation.insights import figures
from foundation.insights.figures import Groups
from foundation.maps.points import MAX_POINTS, as_geojson
from foundation.regions.models import AdminUnit
from foundation.vietnamese.order import order_key
from petitions import map_points
from petitions.categories import Field
from petitions.codes import canonical
from petitions.models import Petition, Picture
from petitions.totals import current_totals
from petitions.views import responses

ON_A_PAGE, ON_THE_FIRST = 20, 3


def _published() -> Any:
    rows = Petition.objects.published().select_related("publication", "unit", "commune")
    return rows.order_by("-publication__published_at", "-pk")


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    context = {"published": _published()[:ON_THE_FIRST], "totals": current_totals()}
    return render(request, "petitions/home.html", context)


@require_safe
def published(request: HttpRequest) -> HttpResponse:
    """Answered petitions, newest first, by field and commune; the form is plain GET."""
    field, commune = request.GET.get("field", ""), request.GET.get("commune", "")
    page = Paginator(_asked_for(request), ON_A_PAGE).get_page(request.GET.get("page"))
    communes = AdminUnit.objects.filter(pk__in=_published().order_by().values("commune")).order_by(by_name())
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "page": page,
        "fields": Field.choices,
        "field": field,
        "communes": communes,
        "commune": commune,
        "rest": query.urlencode(),
        "points": f"{reverse('petitions:points')}?{query.urlencode()}",
        "now": timezone.now(),
    }
    return render(request, "petitions/published.html", context)


def _asked_for(request: HttpRequest) -> Any:
    rows, field, commune = _published(), request.GET.get("field", ""), request.GET.get("commune", "")
    if field in Field.values:
        rows = rows.filter(field=field)
    if commune.isdecimal() and len(commune) < 10:
        rows = rows.filter(commune=int(commune))
    return rows


@require_safe
def points(request: HttpRequest) -> HttpResponse:
    """The same as GeoJSON, each point moved to a grid so that it singles out no house."""
    rows = _asked_for(request).exclude(latitude=None)[:MAX_POINTS]
    return JsonResponse(as_geojson(map_points.of_published(rows)))


@require_safe
def answer(request: HttpRequest, code: str) -> HttpResponse:
    petition = get_object_or_404(_published(), code=_code(code))
    context = {"petition": petition, "pictures": petition.pictures.filter(is_public=True)}
    return render(request, "petitions/answer.html", context)


@require_safe
def public_picture(request: HttpRequest, code: str, pk: int) -> HttpResponseBase:
    shown = Picture.objects.filter(is_public=True, petition__in=_published().order_by())
    return responses.picture(shown.filter(petition__code=_code(code), pk=pk).first())


@require_safe
def units(request: HttpRequest) -> HttpResponse:
    """How many petitions each unit has, how many are late (as /so-lieu/ tells), and how it has answered."""
    totals = current_totals()
    answered = {row["unit__name"]: row for row in Petition.objects.answered_by_unit()}
    rows = [
        {
            "name": figures.name_of("unit", name),
            "open": _count(totals.open_by_unit, name),
            "late": _count(totals.late_by_unit, name),
            **answered.get(name, {}),
        }
        for name in answered.keys() | totals.open_by_unit.keys()
    ]
    rows.sort(key=lambda row: (-row["late"], -row["open"], order_key(row["name"])))
    in_all = sum(row["answered"] for row in answered.values())
    in_time = sum(row["in_time"] for row in answered.values())
    punctual = round(100 * in_time / in_all) if in_all else None
    context = {"rows": rows, "totals": totals, "punctual": punctual, "least": suppression.MIN_GROUP_SIZE}
    return render(request, "petitions/units.html", context)


def _count(groups: Groups, name: str) -> int:
    return int(groups[name].good) if name in groups else 0


def _code(text: str) -> str:
    try:
        return canonical(text)
    except ValueError:
        return ""
