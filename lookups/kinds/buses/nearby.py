"""The stops near a point, with the lines that leave there and when."""

import datetime as dt
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext

from foundation.maps.transit import TransitLine, TransitStop
from foundation.regions.points import distance_km
from foundation.vietnamese.marked import Vietnamese
from lookups.kinds.buses.departures import clock
from lookups.kinds.buses.models import Stop
from lookups.kinds.buses.search import Line, lines
from lookups.kinds.buses.stop_search import StopSet
from lookups.kinds.buses.timetable import Timetable, in_force

WITHIN_KM = 3.0
MAX_STOPS = 2  # that are told; each with lines that no nearer stop has
MAX_LOOKED_AT = 12
NEXT = 3


def stops_near(lat: float, lng: float, at: dt.datetime) -> list[TransitStop]:
    """The platforms of one name, on both sides of a road, are one stop."""
    timetable = in_force()
    if timetable is None or timetable.feed.ends_on < at.date():
        return []
    seconds = at.hour * 3600 + at.minute * 60 + at.second
    known: set[tuple[int, int]] = set()
    found: dict[str, tuple[float, list[TransitLine]]] = {}
    for km, stop in _nearest(timetable, (lat, lng)):
        there = lines(timetable, timetable.routes, StopSet(frozenset([stop.pk])), None, at.date())
        new = [line for line in there if (line.route.pk, line.direction) not in known]
        if new and (stop.name in found or len(found) < MAX_STOPS):
            known |= {(line.route.pk, line.direction) for line in new}
            found.setdefault(stop.name, (km, []))[1].extend(_told(line, seconds) for line in new)
    return [
        TransitStop(Vietnamese(name), round(km * 10) * 100, _page(end=name), tuple(told))
        for name, (km, told) in found.items()
    ]


def _nearest(timetable: Timetable, here: tuple[float, float]) -> list[tuple[float, Stop]]:
    measured = (
        (distance_km(here, (stop.latitude, stop.longitude)), pk, stop) for pk, stop in timetable.stops.items()
    )
    near = sorted((km, pk, stop) for km, pk, stop in measured if km <= WITHIN_KM)
    return [(km, stop) for km, _pk, stop in near[:MAX_LOOKED_AT]]


def _told(line: Line, seconds: int) -> TransitLine:
    route = line.route
    name = route.short_name or route.long_name
    return TransitLine(
        gettext("Line %(name)s") % {"name": Vietnamese(name)},
        Vietnamese(line.headsign),
        _departures(line, seconds),
        _page(route=name),
    )


def _departures(line: Line, seconds: int) -> str:
    """`about 14:10, 14:30`; when the day is over, the first one of tomorrow."""
    if coming := line.after(seconds)[:NEXT]:
        times = ", ".join(clock(ride.leaves) for ride in coming)
        return times if all(ride.is_exact for ride in coming) else gettext("about %(time)s") % {"time": times}
    if line.tomorrow:
        return gettext("the first one tomorrow is at %(time)s") % {"time": line.tomorrow[0].shown}
    return gettext("none today or tomorrow")


def _page(**question: str) -> str:
    return f"{reverse('lookups:look_up', args=['xe-buyt'])}?{urlencode(question)}"
