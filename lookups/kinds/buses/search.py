"""Which buses answer a question, line by line and direction by direction."""

import datetime as dt
import re
from dataclasses import dataclass, field

from django.db.models import Q

from foundation.vietnamese.folding import fold
from lookups.kinds.buses.departures import Ride, rides
from lookups.kinds.buses.models import Fare, Feed, Route, StopTime, Trip
from lookups.kinds.buses.stop_search import StopSet


@dataclass(slots=True)
class Line:
    """A route in one direction to one destination, with the rides of the day in order; `stops` are the names
    of those that its longest ride calls at."""

    route: Route
    direction: int
    headsign: str
    rides: list[Ride] = field(default_factory=list)
    tomorrow: list[Ride] = field(default_factory=list)
    stops: list[str] = field(default_factory=list)

    def after(self, seconds: int) -> list[Ride]:
        return [ride for ride in self.rides if ride.leaves >= seconds]


def routes_of(feed: Feed, typed: str) -> list[Route]:
    """By number ("02", "tuyến 2"), else by words of the name; all for an empty question."""
    words = re.sub(r"^(?:tuyen|xe buyt|xe bus|line|so)\s+", "", fold(typed))
    routes = list(feed.routes.order_by("short_name", "long_name"))
    if not words:
        return routes
    numbered = [route for route in routes if _number(route.short_name) == _number(words)]
    padded = f" {words} "
    return numbered or [route for route in routes if padded in f" {route.key} "]


def _number(text: str) -> str:
    return fold(text).lstrip("0")


def lines(routes: list[Route], start: StopSet | None, end: StopSet | None, day: dt.date) -> list[Line]:
    """The rides from `start` from which `end` is reached, by line, direction and destination.

    None means the ends of the line. A stop that was named goes before one that only lies beside it.
    """
    found: dict[tuple[int, int, str], Line] = {}
    for trip in _trips(routes, start, end):
        calls = list(trip.calls.all())
        pair = _named_pair(calls, start, end)
        if pair is None:
            continue
        headsign = trip.headsign or calls[-1].stop.name
        key = (trip.route_id, trip.direction, headsign)
        line = found.setdefault(key, Line(trip.route, trip.direction, headsign))
        line.rides += rides(trip, *pair, day)
        line.tomorrow += rides(trip, *pair, day + dt.timedelta(1))
        line.stops = max(line.stops, [call.stop.name for call in calls], key=len)
    for line in found.values():
        line.rides.sort(key=lambda ride: ride.leaves)
        line.tomorrow.sort(key=lambda ride: ride.leaves)
    return list(found.values())


def _trips(routes: list[Route], start: StopSet | None, end: StopSet | None) -> list[Trip]:
    trips = Trip.objects.filter(route__in=routes)
    for stops in filter(None, (start, end)):
        trips = trips.filter(pk__in=StopTime.objects.filter(stop__in=stops.all).values("trip"))
    return list(
        trips.select_related("route", "service").prefetch_related("frequencies", "calls__stop").order_by("pk")
    )


def _named_pair(
    calls: list[StopTime], start: StopSet | None, end: StopSet | None
) -> tuple[StopTime, StopTime | None] | None:
    named = _pair(calls, start.named if start else None, end.named if end else None)
    return named or _pair(calls, start.all if start else None, end.all if end else None)


def _pair(
    calls: list[StopTime], origins: frozenset[int] | None, targets: frozenset[int] | None
) -> tuple[StopTime, StopTime | None] | None:
    """Where to get on and off: the first stop in `origins`, then the first in `targets` after it.

    On a loop that passes the stop again before the target, one gets on at the later call.
    """
    for at, board in enumerate(calls[:-1]):
        if not board.has_pickup or (origins is not None and board.stop_id not in origins):
            continue
        if targets is None:
            return board, calls[-1]
        later = enumerate(calls[at + 1 :], at + 1)
        goals = (place for place, call in later if call.stop_id in targets and call.has_drop_off)
        if (goal := next(goals, None)) is not None:
            again = [call for call in calls[at:goal] if call.stop_id == board.stop_id and call.has_pickup]
            return again[-1], calls[goal]
    return None


def fares(feed: Feed, ride: Ride | None, route: Route, *, whole: bool) -> tuple[int, int] | None:
    """Least and greatest price of the ride, or of the whole line; None where the feed has none."""
    rows = Fare.objects.filter(feed=feed).filter(Q(route=route) | Q(route=None))
    if ride and ride.alight and not whole:
        rows = rows.filter(origin__in=("", ride.board.stop.zone), destination__in=("", ride.alight.stop.zone))
    prices = list(rows.values_list("price", flat=True))
    return (min(prices), max(prices)) if prices else None
