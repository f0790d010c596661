"""A GTFS feed read and checked as a whole: plain rows, and every fault with its file and line. Pure."""

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from foundation.spreadsheets.errors import FileRefused
from lookups.kinds.buses.package import Package

BUS_TYPES = frozenset({"3", "11", *map(str, range(700, 800))})
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
NEEDED = ("agency", "routes", "stops", "trips", "stop_times")
MOST_FAULTS = 500
LONGEST_TIME = 48 * 3600
_TIME = re.compile(r"(\d{1,2}):([0-5]\d):([0-5]\d)", re.ASCII)
_LENGTHS = {"name": 200, "note": 500, "phone": 40, "url": 200, "id": 100}


class Fault(Exception):
    """Why a row is refused, in Vietnamese."""


@dataclass(slots=True)
class Feed:
    """Rows by their GTFS ids; times in seconds, dates as dates. `faults` are (file:line, reason)."""

    info: dict[str, str] = field(default_factory=dict)
    agencies: dict[str, dict[str, Any]] = field(default_factory=dict)
    routes: dict[str, dict[str, Any]] = field(default_factory=dict)
    stops: dict[str, dict[str, Any]] = field(default_factory=dict)
    services: dict[str, dict[str, Any]] = field(default_factory=dict)
    trips: dict[str, dict[str, Any]] = field(default_factory=dict)
    calls: dict[str, list[dict[str, Any]]] = field(default_factory=lambda: defaultdict(list))
    frequencies: list[dict[str, Any]] = field(default_factory=list)
    prices: dict[str, int] = field(default_factory=dict)
    fares: list[dict[str, Any]] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    faults: list[tuple[str, str]] = field(default_factory=list)


def read(package: Package) -> Feed:
    missing = [f"{table}.txt" for table in NEEDED if not package.has(table)]
    if not (package.has("calendar") or package.has("calendar_dates")):
        missing.append("calendar.txt")
    if missing:
        raise FileRefused(f"Tệp nén thiếu {', '.join(missing)} của dữ liệu GTFS.")
    feed = Feed()
    feed.info = next((row for _, row in package.rows("feed_info")), {})
    for table, take in _TABLES:
        _take_rows(package, feed, table, take)
    _check_trips(feed)
    return feed


def _take_rows(
    package: Package, feed: Feed, table: str, take: Callable[[Feed, dict[str, str]], None]
) -> None:
    for line, row in package.rows(table):
        feed.counts[table] = feed.counts.get(table, 0) + 1
        try:
            take(feed, row)
        except Fault as fault:
            if len(feed.faults) < MOST_FAULTS:
                feed.faults.append((f"{table}.txt:{line}", str(fault)))
    if table in NEEDED and not feed.counts.get(table):
        feed.faults.append((f"{table}.txt:1", "không có dòng dữ liệu nào"))


def _agency(feed: Feed, row: dict[str, str]) -> None:
    key = row.get("agency_id", "")
    _new(feed.agencies, key, "agency_id", may_be_empty=True)
    phone = _short(row, "agency_phone", "phone")
    feed.agencies[key] = {"name": _needed(row, "agency_name"), "phone": phone}


def _route(feed: Feed, row: dict[str, str]) -> None:
    key = _id(row, "route_id")
    _new(feed.routes, key, "route_id")
    if row.get("route_type") not in BUS_TYPES:
        raise Fault(f"route_type “{row.get('route_type', '')}” không phải xe buýt")
    agency = row.get("agency_id", "") or (next(iter(feed.agencies), "") if len(feed.agencies) == 1 else "")
    if agency not in feed.agencies:
        raise Fault(f"agency_id “{agency}” không có trong agency.txt")
    short, long = _short(row, "route_short_name", "phone"), _short(row, "route_long_name", "name")
    if not (short or long):
        raise Fault("thiếu cả route_short_name và route_long_name")
    feed.routes[key] = {
        "short_name": short,
        "long_name": long or short,
        "note": _short(row, "route_desc", "note"),
        "agency": agency,
    }


def _stop(feed: Feed, row: dict[str, str]) -> None:
    key = _id(row, "stop_id")
    _new(feed.stops, key, "stop_id")
    feed.stops[key] = {
        "name": _needed(row, "stop_name"),
        "note": _short(row, "stop_desc", "name"),
        "latitude": _degrees(row, "stop_lat", 90),
        "longitude": _degrees(row, "stop_lon", 180),
        "zone": row.get("zone_id", "")[:60],
    }


def _calendar(feed: Feed, row: dict[str, str]) -> None:
    key = _id(row, "service_id")
    _new(feed.services, key, "service_id")
    if any(row.get(name) not in ("0", "1") for name in WEEKDAYS):
        raise Fault("các cột thứ trong tuần phải là 0 hoặc 1")
    first, last = _date(row, "start_date"), _date(row, "end_date")
    if last < first:
        raise Fault("end_date trước start_date")
    days = [row[name] == "1" for name in WEEKDAYS]
    feed.services[key] = {"weekdays": days, "first_on": first, "last_on": last, "added": [], "removed": []}


def _calendar_date(feed: Feed, row: dict[str, str]) -> None:
    key, day = _id(row, "service_id"), _date(row, "date")
    kind = {"1": "added", "2": "removed"}.get(row.get("exception_type", ""))
    if kind is None:
        raise Fault("exception_type phải là 1 hoặc 2")
    service = feed.services.setdefault(
        key, {"weekdays": [False] * 7, "first_on": day, "last_on": day, "added": [], "removed": []}
    )
    service[kind].append(day)
    if kind == "added":
        service["first_on"] = min(service["first_on"], day)
        service["last_on"] = max(service["last_on"], day)


def _trip(feed: Feed, row: dict[str, str]) -> None:
    key = _id(row, "trip_id")
    _new(feed.trips, key, "trip_id")
    _known(feed.routes, row, "route_id", "routes.txt")
    _known(feed.services, row, "service_id", "calendar.txt")
    if row.get("direction_id", "") not in ("", "0", "1"):
        raise Fault("direction_id phải là 0 hoặc 1")
    feed.trips[key] = {
        "route": row["route_id"],
        "service": row["service_id"],
        "headsign": _short(row, "trip_headsign", "name"),
        "direction": int(row.get("direction_id") or 0),
    }


def _stop_time(feed: Feed, row: dict[str, str]) -> None:
    _known(feed.trips, row, "trip_id", "trips.txt")
    _known(feed.stops, row, "stop_id", "stops.txt")
    arrival, departure = row.get("arrival_time", ""), row.get("departure_time", "")
    feed.calls[row["trip_id"]].append(
        {
            "stop": row["stop_id"],
            "sequence": _whole(row, "stop_sequence"),
            "arrival": _seconds(arrival or departure) if arrival or departure else None,
            "departure": _seconds(departure or arrival) if arrival or departure else None,
        }
    )


def _frequency(feed: Feed, row: dict[str, str]) -> None:
    _known(feed.trips, row, "trip_id", "trips.txt")
    start, end = _seconds(row.get("start_time", "")), _seconds(row.get("end_time", ""))
    headway = _whole(row, "headway_secs")
    if end <= start or not 60 <= headway <= 24 * 3600:
        raise Fault("khoảng giờ hoặc giãn cách (headway_secs) không hợp lệ")
    is_exact = row.get("exact_times", "") == "1"
    feed.frequencies.append(
        {"trip": row["trip_id"], "start": start, "end": end, "headway": headway, "is_exact": is_exact}
    )


def _fare_attribute(feed: Feed, row: dict[str, str]) -> None:
    key = _id(row, "fare_id")
    _new(feed.prices, key, "fare_id")
    if row.get("currency_type") != "VND":
        raise Fault("currency_type phải là VND")
    if not re.fullmatch(r"\d{1,8}(\.0+)?", row.get("price", ""), re.ASCII):
        raise Fault(f"price “{row.get('price', '')}” không phải số đồng nguyên")
    feed.prices[key] = int(float(row["price"]))


def _fare_rule(feed: Feed, row: dict[str, str]) -> None:
    _known(feed.prices, row, "fare_id", "fare_attributes.txt")
    if row.get("route_id"):
        _known(feed.routes, row, "route_id", "routes.txt")
    feed.fares.append(
        {
            "price": feed.prices[row["fare_id"]],
            "route": row.get("route_id") or None,
            "origin": row.get("origin_id", "")[:60],
            "destination": row.get("destination_id", "")[:60],
        }
    )


_TABLES: tuple[tuple[str, Callable[[Feed, dict[str, str]], None]], ...] = (
    ("agency", _agency),
    ("routes", _route),
    ("stops", _stop),
    ("calendar", _calendar),
    ("calendar_dates", _calendar_date),
    ("trips", _trip),
    ("stop_times", _stop_time),
    ("frequencies", _frequency),
    ("fare_attributes", _fare_attribute),
    ("fare_rules", _fare_rule),
)


def _check_trips(feed: Feed) -> None:
    for key in feed.trips:
        calls = sorted(feed.calls.get(key, ()), key=lambda call: call["sequence"])
        feed.calls[key] = calls
        if fault := _fault_of(calls):
            feed.faults.append((f"stop_times.txt: {key}", fault))
        else:
            _fill_times(calls)


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


def _new(rows: dict[str, Any], key: str, name: str, *, may_be_empty: bool = False) -> None:
    if key in rows:
        raise Fault(f"{name} “{key}” lặp lại")


def _known(rows: dict[str, Any], row: dict[str, str], name: str, where: str) -> None:
    if row.get(name, "") not in rows:
        raise Fault(f"{name} “{row.get(name, '')}” không có trong {where}")


def _id(row: dict[str, str], name: str) -> str:
    value = row.get(name, "")
    if not value or len(value) > _LENGTHS["id"]:
        raise Fault(f"{name} bị bỏ trống hoặc quá dài")
    return value


def _needed(row: dict[str, str], name: str) -> str:
    if not row.get(name):
        raise Fault(f"{name} bị bỏ trống")
    return _short(row, name, "name")


def _short(row: dict[str, str], name: str, kind: str) -> str:
    if len(row.get(name, "")) > _LENGTHS[kind]:
        raise Fault(f"{name} dài quá {_LENGTHS[kind]} ký tự")
    return row.get(name, "")


def _degrees(row: dict[str, str], name: str, most: int) -> float:
    try:
        value = float(row.get(name, ""))
    except ValueError:
        value = float("nan")
    if not -most <= value <= most or value == 0:
        raise Fault(f"{name} “{row.get(name, '')}” không phải tọa độ")
    return value


def _whole(row: dict[str, str], name: str) -> int:
    if not re.fullmatch(r"\d{1,6}", row.get(name, ""), re.ASCII):
        raise Fault(f"{name} “{row.get(name, '')}” không phải số nguyên")
    return int(row[name])


def _date(row: dict[str, str], name: str) -> dt.date:
    try:
        return dt.datetime.strptime(row.get(name, ""), "%Y%m%d").date()
    except ValueError:
        raise Fault(f"{name} “{row.get(name, '')}” không phải ngày dạng YYYYMMDD") from None


def _seconds(text: str) -> int:
    """`25:10:00` is ten past one of the next morning."""
    match = _TIME.fullmatch(text)
    seconds = int(match[1]) * 3600 + int(match[2]) * 60 + int(match[3]) if match else LONGEST_TIME + 1
    if seconds > LONGEST_TIME:
        raise Fault(f"“{text}” không phải giờ dạng HH:MM:SS")
    return seconds
