"""Usual reasons from a spreadsheet; a subclass names the rows of its desk."""

from foundation.spreadsheets.report import RowVerdict
from foundation.spreadsheets.row_import import Outcome, RowImport, given, save_changes
from foundation.usual_reasons.models import BaseUsualReason


class UsualReasonImport(RowImport):
    """A reason is known by its act and words; one that the file does not name stays as it is."""

    model: type[BaseUsualReason]

    def save_row(self, row: RowVerdict) -> Outcome:
        key = {"act": row.values["act"], "text": row.values["text"]}
        known = self.model.objects.filter(**key).first() or self.model(**key)
        return save_changes(known, given({name: row.values.get(name) for name in ("position", "is_in_use")}))
