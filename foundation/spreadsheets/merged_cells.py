"""Merged cells as rows of data need them: the value of a tall one in each row that it covers."""

from collections.abc import Iterator

from .cells import CellValue, Row, Span


def fill_merged_cells_down(rows: Iterator[Row], merges: list[Span]) -> Iterator[Row]:
    """A cell merged over several rows holds for each of them."""
    tall = sorted((span for span in merges if span.bottom > span.top), key=lambda span: span.top)
    waiting, open_spans = iter(tall), dict[int, tuple[Span, CellValue]]()
    upcoming = next(waiting, None)
    for row in rows:
        if any(value is not None for value in row.cells):
            for span, value in open_spans.values():
                if row.number <= span.bottom:
                    _fill(row, span.left, value)
        while upcoming and upcoming.top <= row.number:
            if upcoming.top == row.number:
                open_spans[upcoming.left] = (upcoming, row.cell(upcoming.left))
            upcoming = next(waiting, None)
        yield row


def _fill(row: Row, at: int, value: CellValue) -> None:
    if row.cell(at) is None:
        row.put(at, value)
