"""Stops and lines of the timetable for maps."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext
from shapely.geometry import LineString

from foundation.maps.features import Feature
from foundation.maps.points import MapPoint
from foundation.vietnamese.marked import Vietnamese
from lookups.kinds.buses.models import Route, Stop, StopTime, Trip

LINES_FROM = 7


def stops() -> Iterator[MapPoint]:
    """Those where some trip calls, with the lines that do."""
    page = reverse("lookups:look_up", args=["xe-buyt"])
    numbers: dict[int, set[str]] = {}
    calls = StopTime.objects.order_by().values_list(
        "stop", "trip__route__short_name", "trip__route__long_name"
    )
    for pk, short, long in calls.distinct():
        numbers.setdefault(pk, set()).add(short or long)
    for stop in Stop.objects.filter(pk__in=numbers).order_by("name", "pk"):
        lines = ", ".join(sorted(numbers[stop.pk]))
        yield MapPoint(
            stop.latitude,
            stop.longitude,
            Vietnamese(stop.name),
            gettext("Bus stop"),
            f"{page}?{urlencode({'start': stop.name})}",
            about=stop.note,
            note=gettext("Lines: %(numbers)s") % {"numbers": lines},
        )


def lines() -> Iterator[tuple[Route, LineString]]:
    """Each line both ways, from stop to stop: the trip of a direction that calls most often."""
    longest: dict[tuple[int, int], Any] = {}
    trips = Trip.objects.alias(n=Count("calls")).select_related("route").order_by("route__key", "-n", "pk")
    for trip in trips:
        longest.setdefault((trip.route_id, trip.direction), trip)
    at: dict[int, list[tuple[float, float]]] = {}
    calls = StopTime.objects.filter(trip__in=longest.values()).order_by("trip", "sequence")
    for trip_id, lng, lat in calls.values_list("trip", "stop__longitude", "stop__latitude"):
        at.setdefault(trip_id, []).append((lng, lat))
    for trip in longest.values():
        if len(set(at.get(trip.pk, ()))) > 1:
            yield trip.route, LineString(at[trip.pk])


def features() -> Iterator[Feature]:
    for route, line in lines():
        yield Feature(
            "bus_lines",
            line,
            {"name": route.short_name or route.long_name, "kind": route.vehicle},
            LINES_FROM,
        )


def as_geojson() -> dict[str, Any]:
    """The lines, to be drawn over the map."""
    rows = [
        {
            "type": "Feature",
            "geometry": {"type": "LineString", "coordinates": [list(at) for at in line.coords]},
            "properties": {"name": route.title, "number": route.short_name},
        }
        for route, line in lines()
    ]
    return {"type": "FeatureCollection", "features": rows}
