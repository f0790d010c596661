"""Usual reasons of the dossiers' desk from a spreadsheet."""

from dossiers.models import UsualReason
from foundation.spreadsheets.report import RowVerdict
from foundation.spreadsheets.row_import import Outcome, RowImport, given, save_changes


class UsualReasonImport(RowImport):
    """A reason is known by its act and words; one that the file does not name stays as it is."""

    def save_row(self, row: RowVerdict) -> Outcome:
        key = {"act": row.values["act"], "text": row.values["text"]}
        known = UsualReason.objects.filter(**key).first() or UsualReason(**key)
        return save_changes(known, given({name: row.values.get(name) for name in ("position", "is_in_use")}))
