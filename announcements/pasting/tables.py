"""A table that is pasted, row by row: merged cells become empty ones, so that columns stay columns."""

import csv
import io
import re

from announcements.blocks import MAX_COLUMNS, MAX_ROWS

WIDEST, MAX_CAPTION = 4 * MAX_COLUMNS, 500


class PastedTable:
    """Filled in the order of its tags; text outside of the cells is its caption."""

    def __init__(self) -> None:
        self.caption = ""
        self._rows: list[list[str]] = []
        self._cell: list[str] | None = None
        self._span = (1, 1)  # columns and rows of the open cell
        self._below: dict[int, int] = {}  # column → rows that a cell above still takes

    def begin_row(self) -> None:
        self._rows.append([])

    def begin_cell(self, values: dict[str, str]) -> None:
        if not self._rows:
            self.begin_row()
        row = self._rows[-1]
        while self._below.get(len(row), 0) > 0:
            self._below[len(row)] -= 1
            row.append("")
        self._cell = []
        self._span = (_count(values, "colspan", MAX_COLUMNS), _count(values, "rowspan", MAX_ROWS))

    def write(self, data: str) -> None:
        if self._cell is not None:
            self._cell.append(data)
        else:
            self.caption = f"{self.caption}{data}".strip()[:MAX_CAPTION]

    def end_cell(self) -> None:
        if self._cell is None:
            return
        row, (columns, rows) = self._rows[-1], self._span
        if len(row) + columns > WIDEST:  # no article takes it
            columns, rows = 1, 1
        for column in range(len(row), len(row) + columns):
            self._below[column] = rows - 1
        row += [" ".join("".join(self._cell).split()), *[""] * (columns - 1)]
        self._cell = None

    @property
    def is_of_data(self) -> bool:
        """At least two rows and two columns; a letterhead or a frame has less."""
        rows = self._filled()
        return len(rows) > 1 and max(map(len, rows)) > 1

    def words(self) -> list[str]:
        return [cell for row in self._rows for cell in row if cell]

    def as_text(self) -> str:
        """As `blocks.table_rows` reads it: a line for a row, cells parted by tabs."""
        out = io.StringIO()
        csv.writer(out, delimiter="\t", lineterminator="\n").writerows(self._filled())
        return out.getvalue().rstrip("\n")

    def _filled(self) -> list[list[str]]:
        return [row for row in self._rows if any(row)]


def _count(values: dict[str, str], name: str, most: int) -> int:
    digits = re.match(r"\d{1,4}", values.get(name, ""))
    return min(max(int(digits[0]), 1), most) if digits else 1
