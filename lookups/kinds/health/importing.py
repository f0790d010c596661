"""Health facilities from a spreadsheet; the same file twice changes nothing.

A facility is known by its BHYT code, else by its name in its commune.
"""

from typing import Any

from django.utils import timezone

from foundation.regions.addresses import commune_of, names_a_commune
from foundation.regions.models import AdminUnit
from foundation.spreadsheets.importing import ImportResult
from foundation.spreadsheets.report import Report, RowVerdict
from lookups.kinds.health.models import Facility, OpeningHours

TEXTS = ("address", "phone", "emergency_phone", "specialities", "vaccines", "bhyt_code", "level")


def apply_import(*, report: Report, by: Any = None, dry_run: bool = False) -> ImportResult:
    """A facility whose commune is not clear is kept without one; its row needs review."""
    result = ImportResult(dry_run=dry_run)
    met: dict[int, RowVerdict] = {}
    for row in report.accepted:
        _apply(row, result, met)
    return result


def _apply(row: RowVerdict, result: ImportResult, met: dict[int, RowVerdict]) -> None:
    values = row.values
    told = (values["commune"],) if values["commune"] else (values["address"],)
    unit, doubt = commune_of(told, district=values["district"] or "")
    if doubt and (values["commune"] or names_a_commune(values["address"] or "")):
        result.ask(row, "commune", doubt)
        return
    if doubt:
        row.flag_for_review(doubt, "commune")
    facility = _known(values, unit, met)
    is_new = facility is None
    wanted = _wanted(values, unit)
    if facility is None:
        facility = Facility(name=values["name"], certainty=Facility.Certainty.ONE_SOURCE)
    if (before := met.get(facility.pk)) is not None:
        result.refused[row.line] = (
            f"“{values['name']}” có ở cả dòng {before.line}, cùng nơi hoặc cùng mã; hãy giữ một dòng đúng"
        )
        return
    has_changed = any(getattr(facility, key) != value for key, value in wanted.items())
    for key, value in wanted.items():
        setattr(facility, key, value)
    facility.checked_on = timezone.localdate()
    facility.save()
    met[facility.pk] = row
    has_changed = _set_hours(facility, values["hours"]) or has_changed
    result.created += is_new
    result.updated += has_changed and not is_new
    result.unchanged += not has_changed and not is_new


def _known(values: dict[str, Any], unit: AdminUnit | None, met: dict[int, RowVerdict]) -> Facility | None:
    """Of several of one name in one commune (a chain's pharmacies) the one at this address."""
    if values["bhyt_code"] and (found := Facility.objects.filter(bhyt_code=values["bhyt_code"]).first()):
        return found
    named = Facility.objects.filter(name=values["name"])
    if values["bhyt_code"]:
        named = named.filter(bhyt_code="")
    if unit is not None:
        named = named.filter(commune=unit)
    address = values["address"] or ""
    facilities = list(named.order_by("pk"))
    same = next((found for found in facilities if found.address == address), None)
    if same or not address:
        return same or (facilities[0] if len(facilities) == 1 else None)
    others = [found for found in facilities if found.pk not in met]
    return others[0] if len(others) == 1 and len(facilities) == 1 else None


def _wanted(values: dict[str, Any], unit: AdminUnit | None) -> dict[str, Any]:
    wanted: dict[str, Any] = {key: values[key] for key in TEXTS if values[key]}
    wanted |= {"kind": values["kind"]} | ({"commune": unit} if unit else {})
    wanted |= {"is_public": values["is_public"]} if values.get("is_public") is not None else {}
    wanted |= {"takes_bhyt": values["bhyt"]} if values["bhyt"] is not None else {}
    wanted |= {"lat": values["lat"], "lng": values["lng"]} if values["lat"] is not None else {}
    return wanted


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
