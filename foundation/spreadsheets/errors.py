"""The two ways of saying no: to a whole file, and to one cell. Both speak Vietnamese to a clerk."""


class FileRefused(Exception):
    """The file as a whole can't be trusted or understood; nothing of it may be imported.

    The text says what is wrong and what to do next.
    """


class CellError(Exception):
    """One cell does not hold what its column needs; the text completes «Cột “Ngày nhận” (D7): …»."""
