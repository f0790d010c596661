"""A GTFS zip taken in: judged whole, then it replaces the timetable in one transaction."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from foundation.files.errors import FileRefused
from foundation.regions.models import AdminUnit
from foundation.regions.resolver import resolve
from foundation.spreadsheets.importing import ImportResult
from foundation.spreadsheets.report import Report, RowVerdict
from foundation.vietnamese.folding import fold
from lookups.kinds.buses import gtfs_feed as gtfs
from lookups.kinds.buses import models
from lookups.kinds.buses.feed import Feed
from lookups.kinds.buses.gtfs_archive import Package

BATCH = 5000


@dataclass(slots=True)
class FeedReport(Report):
    """One row for each file that was read, one for each cause of a fault; `feed` is what was read."""

    feed: Feed


def no_table(*_: Any, **__: Any) -> Any:
    raise FileRefused(
        "Lịch xe buýt nhập từ tệp ZIP dạng GTFS bằng lệnh import_data buses, không từ bảng tính."
    )


def read_feed(path: str) -> FeedReport:
    package = Package(path, gtfs.TABLES)
    try:
        feed = gtfs.read(package)
    finally:
        package.close()
    return FeedReport("buses", [*_bad(feed), *_good(feed)], frozenset({"rows"}), feed)


def _bad(feed: Feed) -> list[RowVerdict]:
    """One row for each cause; rows that only refer to refused ones are counted with the first."""
    bad = [RowVerdict(finding.where, "reject", finding.words) for finding in feed.findings.faults.values()]
    if bad and feed.findings.consequences:
        bad[0].reason += f"; {feed.findings.consequences} dòng khác chỉ sai theo các lỗi ở đây"
    return bad


def _good(feed: Feed) -> Iterator[RowVerdict]:
    notes: dict[str, list[str]] = defaultdict(list)
    for finding in feed.findings.notes.values():
        notes[finding.table].append(finding.words)
    for table, count in feed.counts.items():
        if count:
            yield RowVerdict(f"{table}.txt", "accept", "; ".join(notes[table]), {"rows": count})


def apply_import(*, report: FeedReport, by: Any = None, dry_run: bool = False) -> ImportResult:
    result = ImportResult(dry_run=dry_run)
    result.refused = {row.line: row.reason for row in report.rows if row.verdict == "reject"}
    if result.refused:
        return result
    with transaction.atomic():
        models.Feed.objects.all().delete()
        _write(report.feed)
        result.created = sum(report.feed.counts.values())
        if dry_run:
            transaction.set_rollback(True)
    return result


def _write(feed: Feed) -> None:
    kept = models.Feed.objects.create(
        publisher=feed.info.get("feed_publisher_name", "")[:200]
        or next(iter(feed.agencies.values()))["name"],
        url=feed.info.get("feed_publisher_url", "")[:200],
        version=feed.info.get("feed_version", "")[:100],
        dated_on=timezone.localdate(),
        ends_on=feed.ends_on,
    )
    routes = _make(models.Route, feed.routes, lambda values: _route(kept, values, feed))
    units: dict[str, AdminUnit | None] = {}
    stops = _make(models.Stop, feed.stops, lambda values: _stop(kept, values, units))
    services = _make(models.Service, feed.services, lambda values: {"feed": kept, **values})
    trips = _make(
        models.Trip,
        feed.trips,
        lambda values: {
            "route": routes[values["route"]],
            "service": services[values["service"]],
            "headsign": values["headsign"],
            "direction": values["direction"],
        },
    )
    models.StopTime.objects.bulk_create(
        [
            models.StopTime(**call | {"trip": trips[key], "stop": stops[call["stop"]]})
            for key, calls in feed.calls.items()
            for call in calls
        ],
        batch_size=BATCH,
    )
    models.Frequency.objects.bulk_create(
        models.Frequency(**values | {"trip": trips[values["trip"]]}) for values in feed.frequencies
    )
    models.Fare.objects.bulk_create(
        models.Fare(feed=kept, **values | {"route": routes[values["route"]] if values["route"] else None})
        for values in feed.fares
    )


def _make(model: Any, rows: dict[str, dict[str, Any]], values_of: Any) -> dict[str, Any]:
    made = {key: model(gtfs_id=key, **values_of(values)) for key, values in rows.items()}
    model.objects.bulk_create(made.values(), batch_size=BATCH)
    return made


def _route(kept: models.Feed, values: dict[str, Any], feed: Feed) -> dict[str, Any]:
    agency = feed.agencies[values["agency"]]
    key = fold(f"{values['short_name']} {values['long_name']}")
    return values | {"feed": kept, "agency": agency["name"], "phone": agency["phone"], "key": key}


def _stop(kept: models.Feed, values: dict[str, Any], units: dict[str, AdminUnit | None]) -> dict[str, Any]:
    """The commune is looked for in the stop's description, up to its first semicolon."""
    place = values["note"].partition(";")[0]
    if place not in units:
        units[place] = resolve(place).unit if place else None
    return values | {"feed": kept, "unit": units[place], "key": fold(values["name"])}
