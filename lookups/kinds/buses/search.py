"""Which buses answer a question, line by line and direction by direction."""

import datetime as dt
import re
from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import Q

from foundation.vietnamese.folding import fold
from lookups.kinds.buses import places
from lookups.kinds.buses.departures import Ride, rides, runs
from lookups.kinds.buses.models import Fare, Feed, Route, StopTime, Trip


@dataclass(slots=True)
class Line:
    """A route in one direction, with the rides of the day in order."""

    route: Route
    direction: int
    headsign: str
    rides: list[Ride] = field(default_factory=list)
    tomorrow: list[Ride] = field(default_factory=list)

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


def lines(feed: Feed, start: str, end: str, routes: list[Route], day: dt.date) -> list[Line]:
    """The first stop of each trip in `start` from which `end` is reached; empty places mean its ends."""
    origins = places.stops_of(feed, start) if start else set()
    targets = places.stops_of(feed, end) if end else set()
    if (start and not origins) or (end and not targets):
        return []
    found: dict[tuple[int, int], Line] = {}
    for trip in _trips(routes, origins, targets):
        pair = _calls(list(trip.calls.all()), origins, targets)
        if pair is None:
            continue
        line = found.setdefault(
            (trip.route_id, trip.direction), Line(trip.route, trip.direction, trip.headsign)
        )
        line.rides += rides(trip, *pair, day)
        line.tomorrow += rides(trip, *pair, day + dt.timedelta(1))
    for line in found.values():
        line.rides.sort(key=lambda ride: ride.leaves)
        line.tomorrow.sort(key=lambda ride: ride.leaves)
    return list(found.values())


def _trips(routes: list[Route], origins: set[int], targets: set[int]) -> list[Trip]:
    trips = Trip.objects.filter(route__in=routes)
    for stops in filter(None, (origins, targets)):
        trips = trips.filter(pk__in=StopTime.objects.filter(stop__in=stops).values("trip"))
    return list(
        trips.select_related("route", "service").prefetch_related("frequencies", "calls__stop").order_by("pk")
    )


def _calls(
    calls: list[StopTime], origins: set[int], targets: set[int]
) -> tuple[StopTime, StopTime | None] | None:
    last = next((call for call in reversed(calls) if call.stop_id in targets), None) if targets else calls[-1]
    if last is None:
        return None
    boards = [
        call for call in calls if call.sequence < last.sequence and (not origins or call.stop_id in origins)
    ]
    if not boards:
        return None
    board = boards[0]
    if targets:
        last = next(call for call in calls if call.sequence > board.sequence and call.stop_id in targets)
    return board, last


def has_service(feed: Feed, day: dt.date) -> bool:
    return any(runs(service, day) for service in feed.services.all())


def fares(feed: Feed, ride: Ride | None, route: Route, *, whole: bool) -> tuple[int, int] | None:
    """Least and greatest price of the ride, or of the whole line; None where the feed has none."""
    rows = Fare.objects.filter(feed=feed).filter(Q(route=route) | Q(route=None))
    if ride and ride.alight and not whole:
        rows = rows.filter(origin__in=("", ride.board.stop.zone), destination__in=("", ride.alight.stop.zone))
    prices = list(rows.values_list("price", flat=True))
    return (min(prices), max(prices)) if prices else None


def stops_in_order(route: Route) -> dict[int, list[str]]:
    """The stops of the longest trip in each direction."""
    longest: dict[int, list[str]] = defaultdict(list)
    for trip in route.trips.prefetch_related("calls__stop"):
        names = [call.stop.name for call in trip.calls.all()]
        if len(names) > len(longest[trip.direction]):
            longest[trip.direction] = names
    return dict(longest)
