"""Health facilities from a spreadsheet, known by name: all or none, the same file twice changes nothing."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from foundation.regions.models import AdminUnit
from foundation.regions.resolver import resolve
from foundation.spreadsheets.registry import ImportResult
from foundation.spreadsheets.report import Report, RowVerdict
from lookups.kinds.health.models import Facility, OpeningHours

TEXTS = ("address", "phone", "emergency_phone", "specialities", "vaccines")


def apply_import(*, report: Report, by: Any = None, dry_run: bool = False) -> ImportResult:
    result = ImportResult(dry_run=dry_run)
    result.refused = {row.line: row.reason for row in report.rows if row.verdict == "reject"}
    with transaction.atomic():
        for row in report.accepted:
            _apply(row, result)
        if result.refused or dry_run:
            transaction.set_rollback(True)
    return result


def _apply(row: RowVerdict, result: ImportResult) -> None:
    values = row.values
    unit = resolve(", ".join(filter(None, (values["commune"] or values["address"],)))).unit
    if unit is None or unit.level != AdminUnit.Level.COMMUNE:
        named = values["commune"] or values["address"]
        result.refused[row.line] = f"“{named}” chưa rõ là xã, phường nào hiện nay"
        return
    wanted: dict[str, Any] = {key: values[key] for key in TEXTS if values[key]}
    wanted |= {"kind": values["kind"], "commune_id": unit.pk}
    wanted |= {"takes_bhyt": values["bhyt"]} if values["bhyt"] is not None else {}
    wanted |= {"lat": values["lat"], "lng": values["lng"]} if values["lat"] is not None else {}
    facility = Facility.objects.filter(name=values["name"]).first()
    if facility is None:
        facility = Facility.objects.create(
            name=values["name"],
            checked_on=timezone.localdate(),
            certainty=Facility.Certainty.ONE_SOURCE,
            **wanted,
        )
        _set_hours(facility, values["hours"])
        result.created += 1
        return
    has_changed = any(getattr(facility, key) != value for key, value in wanted.items())
    for key, value in wanted.items():
        setattr(facility, key, value)
    facility.checked_on = timezone.localdate()
    facility.save()
    has_changed = _set_hours(facility, values["hours"]) or has_changed
    result.updated, result.unchanged = result.updated + has_changed, result.unchanged + (not has_changed)


def _set_hours(facility: Facility, hours: list[tuple[int, str, str]] | None) -> bool:
    if not hours:
        return False
    known = {(row.weekday, f"{row.opens:%H:%M}", f"{row.closes:%H:%M}") for row in facility.hours.all()}
    if known == set(hours):
        return False
    facility.hours.all().delete()
    OpeningHours.objects.bulk_create(
        OpeningHours(facility=facility, weekday=day, opens=opens, closes=closes)
        for day, opens, closes in sorted(set(hours))
    )
    return True
