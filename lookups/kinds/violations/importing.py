"""Violations from a list of the police: all or none; a known record follows the list."""

from typing import Any

from django.utils import timezone

from foundation.spreadsheets.importing import ImportResult
from foundation.spreadsheets.report import Report, RowVerdict
from lookups.kinds.violations.models import Batch, Violation

LONGEST = {"place": 300, "behaviour": 500, "detected_by": 200, "settled_at": 300, "phone": 40}
OPTIONAL = ("colour", "detected_by", "settled_at", "phone")
SOURCE = "Danh sách do cơ quan cảnh sát giao thông cung cấp"


def apply_import(*, report: Report, by: Any = None, dry_run: bool = False) -> ImportResult:
    result = ImportResult(dry_run=dry_run)
    result.refused = {row.line: words for row in report.accepted if (words := _too_long(row))}
    rows = [row for row in report.accepted if row.line not in result.refused]
    for row in rows:
        _take(row.values, result)
    days = [row.values.get("as_of") or row.values["happened_at"].date() for row in rows]
    if days:
        Batch.objects.get_or_create(source=SOURCE, as_of=max(days))
    return result


def _too_long(row: RowVerdict) -> str:
    over = [key for key, most in LONGEST.items() if len(row.values.get(key) or "") > most]
    return f"Ô quá dài ({', '.join(over)})" if over else ""


def _take(values: dict[str, Any], result: ImportResult) -> None:
    key = {name: values[name] for name in ("plate", "vehicle", "place")}
    key["happened_at"] = timezone.make_aware(values["happened_at"])
    told = {name: values.get(name) or "" for name in OPTIONAL}
    told |= {"behaviour": values["behaviour"], "is_settled": values["is_settled"]}
    row, is_new = Violation.objects.get_or_create(**key, defaults=told)
    is_changed = not is_new and any(getattr(row, name) != value for name, value in told.items())
    if is_changed:
        Violation.objects.filter(pk=row.pk).update(**told)
    result.created += is_new
    result.updated += is_changed
    result.unchanged += not (is_new or is_changed)
