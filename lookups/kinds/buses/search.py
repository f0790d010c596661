"""Which buses answer a question, line by line and direction by direction."""

import datetime as dt
import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from operator import attrgetter

from foundation.vietnamese.folding import fold
from lookups.kinds.buses.departures import Boarding, Ride, rides
from lookups.kinds.buses.models import Route
from lookups.kinds.buses.stop_search import StopSet
from lookups.kinds.buses.timetable import Pattern, Timetable

_LEAVES = attrgetter("leaves")


@dataclass
class Line:
    """A route in one direction to one destination on a day; `stops` are the names of those that its longest
    ride calls at."""

    route: Route
    direction: int
    headsign: str
    day: dt.date
    boardings: list[Boarding] = field(default_factory=list)
    stops: list[str] = field(default_factory=list)

    @cached_property
    def rides(self) -> list[Ride]:
        return self._rides(self.day)

    @cached_property
    def tomorrow(self) -> list[Ride]:
        return self._rides(self.day + dt.timedelta(1))

    def after(self, seconds: int) -> list[Ride]:
        return self.rides[bisect_left(self.rides, seconds, key=_LEAVES) :]

    def _rides(self, day: dt.date) -> list[Ride]:
        return sorted((ride for boarding in self.boardings for ride in rides(boarding, day)), key=_LEAVES)


def routes_of(timetable: Timetable, typed: str) -> list[Route]:
    """By number ("02", "tuyến 2"), else by words of the name; all for an empty question."""
    words = re.sub(r"^(?:tuyen|xe buyt|xe bus|line|so)\s+", "", fold(typed))
    routes = timetable.routes
    if not words:
        return routes
    numbered = [route for route in routes if _number(route.short_name) == _number(words)]
    padded = f" {words} "
    return numbered or [route for route in routes if padded in f" {route.key} "]


def _number(text: str) -> str:
    return fold(text).lstrip("0")


def lines(
    timetable: Timetable, routes: Sequence[Route], start: StopSet | None, end: StopSet | None, day: dt.date
) -> list[Line]:
    """The rides from `start` from which `end` is reached, by line, direction and destination.

    None means the ends of the line. A stop that was named goes before one that only lies beside it.
    """
    asked = {route.pk: route for route in routes}
    pairs: dict[Pattern, tuple[int, int] | None] = {}
    found: dict[tuple[int, int, str], Line] = {}
    for trip in timetable.trips_at(*(place.all for place in (start, end) if place)):
        if trip.route not in asked:
            continue
        pattern = trip.pattern
        if pattern not in pairs:
            pairs[pattern] = _named_pair(pattern, start, end)
        if (pair := pairs[pattern]) is None:
            continue
        key = (trip.route, trip.direction, trip.headsign)
        line = found.setdefault(key, Line(asked[trip.route], trip.direction, trip.headsign, day))
        board, alight = (timetable.stops[pattern.stops[at]] for at in pair)
        line.boardings.append(Boarding(trip, *pair, board, alight))
        if len(pattern.stops) > len(line.stops):
            line.stops = [timetable.stops[stop].name for stop in pattern.stops]
    return list(found.values())


def _named_pair(pattern: Pattern, start: StopSet | None, end: StopSet | None) -> tuple[int, int] | None:
    named = _pair(pattern, start.named if start else None, end.named if end else None)
    return named or _pair(pattern, start.all if start else None, end.all if end else None)


def _pair(
    pattern: Pattern, origins: frozenset[int] | None, targets: frozenset[int] | None
) -> tuple[int, int] | None:
    """At which calls to get on and off: the first stop in `origins`, then the first in `targets` after it.

    On a loop that passes the stop again before the target, one gets on at the later call.
    """
    stops, last = pattern.stops, len(pattern.stops) - 1
    for at in range(last):
        if not pattern.has_pickup[at] or (origins is not None and stops[at] not in origins):
            continue
        if targets is None:
            return at, last
        later = range(at + 1, last + 1)
        goals = (call for call in later if stops[call] in targets and pattern.has_drop_off[call])
        if (goal := next(goals, None)) is not None:
            again = (
                call for call in range(at, goal) if stops[call] == stops[at] and pattern.has_pickup[call]
            )
            return max(again), goal
    return None


def fares(timetable: Timetable, ride: Ride | None, route: Route, *, whole: bool) -> tuple[int, int] | None:
    """Least and greatest price of the ride, or of the whole line; None where the feed has none."""
    rows = [row for row in timetable.fares if row[0] in (None, route.pk)]
    if ride and not whole:
        zones = ("", ride.board.zone), ("", ride.alight.zone)
        rows = [row for row in rows if row[1] in zones[0] and row[2] in zones[1]]
    prices = [row[3] for row in rows]
    return (min(prices), max(prices)) if prices else None
