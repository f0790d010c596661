"""Violations from a list of the police: a known record follows the newest list; what that omits stays."""

import datetime as dt
from typing import Any

from django.utils import timezone

from foundation.spreadsheets.report import Report, RowVerdict
from foundation.spreadsheets.row_import import Outcome, RowImport, given, save_changes
from foundation.web.formats import day
from lookups.kinds.violations.models import Batch, Violation

SOURCE = "Danh sách do cơ quan cảnh sát giao thông cung cấp"
KEY = ("plate", "vehicle", "happened_at", "place")
FIELDS = (*KEY, "behaviour", "is_settled", "colour", "detected_by", "settled_at", "phone")


class ViolationImport(RowImport):
    def __init__(self, report: Report, by: Any = None) -> None:
        super().__init__(report, by)
        days = [row.values.get("as_of") or row.values["happened_at"].date() for row in report.accepted]
        self.day = max(days, default=dt.date.min)
        self.listed: list[int] = []

    def save_row(self, row: RowVerdict) -> Outcome:
        values = given({name: row.values.get(name) for name in FIELDS})
        values["happened_at"] = timezone.make_aware(row.values["happened_at"])
        violation = Violation.objects.filter(**{name: values[name] for name in KEY}).first() or Violation()
        if violation.listed_on and violation.listed_on > self.day:
            row.note(f"danh sách ngày {day(violation.listed_on)} mới hơn, giữ nguyên")
            return Outcome.UNCHANGED
        outcome = save_changes(violation, values)
        self.listed.append(violation.pk)
        return outcome

    def finish(self) -> None:
        if self.report.accepted:
            Batch.objects.get_or_create(source=SOURCE, as_of=self.day)
            Violation.objects.filter(pk__in=self.listed).update(listed_on=self.day)
