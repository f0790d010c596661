"""Tables typed in a font of before Unicode: their texts changed to Unicode as they are read, and said so."""

from collections.abc import Callable, Iterator
from itertools import islice

from foundation.files.errors import FileRefused
from foundation.spreadsheets.cells import CellValue, Row, Table
from foundation.spreadsheets.delimited import UNKNOWN
from foundation.vietnamese.legacy_fonts import font_of, strange_words, to_unicode

JUDGED_ROWS = 200


def convert_legacy_fonts(table: Table) -> Table:
    """The table itself, its sheets wrapped where an old font is found in their first rows."""
    font = font_of(text for sheet in table.sheets for text in _texts(sheet.read()))
    if table.encoding == "latin-1" and not font:
        raise FileRefused(UNKNOWN)
    if font:
        for sheet in table.sheets:
            sheet.read = _changed(sheet.read, font)
    return table


def _texts(rows: Iterator[Row]) -> Iterator[str]:
    for row in islice(rows, JUDGED_ROWS):
        yield from (value for value in row.cells if isinstance(value, str))


def _changed(read: Callable[[], Iterator[Row]], font: str) -> Callable[[], Iterator[Row]]:
    def rows() -> Iterator[Row]:
        for row in read():
            cells = [_change(value, font) for value in row.cells]
            if cells != row.cells:
                row.cells, row.font = cells, font
            yield row

    return rows


def _change(value: CellValue, font: str) -> CellValue:
    is_old = isinstance(value, str) and not value.isascii() and strange_words(value)
    return to_unicode(value, font) if is_old and isinstance(value, str) else value
