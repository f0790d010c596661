"""Ready answers of the chats' desk from a spreadsheet."""

from foundation.spreadsheets.row_import import RowImport
from inbox.models import CannedAnswer


class CannedAnswerImport(RowImport):
    model, key, fields = CannedAnswer, ("topic", "title"), ("text", "is_in_use")
