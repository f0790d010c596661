"""A GTFS feed read and checked as a whole: plain rows, and each cause of a fault or note once. Pure.

What is only unusual is mended or left out, with a note; a feed is refused for what cannot be true.
"""

import datetime as dt
import re
import zoneinfo
from collections import Counter
from collections.abc import Callable
from typing import Any

from foundation.files.errors import FileRefused
from lookups.kinds.buses import gtfs_values
from lookups.kinds.buses.feed import Feed, complete_fares, complete_trips, take_fare_rule
from lookups.kinds.buses.findings import Consequence, Fault
from lookups.kinds.buses.gtfs_archive import Package
from lookups.kinds.buses.gtfs_values import Row
from lookups.kinds.buses.vehicles import Vehicle, vehicle_of

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
NEEDED = {
    "agency": ("agency_name",),
    "routes": ("route_id", "route_type"),
    "stops": ("stop_id", "stop_lat", "stop_lon"),
    "trips": ("route_id", "service_id", "trip_id"),
    "stop_times": ("trip_id", "stop_id", "stop_sequence", "arrival_time", "departure_time"),
}
LONGEST = {"name": 200, "note": 500, "short_name": 50, "phone": 100, "currency": 3}
STATION, ENTRANCE = "1", "2"
VIETNAM = "Asia/Ho_Chi_Minh"
HERE = dt.timedelta(hours=7)


Take = Callable[[Feed, Row, int], None]


def read(package: Package) -> Feed:
    missing = [f"{table}.txt" for table in NEEDED if not package.has(table)]
    if not (package.has("calendar") or package.has("calendar_dates")):
        missing.append("calendar.txt")
    if missing:
        raise FileRefused(f"Tệp nén thiếu {', '.join(missing)} của dữ liệu GTFS.")
    feed = Feed()
    feed.info = next((row for _, row in package.rows("feed_info")), {})
    for table, (take, key) in _TABLES.items():
        if _check_headings(package, feed, table):
            _take_rows(package, feed, table, take, key)
        else:
            feed.refused[key].add("")
    complete_trips(feed)
    complete_fares(feed)
    _keep_called_stops(feed)
    return feed


def _check_headings(package: Package, feed: Feed, table: str) -> bool:
    """Whether the rows can be read: every needed column is there."""
    names = package.headings(table)
    twice = [name for name, number in Counter(names).items() if name and number > 1]
    for name in twice:
        feed.findings.note(table, 1, "cột {} có hai lần: lấy cột đầu", name)
    lacking = [name for name in NEEDED.get(table, ()) if name not in names] if names else []
    for name in lacking:
        feed.findings.fault(table, 1, "thiếu cột {}", name)
    return not lacking


def _take_rows(package: Package, feed: Feed, table: str, take: Take, key: str) -> None:
    for line, row in package.rows(table):
        feed.counts[table] += 1
        try:
            take(feed, row, line)
        except Consequence:
            feed.findings.consequences += 1
            feed.refused[key].add(row.get(key, ""))
        except Fault as fault:
            feed.findings.fault(table, line, fault.cause, fault.value)
            feed.refused[key].add(row.get(key, ""))
    if table in NEEDED and not feed.counts[table]:
        feed.findings.fault(table, 1, "không có dòng dữ liệu nào")


def _agency(feed: Feed, row: Row, line: int) -> None:
    key = row.get("agency_id", "")
    _is_new(feed.agencies, key, "agency_id")
    feed.agencies[key] = {
        "name": _short(feed, "agency", line, "agency_name", gtfs_values.needed(row, "agency_name"), "name"),
        "phone": row.get("agency_phone", "")[: LONGEST["phone"]],
    }
    _check_zone(feed, row.get("agency_timezone", ""), line)


def _check_zone(feed: Feed, name: str, line: int) -> None:
    """Times are shown as they stand in the file, so a zone with other hours than ours is named."""
    if not name:
        feed.findings.note("agency", line, "thiếu múi giờ (agency_timezone): hiểu là giờ Việt Nam")
        return
    try:
        offset = zoneinfo.ZoneInfo(name).utcoffset(dt.datetime(2026, 1, 1))
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        feed.findings.note("agency", line, "múi giờ {} không có trong danh mục: hiểu là giờ Việt Nam", name)
        return
    if offset != HERE:
        feed.findings.note(
            "agency", line, "múi giờ {} không phải giờ Việt Nam: giờ trong tệp được hiện nguyên như thế", name
        )


def _route(feed: Feed, row: Row, line: int) -> None:
    key = gtfs_values.identifier(row, "route_id")
    _is_new(feed.routes, key, "route_id")
    vehicle = vehicle_of(row["route_type"])
    if vehicle is None:
        feed.findings.note(
            "routes", line, "route_type {} không có trong GTFS: ghi là phương tiện khác", row["route_type"]
        )
    agency = row.get("agency_id", "") or (next(iter(feed.agencies), "") if len(feed.agencies) == 1 else "")
    if agency not in feed.agencies:
        raise _unknown(feed, "agency_id", agency, "agency.txt")
    short, long = row.get("route_short_name", ""), row.get("route_long_name", "")
    if not (short or long):
        raise Fault("thiếu cả route_short_name và route_long_name")
    feed.routes[key] = {
        "short_name": _short(feed, "routes", line, "route_short_name", short, "short_name"),
        "long_name": _short(feed, "routes", line, "route_long_name", long or short, "name"),
        "note": _short(feed, "routes", line, "route_desc", row.get("route_desc", ""), "note"),
        "note_en": "",
        "vehicle": vehicle or Vehicle.OTHER,
        "agency": agency,
    }


def _stop(feed: Feed, row: Row, line: int) -> None:
    """Nodes, boarding areas and platforms may leave name and place to their station."""
    key = gtfs_values.identifier(row, "stop_id")
    _is_new(feed.stops, key, "stop_id")
    kind, station = row.get("location_type", "") or "0", row.get("parent_station", "")
    is_part = bool(station) and not (row.get("stop_lat") or row.get("stop_lon"))
    feed.stops[key] = {
        "name": _short(feed, "stops", line, "stop_name", row.get("stop_name", ""), "name"),
        "note": _short(feed, "stops", line, "stop_desc", row.get("stop_desc", ""), "name"),
        "latitude": None if is_part else gtfs_values.degrees(row, "stop_lat", 90),
        "longitude": None if is_part else gtfs_values.degrees(row, "stop_lon", 180),
        "zone": row.get("zone_id", "")[: gtfs_values.LONGEST_ID],
        "station": station,
        "is_place_to_board": kind not in (STATION, ENTRANCE),
        "code": row.get("stop_code", "") or key,
        "line": line,
    }


def _calendar(feed: Feed, row: Row, line: int) -> None:
    key = gtfs_values.identifier(row, "service_id")
    _is_new(feed.services, key, "service_id")
    if any(row.get(name) not in ("0", "1") for name in WEEKDAYS):
        raise Fault("các cột thứ trong tuần phải là 0 hoặc 1")
    first, last = gtfs_values.date(row, "start_date"), gtfs_values.date(row, "end_date")
    if last < first:
        raise Fault("end_date trước start_date")
    days = [row[name] == "1" for name in WEEKDAYS]
    feed.services[key] = {"weekdays": days, "first_on": first, "last_on": last, "added": [], "removed": []}


def _calendar_date(feed: Feed, row: Row, line: int) -> None:
    key, day = gtfs_values.identifier(row, "service_id"), gtfs_values.date(row, "date")
    kind = {"1": "added", "2": "removed"}.get(row.get("exception_type", ""))
    if kind is None:
        raise Fault("exception_type phải là 1 hoặc 2")
    service = feed.services.setdefault(
        key, {"weekdays": [False] * 7, "first_on": day, "last_on": day, "added": [], "removed": []}
    )
    if day in service[kind]:
        feed.findings.note(
            "calendar_dates", line, "ngày ngoại lệ {} ghi hai lần: lấy một", f"{key} {day:%Y%m%d}"
        )
        return
    if day in service["added"] or day in service["removed"]:
        raise Fault("ngày ngoại lệ {} vừa thêm vừa bỏ chuyến", f"{key} {day:%Y%m%d}")
    service[kind].append(day)


def _trip(feed: Feed, row: Row, line: int) -> None:
    key = gtfs_values.identifier(row, "trip_id")
    _is_new(feed.trips, key, "trip_id")
    if row["route_id"] not in feed.routes:
        raise _unknown(feed, "route_id", row["route_id"], "routes.txt")
    if row["service_id"] not in feed.services:
        raise _unknown(feed, "service_id", row["service_id"], "calendar.txt")
    if row.get("direction_id", "") not in ("", "0", "1"):
        raise Fault("direction_id phải là 0 hoặc 1")
    feed.trips[key] = {
        "route": row["route_id"],
        "service": row["service_id"],
        "headsign": _short(feed, "trips", line, "trip_headsign", row.get("trip_headsign", ""), "name"),
        "direction": int(row["direction_id"]) if row.get("direction_id") else None,
        "line": line,
    }


def _stop_time(feed: Feed, row: Row, line: int) -> None:
    if row["trip_id"] not in feed.trips:
        raise _unknown(feed, "trip_id", row["trip_id"], "trips.txt")
    if row["stop_id"] not in feed.stops:
        raise _unknown(feed, "stop_id", row["stop_id"], "stops.txt")
    arrival, departure = row["arrival_time"], row["departure_time"]
    feed.calls[row["trip_id"]].append(
        {
            "stop": row["stop_id"],
            "sequence": gtfs_values.whole(row, "stop_sequence"),
            "arrival": gtfs_values.seconds(arrival or departure) if arrival or departure else None,
            "departure": gtfs_values.seconds(departure or arrival) if arrival or departure else None,
            "has_pickup": row.get("pickup_type") != "1",
            "has_drop_off": row.get("drop_off_type") != "1",
        }
    )


def _frequency(feed: Feed, row: Row, line: int) -> None:
    if row.get("trip_id", "") not in feed.trips:
        raise _unknown(feed, "trip_id", row.get("trip_id", ""), "trips.txt")
    start, end = gtfs_values.seconds(row.get("start_time", "")), gtfs_values.seconds(row.get("end_time", ""))
    headway = gtfs_values.whole(row, "headway_secs")
    if end <= start or not 60 <= headway <= 24 * 3600:
        raise Fault("khoảng giờ hoặc giãn cách (headway_secs) không hợp lệ")
    is_exact = row.get("exact_times", "") == "1"
    feed.frequencies.append(
        {"trip": row["trip_id"], "start": start, "end": end, "headway": headway, "is_exact": is_exact}
    )


def _fare_attribute(feed: Feed, row: Row, line: int) -> None:
    key, price = gtfs_values.identifier(row, "fare_id"), row.get("price", "")
    _is_new(feed.prices, key, "fare_id")
    currency = row.get("currency_type", "").upper()
    if currency != "VND":
        feed.findings.note("fare_attributes", line, "giá vé tính bằng {}: cổng chỉ hiện giá đồng", currency)
        feed.prices[key] = None
        return
    if not re.fullmatch(r"\d{1,8}(\.0+)?", price, re.ASCII):
        raise Fault("price {} không phải số đồng nguyên", price)
    feed.prices[key] = int(float(price))


def _fare_rule(feed: Feed, row: Row, line: int) -> None:
    if row.get("fare_id", "") not in feed.prices:
        raise _unknown(feed, "fare_id", row.get("fare_id", ""), "fare_attributes.txt")
    if row.get("route_id") and row["route_id"] not in feed.routes:
        raise _unknown(feed, "route_id", row["route_id"], "routes.txt")
    take_fare_rule(feed, row, line)


def _translation(feed: Feed, row: Row, line: int) -> None:
    """English notes on lines, named by their id or by the very words; other translations are not shown."""
    field_of = row.get("table_name", ""), row.get("field_name", "")
    if field_of != ("routes", "route_desc") or not row.get("language", "").lower().startswith("en"):
        return
    text = _short(feed, "translations", line, "translation", row.get("translation", ""), "note")
    key, words = row.get("record_id", ""), row.get("field_value", "")
    if key and key not in feed.routes:
        raise _unknown(feed, "route_id", key, "routes.txt")
    meant = [feed.routes[key]] if key else [route for route in feed.routes.values() if route["note"] == words]
    for route in meant:
        route["note_en"] = text


_TABLES: dict[str, tuple[Take, str]] = {
    "agency": (_agency, "agency_id"),
    "routes": (_route, "route_id"),
    "stops": (_stop, "stop_id"),
    "calendar": (_calendar, "service_id"),
    "calendar_dates": (_calendar_date, "service_id"),
    "trips": (_trip, "trip_id"),
    "stop_times": (_stop_time, "trip_id"),
    "frequencies": (_frequency, "trip_id"),
    "fare_attributes": (_fare_attribute, "fare_id"),
    "fare_rules": (_fare_rule, "rule"),
    "translations": (_translation, "record_id"),
}
TABLES = frozenset({*_TABLES, "feed_info"})


def _is_new(rows: dict[str, Any], key: str, name: str) -> None:
    if key in rows:
        raise Fault(f"{name} {{}} lặp lại", key)


def _unknown(feed: Feed, name: str, value: str, where: str) -> Fault:
    """A reference to a row that is not there; no cause of its own where that row was refused."""
    refused = feed.refused[name]
    if value in refused or "" in refused:
        return Consequence(name, value)
    return Fault(f"{name} {{}} không có trong {where}", value)


def _short(feed: Feed, table: str, line: int, name: str, value: str, kind: str) -> str:
    most = LONGEST[kind]
    if len(value) <= most:
        return value
    feed.findings.note(table, line, f"{name} dài quá {most} ký tự: hiện phần đầu")
    return f"{value[: most - 1]}…"


def _keep_called_stops(feed: Feed) -> None:
    """Stations, entrances and nodes at which nothing stops are no stops; a part has what its station has."""
    called = {call["stop"] for calls in feed.calls.values() for call in calls}
    left_out = 0
    kept = {}
    for key, stop in feed.stops.items():
        if key not in called and not (stop["is_place_to_board"] and stop["name"]):
            left_out += 1
            continue
        if fault := _complete_stop(feed, stop):
            feed.findings.fault("stops", stop["line"], fault, key)
        kept[key] = {
            name: stop[name] for name in ("name", "note", "latitude", "longitude", "zone", "station")
        }
    if left_out:
        cause = "nhà ga, lối vào hoặc nút không có chuyến dừng: không đưa vào danh sách điểm dừng"
        feed.findings.note("stops", 0, cause)
        feed.findings.notes["stops", cause].count = left_out
    feed.stops = kept


def _complete_stop(feed: Feed, stop: dict[str, Any]) -> str:
    """Fill in from the stations above, three levels at most; "" or why it cannot be."""
    above = stop
    for _level in range(3):
        above = feed.stops.get(above["station"], {"station": ""})
        for name in ("name", "latitude", "longitude", "zone"):
            if stop[name] in (None, "") and above.get(name):
                stop[name] = above[name]
    if not stop["name"]:
        feed.findings.note("stops", stop["line"], "điểm dừng không tên: gọi bằng mã {}", stop["code"])
        stop["name"] = stop["code"][: LONGEST["name"]]
    if stop["latitude"] is None:
        return "điểm dừng {} không có tọa độ, nhà ga của nó cũng không"
    return ""
