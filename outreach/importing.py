"""Groups from a spreadsheet, known by commune and village: all or none; again changes nothing."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from foundation.regions.models import AdminUnit
from foundation.regions.resolver import resolve
from foundation.spreadsheets.registry import Importer, ImportResult
from foundation.spreadsheets.report import Report, RowVerdict
from outreach.import_layout import group_layout
from outreach.models import Group

KEPT = ("leader", "size", "decision", "valid_from", "phone", "hours", "address", "directions", "lat", "lng")
"""An empty cell leaves what is known."""


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
    unit = resolve(row.values["commune"]).unit
    if unit is None or unit.level != AdminUnit.Level.COMMUNE:
        result.refused[row.line] = f"“{row.values['commune']}” chưa rõ là xã, phường nào hiện nay"
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
