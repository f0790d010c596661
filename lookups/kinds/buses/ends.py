"""The ends of a journey that a message names: by the words before stops and places, else by their order.

The stops near a point, with the lines that leave there and when.
"""

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext

from foundation.database.table_versions import version_of
from foundation.maps.transit import TransitLine, TransitStop
from foundation.regions.points import distance_km
from foundation.regions.resolver import find_places
from foundation.vietnamese.folding import fold, nfc, strip_marks
from foundation.vietnamese.marked import Vietnamese
from lookups.kinds.buses.departures import clock
from lookups.kinds.buses.models import Stop
from lookups.kinds.buses.search import Line, lines
from lookups.kinds.buses.stop_search import StopSet
from lookups.kinds.buses.timetable import Timetable, in_force

# What of a stop's name people call it by: of «954 Phan Châu Trinh (Cầu Tam Kỳ)» the bridge.
_KINDS = "kcn|cang|cau|ben xe|san bay|ga|cho|nga [34]|chua|bv|nha tho|dh|cd"
_LANDMARK = re.compile(rf"(?:.*\b)?(?=\b(?:{_KINDS}) )(.+)")
_SAID_AS = {
    "kcn": "(?:kcn|khu cong nghiep)",
    "ben xe": "(?:ben xe|bx)",
    "bv": "(?:bv|benh vien)",
    "dh": "(?:dh|dai hoc)",
    "cd": "(?:cd|cao dang)",
    "nga 3": "nga (?:3|ba)",
    "nga 4": "nga (?:4|tu)",
}
_AIRPORT = re.compile(r"\b(?:airport|san bay)\b")
_GOES = r"(?:di|den|toi|ve|xuong|vo|vao|len|ra|qua|sang|to|for)"
_SITE = r"(?: (?:san bay|ben xe|ga|trung tam|pho|tp|thanh pho))?"
_TO = re.compile(rf"\b{_GOES}(?: (?:tan|toi|den|lai|tham|ben|khu|thang|ngoai|trong|tren|duoi))?{_SITE}\s*$")
_FROM = re.compile(rf"\b(?:tu|from|leaving)(?: (?:ben|cho|o|tren|duoi|ngoai|trong))?{_SITE}\s*$")
_AT = re.compile(r"\b(?:o|tai|gan|nha|ben|cap|at|near)(?: (?:tren|duoi|ngoai|trong|gan|ben))?\s*$")


@dataclass(frozen=True, slots=True)
class _Named:
    first: int
    last: int
    name: str
    before: str = ""


@dataclass(frozen=True, slots=True)
class Ends:
    """`said` are all the names of the message, as typed."""

    start: str = ""
    end: str = ""
    said: tuple[str, ...] = ()


def ends_in(text: str) -> Ends:
    text = nfc(text)
    plain = strip_marks(text).lower()
    named = _apart([*_stops(plain), *_places(text, plain)])
    named = [
        replace(each, before=plain[named[at - 1].last if at else 0 : each.first])
        for at, each in enumerate(named)
    ]
    start, end = _journey(named)
    said = tuple(text[each.first : each.last] for each in named)
    return Ends(start.name if start else "", end.name if end else "", said)


def _journey(named: Sequence[_Named]) -> tuple[_Named | None, _Named | None]:
    if not named:
        return None, None
    start = next((each for each in named if _FROM.search(each.before)), None)
    goals = [each for each in named if each is not start and _TO.search(each.before)]
    end = goals[0] if goals else None
    if not start and len(goals) > 1 and goals[0].name != goals[1].name:
        return goals[0], goals[1]  # «đi Tam Kỳ về Đà Nẵng»
    others = [each for each in named if each not in (start, end) and (not end or each.name != end.name)]
    if start:
        end = end or next((each for each in others if each.name != start.name), None)
    elif end and others:
        at = named.index(end)
        before = [each for each in others if named.index(each) < at]
        after = next((each for each in others if named.index(each) == at + 1), None)
        if not before and after and not _AT.search(after.before):
            return end, after  # «tuyến đi Tam Kỳ Đà Nẵng»
        start = before[-1] if before else others[0]
    elif not end:
        start = others[0] if others else None
        end = others[1] if len(others) > 1 else None
    return start, end


def _apart(named: Sequence[_Named]) -> list[_Named]:
    """In the order of the text; of names one over another the longest."""
    chosen: list[_Named] = []
    for each in sorted(named, key=lambda one: one.first - one.last):
        if all(each.last <= other.first or other.last <= each.first for other in chosen):
            chosen.append(each)
    return sorted(chosen, key=lambda one: one.first)


def _places(text: str, plain: str) -> Iterator[_Named]:
    at = 0
    for place in find_places(text):
        first = text.find(place.said, at)
        if first >= 0:
            at = first + len(place.said)
            yield _Named(first, at, place.said)


def _stops(plain: str) -> Iterator[_Named]:
    """Stops that go by a landmark, and the airport where the timetable has one."""
    airports = []
    for name, pattern in _landmarks(version_of(Stop)):
        if fold(name).startswith("san bay"):
            airports.append(name)
        for match in pattern.finditer(plain):
            yield _Named(*match.span(), name)
    for match in _AIRPORT.finditer(plain) if len(airports) == 1 else ():
        if not find_places(plain[match.end() :][:20].strip()):
            yield _Named(*match.span(), airports[0])


@lru_cache(maxsize=1)
def _landmarks(_version: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Name and pattern of each landmark among the stops."""
    names = dict.fromkeys(
        part.strip()
        for name in Stop.objects.order_by("name").values_list("name", flat=True).distinct()
        for part in re.split(r"[(),]", name)
    )
    found: dict[str, str] = {}
    for name in names:
        if match := _LANDMARK.match(strip_marks(name).lower()):
            found.setdefault(fold(match[1]), name[match.start(1) :])
    return tuple((name, _pattern(key)) for key, name in found.items())


def _pattern(key: str) -> re.Pattern[str]:
    """What people say of a landmark, known by its folded name."""
    words = re.escape(key).replace(r"\ ", " ")
    for kind, said in _SAID_AS.items():
        words = re.sub(rf"^{kind}\b", said, words)
    if key.startswith("cang "):
        words = rf"(?:cang )?{words.removeprefix('cang ')}"
    if key.startswith("san bay "):
        bare = words.removeprefix("san bay ")
        flight = (
            rf"(?:may |chuyen )?bay (?:(?:o|tai|tu|ngoai|trong) )?{bare}|fly(?:ing)? (?:from|out of) {bare}"
        )
        words = rf"(?:san bay {bare}|{bare} airport|{flight})"
    return re.compile(rf"\b{words}\b".replace(" ", r"\W+"))


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
