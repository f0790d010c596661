"""Refusals of a row and of a cell, in Vietnamese for the clerk."""

from foundation.files.errors import FileRefused
from foundation.files.limits import Limits
from foundation.vietnamese.spelling_suggestions import Question


class RowRefused(Exception):
    """The row can't be imported; the text says why."""


class CellError(RowRefused):
    """One cell does not hold what its column needs; the text completes «Cột “Ngày nhận” (D7): …»."""


class UnknownName(CellError):
    """The cell names something that no list of ours has; `question` carries the names that may be meant.

    The row needs review: in an optional column the cell is left out, else the row is left out until a name
    is chosen. A rule of the whole row says in `column` whose cell it asks about.
    """

    def __init__(self, question: Question, column: str = "") -> None:
        super().__init__(question)
        self.question, self.column = question, column


def too_many_rows(limits: Limits) -> FileRefused:
    most = f"{limits.rows:,}".replace(",", ".")
    return FileRefused(f"Bảng có hơn {most} dòng. Hãy chia thành nhiều tệp nhỏ rồi nộp lại.")
