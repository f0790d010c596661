"""The timetable in force, in this process's memory by the version of its tables: tuples and arrays.

A question about a line reads hundreds of calls; as model instances they cost it tens of milliseconds.
"""

import re
import threading
from array import array
from collections import defaultdict
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from operator import itemgetter

from django.db.models import QuerySet

from foundation.vietnamese.folding import fold
from lookups.kept_answers import Kept
from lookups.kinds.buses import models
from lookups.kinds.buses.models import Fare, Feed, Frequency, Route, Service, Stop, StopTime

KEPT = Kept(Feed, Route, Stop, Service, models.Trip, StopTime, Frequency, Fare, seconds=60)
_SHORT = (("ben xe ", "bx "), ("benh vien ", "bv "), ("dai hoc ", "dh "))
_CALL = ("trip_id", "stop_id", "arrival", "departure", "has_pickup", "has_drop_off")


@dataclass(frozen=True, slots=True, eq=False)
class Pattern:
    """The stops at which trips call, in order; one for all trips that call alike."""

    stops: tuple[int, ...]
    has_pickup: tuple[bool, ...]
    has_drop_off: tuple[bool, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Trip:
    """Times are seconds, one for each stop of the pattern.

    `starts` are all of its starts: how much later than the printed times, and whether exactly then.
    """

    route: int
    direction: int
    headsign: str
    service: Service
    pattern: Pattern
    arrivals: "array[int]"
    departures: "array[int]"
    starts: tuple[tuple[int, bool], ...]


class Timetable:
    """`routes` and `stops` are shared by all who ask, so nobody changes them; `words` are for stop_search."""

    def __init__(self, feed: Feed) -> None:
        self.feed = feed
        self.routes = list(feed.routes.order_by("short_name", "long_name"))
        self.stops = {stop.pk: stop for stop in feed.stops.order_by("pk")}
        self.words = {pk: shortened(stop.key) for pk, stop in self.stops.items()}
        self.fares = list(feed.fares.values_list("route_id", "origin", "destination", "price"))
        self.trips = _trips(feed, self.stops)
        self._calling: dict[int, set[int]] = defaultdict(set)
        for at, trip in enumerate(self.trips):
            for stop in trip.pattern.stops:
                self._calling[stop].add(at)

    def trips_at(self, *places: Iterable[int]) -> list[Trip]:
        """Those that call at a stop of each of the places, in the order of the feed; all without a place."""
        calling = [set[int]().union(*(self._calling.get(stop, ()) for stop in stops)) for stops in places]
        return [self.trips[at] for at in sorted(set.intersection(*calling))] if calling else self.trips


def in_force() -> Timetable | None:
    """None where there is no timetable. As old as its kept answers may be: a second."""
    version = KEPT.mark()
    with _reading:  # one thread reads for all
        return _read(version)


_reading = threading.Lock()


@lru_cache(maxsize=1)
def _read(_version: Hashable) -> Timetable | None:
    feed = Feed.objects.order_by("-pk").first()
    return Timetable(feed) if feed else None


def shortened(words: str) -> str:
    """Folded words with «bến xe» and the like as people shorten them."""
    for long, short in _SHORT:
        words = re.sub(rf"\b{long}", short, words)
    return words


def key_of(name: str) -> str:
    return shortened(fold(name))


def _trips(feed: Feed, stops: dict[int, Stop]) -> list[Trip]:
    """Rows of a feed that an import replaces while they are read are left out: the next version has all."""
    services = {service.pk: service for service in feed.services.all()}
    frequencies: dict[int, list[Frequency]] = defaultdict(list)
    for frequency in Frequency.objects.filter(trip__route__feed=feed).order_by("pk"):
        frequencies[frequency.trip_id].append(frequency)
    trips = models.Trip.objects.filter(route__feed=feed)
    facts = trips.values_list("pk", "route_id", "direction", "headsign", "service_id")
    rows = {row[0]: row[1:] for row in facts}
    patterns: dict[Hashable, Pattern] = {}
    found = []
    for pk, calls in groupby(_calls(feed).iterator(), key=itemgetter(0)):
        at, arrivals, departures, pickups, drop_offs = zip(*(call[1:] for call in calls), strict=True)
        if pk not in rows or rows[pk][3] not in services or not stops.keys() >= set(at):
            continue
        route, direction, headsign, service = rows[pk]
        pattern = patterns.setdefault((at, pickups, drop_offs), Pattern(at, pickups, drop_offs))
        starts = _starts(min(departures), frequencies[pk])
        times = array("l", arrivals), array("l", departures)
        headsign = headsign or stops[at[-1]].name
        found.append(Trip(route, direction, headsign, services[service], pattern, *times, starts))
    return found


def _calls(feed: Feed) -> "QuerySet[StopTime, tuple[int, ...]]":
    calls = StopTime.objects.filter(trip__route__feed=feed).order_by("trip_id", "sequence")
    return calls.values_list(*_CALL)


def _starts(first: int, frequencies: list[Frequency]) -> tuple[tuple[int, bool], ...]:
    if not frequencies:
        return ((0, True),)
    return tuple(
        (at - first, frequency.is_exact)
        for frequency in frequencies
        for at in range(frequency.start, frequency.end, frequency.headway)
    )
