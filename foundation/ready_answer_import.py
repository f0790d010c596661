"""Ready answers from a spreadsheet; a subclass names the rows of its service."""

from foundation.ready_answers import BaseReadyAnswer
from foundation.spreadsheets.report import RowVerdict
from foundation.spreadsheets.row_import import Outcome, RowImport, given, save_changes


class ReadyAnswerImport(RowImport):
    """An answer is known by its group and title; an empty cell leaves what is known."""

    model: type[BaseReadyAnswer]
    group: str

    def save_row(self, row: RowVerdict) -> Outcome:
        key = {self.group: row.values.get(self.group) or "", "title": row.values["title"]}
        known = self.model.objects.filter(**key).first() or self.model(**key)
        return save_changes(known, given({name: row.values.get(name) for name in ("text", "is_in_use")}))
