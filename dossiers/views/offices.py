"""Offices for everybody: where they are, when they are open, what they receive; and the communes of today."""

from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from dossiers import map_points, offices
from foundation.database.vietnamese_order import by_name
from foundation.maps.points import as_geojson
from foundation.regions.points import geo_uri, map_search_url, map_url
from foundation.web.json_ld import json_ld
from foundation.web.page_cache import cache_public_page


@cache_public_page
def index(request: HttpRequest) -> HttpResponse:
    known = list(offices.offices().order_by("-level", by_name()))
    context = {
        "one_stop": [each for each in known if each.is_one_stop],
        "others": [each for each in known if not each.is_one_stop],
        "communes": offices.communes().order_by(by_name()),
    }
    return render(request, "dossiers/offices/index.html", context)


@cache_public_page
def office(request: HttpRequest, code: str) -> HttpResponse:
    agency = get_object_or_404(offices.offices(), code=code)
    hours, now = offices.hours_of(agency), timezone.now()
    received = offices.received_at(agency).order_by(by_name("field"), "field", by_name())
    context = {
        "agency": agency,
        "is_open": hours.is_open(now),
        "open_now": offices.open_now(agency, now),
        "week": offices.week_in_words(hours.week).split("; "),
        "has_own_hours": offices.has_own_hours(agency),
        "days_off": offices.days_off_ahead(agency),
        "map_url": map_url(agency.lat, agency.lng) or map_search_url(agency.address),
        "geo": geo_uri(agency.lat, agency.lng, agency.name),
        "map_points": as_geojson(map_points.of_offices([agency])),
        "fields": [(field, list(rows)) for field, rows in groupby(received, key=lambda row: row.field)],
        "former": agency.predecessors.order_by(by_name()),
        "checked_on": offices.checked_on(agency),
        "structured": json_ld(offices.structured_data(agency)),
    }
    return render(request, "dossiers/offices/office.html", context)


@cache_public_page
def commune(request: HttpRequest, code: str) -> HttpResponse:
    """A commune of today: what it was before, and who receives there."""
    unit = get_object_or_404(offices.communes(), code=code)
    own = offices.one_stop_of(unit)
    context = {
        "unit": unit,
        "former": [origin.predecessor for origin in unit.origins.select_related("predecessor__parent")],
        "own": own,
        "others": [] if own else offices.offices().filter(is_one_stop=True).order_by("-level", by_name()),
    }
    return render(request, "dossiers/offices/commune.html", context)
