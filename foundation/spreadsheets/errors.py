"""Refusals of a whole file, of a row and of a cell, in Vietnamese for the clerk."""

from foundation.vietnamese.spelling_suggestions import Question


class FileRefused(Exception):
    """The file as a whole can't be trusted or understood; nothing of it may be imported.

    The text says what is wrong and what to do next.
    """


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
