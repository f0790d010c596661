"""Groups from a spreadsheet, known by commune and village."""

from django.utils import timezone

from foundation.spreadsheets.report import RowVerdict
from foundation.spreadsheets.row_import import Outcome, RowImport, commune_of_row, given, save_changes
from outreach.models import Group

FIELDS = (
    "leader", "size", "decision", "valid_from", "phone", "hours", "address", "directions", "lat", "lng",
)  # fmt: skip


class GroupImport(RowImport):
    """An empty cell leaves what is known."""

    def save_row(self, row: RowVerdict) -> Outcome:
        key = {"commune": commune_of_row(row), "village": row.values["village"]}
        group = Group.objects.filter(**key).first() or Group(**key)
        values = given({name: row.values[name] for name in FIELDS})
        return save_changes(group, values, checked_on=timezone.localdate())
