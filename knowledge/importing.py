"""Questions and answers from a spreadsheet: what a person takes in waits for a second person."""

from foundation.spreadsheets.report import RowVerdict
from foundation.spreadsheets.row_import import Outcome, RowImport, changes_of, given, save_changes
from knowledge.models import QuestionAnswer, State

FIELDS = (
    "variants", "answer", "question_en", "answer_en", "topic", "source", "source_url", "owner", "valid_from",
    "valid_until",
)  # fmt: skip


class QuestionAnswerImport(RowImport):
    """An answer is known by its question, whatever its case; what the file changes is a draft again."""

    def save_row(self, row: RowVerdict) -> Outcome:
        question = row.values["question"]
        entry = QuestionAnswer.objects.filter(question__iexact=question).first()
        entry = entry or QuestionAnswer(question=question)
        values = given({name: row.values.get(name) for name in FIELDS})
        if not entry._state.adding and not changes_of(entry, values):
            return Outcome.UNCHANGED
        state = State.PROPOSED if values.get("source") or entry.source else State.DRAFT
        return save_changes(entry, values, state=state, written_by=self.by)
