"""Violations from a list of the police: a known record follows the list, one that it does not name stays."""

from typing import Any

from django.db.models import Q
from django.utils import timezone

from foundation.spreadsheets.report import Report, RowVerdict
from foundation.spreadsheets.row_import import Outcome, RowImport, save_changes
from lookups.kinds.violations.models import Batch, Violation

SOURCE = "Danh sách do cơ quan cảnh sát giao thông cung cấp"
KEY = ("plate", "vehicle", "happened_at", "place")
FIELDS = (*KEY, "behaviour", "is_settled", "colour", "detected_by", "settled_at", "phone")


class ViolationImport(RowImport):
    def __init__(self, report: Report, by: Any = None) -> None:
        super().__init__(report, by)
        self.listed: list[int] = []

    def save_row(self, row: RowVerdict) -> Outcome:
        values = {name: row.values.get(name) for name in FIELDS}
        values["happened_at"] = timezone.make_aware(row.values["happened_at"])
        violation = Violation.objects.filter(**{name: values[name] for name in KEY}).first() or Violation()
        outcome = save_changes(violation, values)
        self.listed.append(violation.pk)
        return outcome

    def finish(self) -> None:
        days = [row.values.get("as_of") or row.values["happened_at"].date() for row in self.report.accepted]
        if days:
            Batch.objects.get_or_create(source=SOURCE, as_of=max(days))
            named = Violation.objects.filter(pk__in=self.listed)
            named.filter(Q(listed_on=None) | Q(listed_on__lt=max(days))).update(listed_on=max(days))
