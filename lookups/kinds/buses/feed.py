"""The rows of a feed, and what completes them: trips (calls in order, times between timed calls, directions)
and fares (which price holds on which line between which zones). Pure."""

import datetime as dt
import math
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Any

from lookups.kinds.buses.findings import Findings
from lookups.kinds.buses.gtfs_values import LONGEST_ID, Row


@dataclass(slots=True)
class Feed:
    """Rows by their GTFS ids; times in seconds, dates as dates."""

    info: dict[str, str] = field(default_factory=dict)
    agencies: dict[str, dict[str, Any]] = field(default_factory=dict)
    routes: dict[str, dict[str, Any]] = field(default_factory=dict)
    stops: dict[str, dict[str, Any]] = field(default_factory=dict)
    services: dict[str, dict[str, Any]] = field(default_factory=dict)
    trips: dict[str, dict[str, Any]] = field(default_factory=dict)
    calls: dict[str, list[dict[str, Any]]] = field(default_factory=lambda: defaultdict(list))
    frequencies: list[dict[str, Any]] = field(default_factory=list)
    prices: dict[str, int | None] = field(default_factory=dict)
    """By fare id; None for a price that the portal does not show (another currency)."""
    fares: list[dict[str, Any]] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    findings: Findings = field(default_factory=Findings)
    refused: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    """Ids of refused rows by the name of their column: what refers to them is no cause of its own."""

    @property
    def ends_on(self) -> dt.date:
        """The last day with a ride, by the spans of the calendar and the days added to them."""
        return max(day for each in self.services.values() for day in (each["last_on"], *each["added"]))


def complete_trips(feed: Feed) -> None:
    for key in list(feed.trips):
        calls = sorted(feed.calls.get(key, ()), key=lambda call: call["sequence"])
        feed.calls[key] = calls
        if not calls:
            if not feed.refused["trip_id"] & {key, ""}:
                feed.findings.note("trips", feed.trips[key]["line"], "chuyến không có giờ dừng nào: bỏ qua")
            del feed.trips[key], feed.calls[key]
        elif fault := _fault_of(calls):
            if key not in feed.refused["trip_id"]:
                feed.findings.fault("stop_times", 0, f"{fault}: chuyến {{}}", key)
        else:
            _fill_times(calls)
    feed.frequencies = [row for row in feed.frequencies if row["trip"] in feed.trips]
    if feed.counts["trips"] and not feed.trips and not feed.findings.faults:
        feed.findings.fault("stop_times", 0, "không chuyến nào có giờ dừng")
    _give_directions(feed)


def _fault_of(calls: list[dict[str, Any]]) -> str:
    if len(calls) < 2:
        return "chuyến có dưới hai điểm dừng"
    if len({call["sequence"] for call in calls}) < len(calls):
        return "stop_sequence lặp lại"
    if calls[0]["departure"] is None or calls[-1]["arrival"] is None:
        return "điểm đầu hoặc điểm cuối không có giờ"
    times = [
        time for call in calls if call["arrival"] is not None for time in (call["arrival"], call["departure"])
    ]
    return "" if times == sorted(times) else "giờ đi lùi"


def _fill_times(calls: list[dict[str, Any]]) -> None:
    """Stops without a time get one spread evenly between their neighbours that have."""
    timed = [at for at, call in enumerate(calls) if call["arrival"] is not None]
    for left, right in zip(timed, timed[1:], strict=False):
        begin, span = calls[left]["departure"], calls[right]["arrival"] - calls[left]["departure"]
        for at in range(left + 1, right):
            calls[at]["arrival"] = calls[at]["departure"] = begin + span * (at - left) // (right - left)


def _give_directions(feed: Feed) -> None:
    """Trips without direction_id run out or back by their ends, compared with the line's longest trip."""
    longest: dict[str, str] = {}
    for key, trip in feed.trips.items():
        known = longest.get(trip["route"])
        if known is None or len(feed.calls[key]) > len(feed.calls[known]):
            longest[trip["route"]] = key
    for key, trip in feed.trips.items():
        if trip["direction"] is None:
            model = longest[trip["route"]]
            runs_back = _runs_back(_ends(feed, key), _ends(feed, model))
            trip["direction"] = (feed.trips[model]["direction"] or 0) ^ runs_back


def _ends(feed: Feed, key: str) -> tuple[tuple[float, float], tuple[float, float]]:
    first, last = (feed.stops[feed.calls[key][at]["stop"]] for at in (0, -1))
    return (first["latitude"] or 0, first["longitude"] or 0), (last["latitude"] or 0, last["longitude"] or 0)


def _runs_back(
    ends: tuple[tuple[float, float], tuple[float, float]],
    model: tuple[tuple[float, float], tuple[float, float]],
) -> bool:
    """Whether the trip's ends lie nearer to the model's turned round: stops across a road are near."""
    along = math.dist(ends[0], model[0]) + math.dist(ends[1], model[1])
    back = math.dist(ends[0], model[1]) + math.dist(ends[1], model[0])
    return back < along


def take_fare_rule(feed: Feed, row: Row, line: int) -> None:
    if row.get("contains_id"):
        cause = "luật giá theo vùng đi qua (contains_id): cổng chưa hiện được"
        feed.findings.note("fare_rules", line, cause)
        return
    rule = {
        "fare": row["fare_id"],
        "route": row.get("route_id") or None,
        "origin": row.get("origin_id", "")[:LONGEST_ID],
        "destination": row.get("destination_id", "")[:LONGEST_ID],
        "line": line,
    }
    feed.fares.append(rule)


def complete_fares(feed: Feed) -> None:
    """Rules with their prices; where a feed has no rule at all, each price holds on every line."""
    zones = {stop["zone"] for stop in feed.stops.values()} | {""}
    known: set[tuple[str, str | None, str, str]] = set()
    rules, feed.fares = feed.fares, []
    for rule in rules:
        key = (rule["fare"], rule["route"], rule["origin"], rule["destination"])
        unknown = [zone for zone in key[2:] if zone not in zones]
        if key in known:
            feed.findings.note("fare_rules", rule["line"], "luật giá {} ghi hai lần: lấy một", rule["fare"])
        elif unknown:
            cause = "vùng giá vé {} không có ở điểm dừng nào: bỏ qua luật giá này"
            feed.findings.note("fare_rules", rule["line"], cause, unknown[0])
        elif (price := feed.prices[rule["fare"]]) is not None:
            feed.fares.append(
                {"price": price, **dict(zip(("route", "origin", "destination"), key[1:], strict=True))}
            )
        known.add(key)
    if not feed.counts["fare_rules"]:
        everywhere = {"route": None, "origin": "", "destination": ""}
        feed.fares = [{"price": price, **everywhere} for price in feed.prices.values() if price is not None]
