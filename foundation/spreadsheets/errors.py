"""The ways of saying no: to a whole file, and to one cell. All speak Vietnamese to a clerk."""


class FileRefused(Exception):
    """The file as a whole can't be trusted or understood; nothing of it may be imported.

    The text says what is wrong and what to do next.
    """


class CellError(Exception):
    """One cell does not hold what its column needs; the text completes «Cột “Ngày nhận” (D7): …»."""


class UnknownName(CellError):
    """The cell names a kind that no list of ours has. The text ends with the nearest names.

    The row needs review: in an optional column the cell is left out, else the row is left out until a name
    is chosen. A rule of the whole row says in `column` whose cell it asks about.
    """

    def __init__(self, words: str, column: str = "") -> None:
        super().__init__(words)
        self.column = column
