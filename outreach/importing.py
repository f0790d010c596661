"""Groups from a spreadsheet, known by commune and village; the same file twice changes nothing."""

from typing import Any

from django.utils import timezone

from foundation.regions.addresses import commune_of
from foundation.spreadsheets.importing import Importer, ImportResult
from foundation.spreadsheets.report import Report, RowVerdict
from outreach.import_layout import group_layout
from outreach.models import Group

KEPT = ("leader", "size", "decision", "valid_from", "phone", "hours", "address", "directions", "lat", "lng")
"""An empty cell leaves what is known."""


def apply_import(*, report: Report, by: Any = None, dry_run: bool = False) -> ImportResult:
    result = ImportResult(dry_run=dry_run)
    for row in report.accepted:
        _apply(row, result)
    return result


def _apply(row: RowVerdict, result: ImportResult) -> None:
    unit, question = commune_of([row.values["commune"]])
    if unit is None:
        result.ask(row, "commune", question)
        return
    given = {name: row.values[name] for name in KEPT if row.values[name] not in (None, "")}
    group = Group.objects.filter(commune=unit, village=row.values["village"]).first()
    if group is None:
        Group.objects.create(commune=unit, village=row.values["village"], **given)
        result.created += 1
        return
    changed = {name: value for name, value in given.items() if getattr(group, name) != value}
    if changed:
        changed["checked_on"] = timezone.localdate()
        Group.objects.filter(pk=group.pk).update(**changed)
    result.updated, result.unchanged = result.updated + bool(changed), result.unchanged + (not changed)


IMPORTER = Importer("technology_groups", group_layout, apply_import)
