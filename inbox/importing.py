"""Ready answers of the chats' desk from a spreadsheet."""

from foundation.ready_answer_import import ReadyAnswerImport
from foundation.spreadsheets.importing import Importer
from inbox.layout import ready_answer_layout
from inbox.models import CannedAnswer


class CannedAnswerImport(ReadyAnswerImport):
    model, group = CannedAnswer, "topic"


IMPORTER = Importer(
    "ready_answers",
    ready_answer_layout,
    CannedAnswerImport.apply_rows,
    model=CannedAnswer,
    tracked={CannedAnswer: ""},
)
