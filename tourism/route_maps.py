"""An itinerary as a map: its stops as numbered pins in their order, and a line through each day.

Entries of the handbook as points of maps.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from foundation.maps.points import MapPoint, as_geojson
from tourism import presentation
from tourism.models import Entry, State, Stop


@dataclass(frozen=True, slots=True)
class RouteMap:
    """Both as GeoJSON; `lines` are straight from stop to stop and empty where a day has one stop."""

    points: dict[str, Any] = field(default_factory=lambda: as_geojson(()))
    lines: dict[str, Any] | None = None


def of_stops(stops: Iterable[Stop]) -> RouteMap:
    """`stops` in their order. A stop without a point is left out, but keeps its number in the list."""
    placed = [
        (number, stop)
        for number, stop in enumerate(stops, start=1)
        if stop.entry.lat is not None and stop.entry.lng is not None
    ]
    points = as_geojson(_point(stop) for _number, stop in placed)
    for feature, (number, _stop) in zip(points["features"], placed, strict=True):
        feature["properties"]["number"] = number
    days = [(day, list(found)) for day, found in groupby(placed, key=lambda each: each[1].day)]
    lines = [_line(day, [stop for _number, stop in found]) for day, found in days if len(found) > 1]
    return RouteMap(points, {"type": "FeatureCollection", "features": lines} if lines else None)


def _point(stop: Stop) -> MapPoint:
    entry = stop.entry
    return MapPoint(
        entry.lat or 0,
        entry.lng or 0,
        entry.title,
        f"{stop.at:%H:%M}" if stop.at else str(entry.get_kind_display()),
        entry.get_absolute_url() if entry.state == State.PUBLISHED else "",
        about=presentation.address(entry),
        note=stop.translated("note"),
    )


def _line(day: int, stops: list[Stop]) -> dict[str, Any]:
    return {
        "type": "Feature",
        "geometry": {"type": "LineString", "coordinates": [[s.entry.lng, s.entry.lat] for s in stops]},
        "properties": {"name": _("Day %(n)d") % {"n": day}},
    }


def published() -> Iterator[MapPoint]:
    return of_entries(Entry.objects.published().exclude(lat=None).for_cards())


def of_entries(entries: Iterable[Entry]) -> Iterator[MapPoint]:
    """Those that have a point."""
    at = timezone.localtime()
    for entry in entries:
        if entry.lat is not None and entry.lng is not None:
            yield MapPoint(
                entry.lat,
                entry.lng,
                entry.title,
                str(entry.get_kind_display()),
                entry.get_absolute_url(),
                about=presentation.address(entry),
                note=presentation.opening(entry, at)[0],
            )
