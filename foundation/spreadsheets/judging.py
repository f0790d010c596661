"""Reads a table by a layout: every row is accepted, rejected or skipped, and none without a word."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

from foundation.vietnamese.folding import fold

from .cells import CellValue, Fault, Row, Sheet, Span, Table, clean, column_letters, is_empty, shown
from .duplicates import settle_duplicates
from .errors import CellError, FileRefused
from .furniture import furniture, is_ordinal, is_signature, numbers_columns
from .headings import SEARCHED_ROWS, Heading, find_heading, repeats_heading
from .layout import Column, Layout, Noted, Values
from .limits import DEFAULT, Limits
from .reader import open_table
from .report import Report, RowVerdict
from .serials import DAYS_BETWEEN_CALENDARS

NO_HEADING = "không có dòng tiêu đề đủ cột nên không đọc được"
NOT_YET = frozenset({"dang cap nhat", "chua cap nhat", "cap nhat sau", "n a"})
TITLE = "Tên nhóm, dùng cho các dòng dưới"
HEADING_AGAIN = "Dòng tiêu đề lặp lại"
LONGEST_ABOVE = 300
BLANKS_NAMED_SINGLY = 200
"""Longer runs of empty rows get one verdict for all."""


def read_report(
    source: str | Path | bytes | BinaryIO, layout: Layout, *, name: str = "", limits: Limits = DEFAULT
) -> Report:
    """The whole file judged, duplicates settled. Raises FileRefused when nothing of it can be trusted."""
    with open_table(source, name=name, limits=limits) as table:
        return parse(table, layout)


def parse(table: Table, layout: Layout) -> Report:
    rows = list(judge(table, layout))
    settle_duplicates(rows, layout)
    reported = {column.key for column in layout.columns if column.reported}
    return Report(layout.kind, rows, frozenset(reported.union(layout.added)))


def judge_rows(rows: list[Row], heading: Heading, layout: Layout) -> list[RowVerdict]:
    """Chosen rows of a text file whose heading is known, duplicates among them settled.

    The lines between the chosen ones count as blank.
    """
    sheet = Sheet("CSV", lambda: iter(rows))
    verdicts = list(_SheetJudge(Table("csv", [sheet]), sheet, heading, layout).verdicts())
    settle_duplicates(verdicts, layout)
    return verdicts


def judge(table: Table, layout: Layout) -> Iterator[RowVerdict]:
    """Row by row, in constant memory; duplicates within the file are left to the caller."""
    headings = [
        find_heading(islice(sheet.read(), SEARCHED_ROWS), sheet.merges, layout) for sheet in table.sheets
    ]
    if not any(heading and not heading.missing for heading in headings):
        raise FileRefused(_why_no_table(table, headings, layout))
    for heading in headings:
        if heading and not heading.missing and (labels := heading.suspicious(layout)):
            told = ", ".join(f"“{label}”" for label in labels)
            raise FileRefused(
                f"Không rõ cột {told} là cột nào của bảng {layout.title}. "
                "Hãy sửa tên cột, hoặc bỏ cột đi nếu thừa."
            )
    for sheet, heading in zip(table.sheets, headings, strict=True):
        if heading and not heading.missing:
            yield from _SheetJudge(table, sheet, heading, layout).verdicts()
        else:
            yield from _outside_verdicts(table, sheet, layout)


def _why_no_table(table: Table, headings: list[Heading | None], layout: Layout) -> str:
    """The cause, taken from the sheet that came nearest to a table."""
    found = [(sheet, heading) for sheet, heading in zip(table.sheets, headings, strict=True) if heading]
    needed = ", ".join(f"“{column.label}”" for column in layout.columns if column.required or column.expected)
    if not found:
        return (
            f"Không tìm thấy dòng tiêu đề của bảng {layout.title} trong {SEARCHED_ROWS} dòng đầu. "
            f"Bảng cần có các cột: {needed}."
        )
    sheet, heading = min(found, key=lambda pair: len(pair[1].missing))
    missing = ", ".join(f"“{label}”" for label in heading.missing)
    seen = ", ".join(f"“{label}”" for label in heading.labels.values())
    return (
        f"Dòng tiêu đề (dòng {table.line(sheet, heading.rows[0])}) thiếu cột {missing}. "
        f"Các cột đọc được: {seen}. Hãy thêm cột còn thiếu hoặc sửa tên cột rồi nộp lại."
    )


def _outside_verdicts(table: Table, sheet: Sheet, layout: Layout) -> Iterator[RowVerdict]:
    """A sheet that is no such table: its rows are passed over, but none that looks like one of ours."""
    for row in sheet.read():
        line = table.line(sheet, row.number)
        if row.is_blank:
            yield RowVerdict(line, "skip", "Dòng trống")
        elif _is_told(row, layout):
            yield RowVerdict(line, "reject", f"Có {layout.title} nhưng trang “{sheet.name}” {NO_HEADING}")
        else:
            hidden = " (đang ẩn)" if sheet.hidden else ""
            yield RowVerdict(line, "skip", f"Trang “{sheet.name}”{hidden} không có bảng {layout.title}")


def _is_told(row: Row, layout: Layout) -> bool:
    tell = layout.telltale
    return tell is not None and any(isinstance(value, str) and tell(clean(value)) for value in row.cells)


@dataclass(slots=True)
class _SheetJudge:
    table: Table
    sheet: Sheet
    heading: Heading
    layout: Layout
    signed: bool = False
    """A signature was seen: what follows is the foot of the page."""
    above: list[str] = field(default_factory=list)
    shared: Values | None = None
    """What the layout read of `above`, once the table has begun."""
    group: Values = field(default_factory=dict)
    may_be_title: bool = False
    """The last row was refused, unless the next one shows that it is a title."""
    is_under_title: bool = False

    def verdicts(self) -> Iterator[RowVerdict]:
        expected = 1
        held: list[RowVerdict] = []
        for row in _filled_down(self.sheet.read(), self.sheet.merges):
            if row.is_blank:
                continue
            self.may_be_title = self.is_under_title = False
            verdict = self._judge(row)
            if held and self.is_under_title:
                held[0].verdict, held[0].reason = "skip", TITLE
            yield from held
            yield from self._blanks(expected, row.number)
            expected = (row.last or row.number) + 1
            held = [verdict] if self.may_be_title else []
            if not held:
                yield verdict
        yield from held

    def _blanks(self, start: int, end: int) -> Iterator[RowVerdict]:
        if end - start > BLANKS_NAMED_SINGLY:
            yield RowVerdict(self._line(start), "skip", f"Dòng trống, từ dòng {start} đến dòng {end - 1}")
            return
        for number in range(start, end):
            yield RowVerdict(self._line(number), "skip", "Dòng trống")

    def _line(self, number: int) -> str:
        return self.table.line(self.sheet, number)

    def _judge(self, row: Row) -> RowVerdict:
        line = self._line(row.number)
        if row.number in self.heading.rows:
            return RowVerdict(line, "skip", self._heading_reason())
        if row.number < self.heading.rows[0]:
            return self._judge_above(row, line)
        # A row with a telltale code can't be a heading, so headings are looked for only where reading failed.
        if self.layout.telltale is None and self._is_second_heading(row):
            return RowVerdict(line, "skip", HEADING_AGAIN)
        return self._judge_data(row, line)

    def _heading_reason(self) -> str:
        joined, ignored = self.heading.joined, self.heading.ignored
        unseen = self.heading.unseen(self.sheet.hidden_columns)
        return "; ".join(
            [
                "Dòng tiêu đề",
                *([f"đọc gộp cột {', '.join(joined)}"] if joined else []),
                *([f"không dùng cột {', '.join(ignored)}"] if ignored else []),
                *([f"đọc cả cột đang ẩn {', '.join(unseen)}"] if unseen else []),
            ]
        )

    def _judge_above(self, row: Row, line: str) -> RowVerdict:
        if _is_told(row, self.layout):
            return RowVerdict(
                line, "reject", f"Có {self.layout.title} nằm trên dòng tiêu đề nên không đọc được"
            )
        self.above += [shown(value, LONGEST_ABOVE) for value in row.cells if not is_empty(value)]
        return RowVerdict(line, "skip", "Dòng trên bảng (tên cơ quan, tên biểu)")

    def _is_second_heading(self, row: Row) -> bool:
        """Also takes over the places of a second table that orders its columns otherwise."""
        if repeats_heading(row, self.heading):
            return True
        if not all(isinstance(value, str) for value in row.cells if not is_empty(value)):
            return False
        again = find_heading([row], self.sheet.merges, self.layout)
        if again is None or again.missing:
            return False
        self.heading, self.signed = again, False
        return True

    def _judge_data(self, row: Row, line: str) -> RowVerdict:
        if row.fault:
            return RowVerdict(line, "reject", row.fault)
        values, errors, notes = self._read(row)
        if not errors:
            return RowVerdict(line, "accept", "; ".join(notes), values)
        if reason := self._begins_group(row) or self._why_no_data(row):
            return RowVerdict(line, "skip", reason)
        self._take_for_title(row, values)
        return RowVerdict(line, "reject", "; ".join(errors), values)

    def _begins_group(self, row: Row) -> str:
        """The title may stand in the ordinal's column, over the whole width, or beside its own ordinal."""
        texts = [shown(value) for at, value in enumerate(row.cells) if self._may_be_title(at, value)]
        if self.layout.group is None or len(texts) != 1 or not (values := self.layout.group(texts[0])):
            return ""
        self.group = values
        return f"Tên nhóm, dùng cho các dòng dưới: “{texts[0]}”"

    def _take_for_title(self, row: Row, values: Values) -> None:
        filled = [at for at, value in enumerate(row.cells) if self._may_be_title(at, value)]
        for column in self.layout.columns:
            if column.goes_on and filled == [self.heading.places.get(column.key)] and values.get(column.key):
                self.may_be_title = True
                self.group |= {column.key: values[column.key], f"{column.key}_title": values[column.key]}

    def _goes_on(self, column: Column, value: CellValue) -> None:
        """Whether the row stands under the title above it, which else no longer holds."""
        if column.goes_on is None or column.key not in self.group:
            return
        if is_empty(value) or (isinstance(value, str) and column.goes_on(value)):
            self.is_under_title = True
        else:
            self.group.pop(column.key)
            self.group.pop(f"{column.key}_title", None)

    def _may_be_title(self, at: int, value: CellValue) -> bool:
        return not is_empty(value) and not (at == self.heading.ordinal and is_ordinal(value))

    def _about(self) -> Values:
        if self.shared is None:
            read = self.layout.about
            texts = [*self.above, *self.heading.labels.values(), self.sheet.name]
            self.shared = read(texts) if read else {}
        return self.shared

    def _why_no_data(self, row: Row) -> str:
        if _is_told(row, self.layout):
            return ""
        if self._is_second_heading(row):
            return HEADING_AGAIN
        if row.number <= self.heading.rows[-1] + 2 and numbers_columns(row):
            return "Dòng đánh số cột"
        self.signed = self.signed or is_signature(row)
        return furniture(row, self.heading, self.signed)

    def _read(self, row: Row) -> tuple[Values, list[str], list[str]]:
        values: Values = dict(self._about())
        values |= {key: told for key, told in self.group.items() if key.endswith("_title")}
        errors = self._overflow(row)
        notes = [f"trang “{self.sheet.name}” đang ẩn"] if self.sheet.hidden else []
        if row.hidden:
            notes.append("dòng đang bị ẩn")
        if row.font:
            notes.append(f"chữ theo phông {row.font} cũ, đã đổi sang Unicode")
        for column in self.layout.columns:
            try:
                found = self._read_cell(row, column)
            except CellError as error:
                values[column.key] = None
                explained = self._explain(row, column, str(error))
                if column.optional or (not column.required and self._says_not_yet(row, column)):
                    notes.append(f"{explained}; đã bỏ qua ô này")
                else:
                    errors.append(explained)
                continue
            if isinstance(found, Noted):
                notes += [self._explain(row, column, found.note)] if found.note else []
                values.update(found.beside)
                found = found.value
            values[column.key] = found
        if not errors:
            notes += self._strays(row)
            errors += self._apply_rules(values, notes)
        return values, errors, notes

    def _overflow(self, row: Row) -> list[str]:
        """In a text file, more cells than headings means a separator that stands inside a text."""
        width = self.heading.width
        if not self.table.is_text or all(is_empty(value) for value in row.cells[width:]):
            return []
        return [
            f"Dòng có {len(row.cells)} ô nhưng bảng chỉ có {width} cột: có dấu phân cách nằm trong nội dung, "
            "hãy đặt nội dung đó trong ngoặc kép"
        ]

    def _read_cell(self, row: Row, column: Column) -> Any:
        value = self._value(row, column)
        if isinstance(value, Fault):
            raise CellError(f"“{value.shown}” {value.reason}")
        if isinstance(value, str):
            value = clean(value)
        self._goes_on(column, value)
        if is_empty(value) or (column.nothing and isinstance(value, str) and fold(value) in column.nothing):
            if column.key in self.group:
                return self.group[column.key]
            if column.required:
                raise CellError("bị bỏ trống")
            return None
        if column.is_date and self.table.counts_from_1904 and type(value) in (int, float):
            value = value + DAYS_BETWEEN_CALENDARS  # type: ignore[operator]
        return column.parse(value)

    def _value(self, row: Row, column: Column) -> CellValue:
        at = self.heading.places.get(column.key)
        if column.key not in self.heading.wide:
            return None if at is None else row.cell(at)
        values = [value for at in self.heading.wide[column.key] if not is_empty(value := row.cell(at))]
        if len(values) < 2:
            return values[0] if values else None
        if fault := next((value for value in values if isinstance(value, Fault)), None):
            return fault
        if not column.joins:
            told = ", ".join(f"“{shown(value)}”" for value in values)
            raise CellError(f"có nhiều ô dưới một tiêu đề: {told}; hãy giữ một")
        return column.joins.join(shown(value, LONGEST_ABOVE) for value in values)

    def _strays(self, row: Row) -> list[str]:
        """Cells under no heading: left alone, but not in silence. A row's number needs no heading."""
        headed, first = self.heading.headed, min(self.heading.labels)
        return [
            f"ô {column_letters(at)}{row.number} “{shown(value)}” ở cột không có tiêu đề nên không đọc"
            for at, value in enumerate(row.cells)
            if at not in headed and not is_empty(value) and not (at < first and is_ordinal(value))
        ]

    def _says_not_yet(self, row: Row, column: Column) -> bool:
        if column.key in self.heading.wide or column.key not in self.heading.places:
            return False
        value = row.cell(self.heading.places[column.key])
        return isinstance(value, str) and fold(value) in NOT_YET

    def _explain(self, row: Row, column: Column, text: str) -> str:
        at = self.heading.places.get(column.key, 0)
        label = self.heading.labels.get(at, column.label)
        return f"Cột “{label}” ({column_letters(at)}{row.number}): {text}"

    def _apply_rules(self, values: Values, notes: list[str]) -> list[str]:
        errors = []
        for rule in self.layout.rules:
            try:
                notes.extend(rule(values) or ())
            except CellError as error:
                errors.append(str(error))
        return errors


def _filled_down(rows: Iterator[Row], merges: list[Span]) -> Iterator[Row]:
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
        row.cells.extend([None] * (at + 1 - len(row.cells)))
        row.cells[at] = value
