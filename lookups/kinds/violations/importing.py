"""Violations from a list of the police: a known record follows the list."""

from django.utils import timezone

from foundation.spreadsheets.report import RowVerdict
from foundation.spreadsheets.row_import import Outcome, RowImport, save_changes
from lookups.kinds.violations.models import Batch, Violation

SOURCE = "Danh sách do cơ quan cảnh sát giao thông cung cấp"
KEY = ("plate", "vehicle", "happened_at", "place")
FIELDS = (*KEY, "behaviour", "is_settled", "colour", "detected_by", "settled_at", "phone")


class ViolationImport(RowImport):
    def save_row(self, row: RowVerdict) -> Outcome:
        values = {name: row.values.get(name) for name in FIELDS}
        values["happened_at"] = timezone.make_aware(row.values["happened_at"])
        known = Violation.objects.filter(**{name: values[name] for name in KEY}).first()
        return save_changes(known or Violation(), values)

    def finish(self) -> None:
        days = [row.values.get("as_of") or row.values["happened_at"].date() for row in self.report.accepted]
        if days:
            Batch.objects.get_or_create(source=SOURCE, as_of=max(days))
