"""Health facilities from a spreadsheet, known by their BHYT code, else by their name in their commune."""

from typing import Any

from django.utils import timezone

from foundation.regions.models import AdminUnit
from foundation.spreadsheets import RowRefused
from foundation.spreadsheets.report import Report, RowVerdict
from foundation.spreadsheets.row_import import Outcome, RowImport, commune_of_row, given, save_changes
from lookups.kinds.health.models import Facility, OpeningHours

FIELDS = (
    "address", "phone", "emergency_phone", "specialities", "vaccines", "bhyt_code", "level", "kind",
    "is_public", "lat", "lng",
)  # fmt: skip


class FacilityImport(RowImport):
    """A facility whose commune is not clear is kept without one; its row needs review."""

    def __init__(self, report: Report, by: Any = None) -> None:
        super().__init__(report, by)
        self.seen: dict[int, RowVerdict] = {}

    def save_row(self, row: RowVerdict) -> Outcome:
        values = row.values
        unit = commune_of_row(row, values["address"])
        facility = self._known(values, unit) or Facility(
            name=values["name"], certainty=Facility.Certainty.ONE_SOURCE, checked_on=timezone.localdate()
        )
        if before := self.seen.get(facility.pk):
            raise RowRefused(
                f"“{values['name']}” có ở cả dòng {before.line}, cùng nơi hoặc cùng mã; hãy giữ một dòng đúng"
            )
        wanted = {name: values.get(name) for name in FIELDS}
        outcome = save_changes(facility, given(wanted | {**_yes_or_no(values), "commune": unit}))
        Facility.objects.filter(pk=facility.pk).update(checked_on=timezone.localdate())
        self.seen[facility.pk] = row
        has_new_hours = _set_hours(facility, values["hours"])
        return Outcome.UPDATED if has_new_hours and outcome == Outcome.UNCHANGED else outcome

    def _known(self, values: dict[str, Any], unit: AdminUnit | None) -> Facility | None:
        """Of several of one name in one commune (a chain's pharmacies) the one at this address."""
        code, address = values["bhyt_code"], values["address"] or ""
        if code and (found := Facility.objects.filter(bhyt_code=code).first()):
            return found
        named = Facility.objects.filter(name=values["name"])
        if code:
            named = named.filter(bhyt_code="")
        if unit is not None:
            named = named.filter(commune=unit)
        facilities = list(named.order_by("pk"))
        same = next((found for found in facilities if found.address == address), None)
        if same or len(facilities) != 1:
            return same
        return facilities[0] if not address or facilities[0].pk not in self.seen else None


def _yes_or_no(values: dict[str, Any]) -> dict[str, Any]:
    return {"takes_bhyt": values["bhyt"], "speaks_english": values.get("english")}


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
