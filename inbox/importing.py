"""Ready answers of the chats' desk from a spreadsheet."""

from foundation.ready_answer_import import ReadyAnswerImport
from inbox.models import CannedAnswer


class CannedAnswerImport(ReadyAnswerImport):
    model, group = CannedAnswer, "topic"
