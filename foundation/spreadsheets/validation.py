"""Reads a table by a layout: every row is accepted, rejected or skipped, and none without a word."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

from foundation.files.limits import DEFAULT, Limits
from foundation.jobs.progress import Phase, track
from foundation.spreadsheets.cells import (
    DAYS_BETWEEN_CALENDARS,
    CellValue,
    Fault,
    Row,
    Sheet,
    Table,
    clean_text,
    column_letters,
    display,
    fill_merged_cells_down,
    is_empty,
)
from foundation.spreadsheets.errors import CellError, UnknownName
from foundation.spreadsheets.groups import (
    LISTS,
    Groups,
    is_example,
    is_ordinal,
    is_signature,
    is_title_row,
    numbers_columns,
    resolve_duplicates,
    title_texts,
    why_not_data,
    why_surely_not_data,
    without_counts,
)
from foundation.spreadsheets.headings import (
    SEARCHED_ROWS,
    Heading,
    HeadingRefused,
    dispensable,
    find_heading,
    free_columns,
    of_labels,
    repeats_heading,
)
from foundation.spreadsheets.layout import Column, Layout, ParsedValue, Values
from foundation.spreadsheets.reader import open_table
from foundation.spreadsheets.report import Report, RowVerdict
from foundation.spreadsheets.row_values import RowValues, Unread
from foundation.vietnamese.folding import fold
from foundation.vietnamese.spelling_suggestions import Question

NO_HEADING = "không có dòng tiêu đề đủ cột nên không đọc được"
NOT_YET = frozenset({"dang cap nhat", "chua cap nhat", "cap nhat sau", "n a"})
TITLE = "Tên nhóm, dùng cho các dòng dưới"
HEADING_AGAIN = "Dòng tiêu đề lặp lại"
LONGEST_ABOVE, LONGEST_SAMPLE = 300, 60
BLANKS_NAMED_SINGLY = 200
"""Longer runs of empty rows get one verdict for all."""


def read_report(
    source: str | Path | bytes | BinaryIO, layout: Layout, *, name: str = "", limits: Limits = DEFAULT
) -> Report:
    """The whole file judged, duplicates settled. Raises FileRefused when nothing of it can be trusted."""
    with open_table(source, name=name, limits=limits) as table:
        return validate_table(table, layout)


def validate_table(table: Table, layout: Layout) -> Report:
    headings = find_headings(table, layout)
    unused = {
        sheet.name: of_labels(heading.unused(layout)) if heading else {}
        for sheet, heading in zip(table.sheets, headings, strict=True)
    }
    rows = []
    for row in track(validate_rows(table, layout, headings), Phase.READING):
        for at, column in unused.get(row.sheet, {}).items() if row.verdict != "skip" else ():
            if at < len(row.cells) and not is_empty(row.cells[at]):
                column.add(display(row.cells[at], LONGEST_SAMPLE))
        row.cells = []
        rows.append(row)
    resolve_duplicates(rows, layout)
    reported = {column.key for column in layout.columns if column.reported}
    report = Report(layout.kind, rows, frozenset(reported.union(layout.added)))
    told = [column for of_sheet in unused.values() for column in of_sheet.values() if column.samples]
    report.previewed = frozenset(column.key for column in layout.columns if column.previewed)
    report.unused = list({column.label: column for column in told}.values())
    report.free = free_columns(headings, layout)
    return report


def validate_chosen_rows(rows: list[Row], heading: Heading, layout: Layout) -> list[RowVerdict]:
    """Chosen rows of a text file whose heading is known, duplicates among them settled.

    The lines between the chosen ones count as blank.
    """
    sheet = Sheet("CSV", lambda: iter(rows))
    verdicts = list(_SheetJudge(Table("csv", [sheet]), sheet, heading, layout).verdicts())
    resolve_duplicates(verdicts, layout)
    return verdicts


def find_headings(table: Table, layout: Layout) -> list[Heading | None]:
    """One for each sheet. Raises HeadingRefused where none is complete, or one may not be passed over."""
    headings = [
        find_heading(islice(sheet.read(), SEARCHED_ROWS), sheet.merges, layout) for sheet in table.sheets
    ]
    if not any(heading and not heading.missing for heading in headings):
        nearest = min(filter(None, headings), key=lambda heading: len(heading.missing), default=None)
        unused, free = dispensable(nearest, layout), free_columns([nearest], layout)
        raise HeadingRefused(_why_no_table(table, headings, layout), unused, free)
    for heading in headings:
        if heading and not heading.missing and (labels := heading.suspicious(layout)):
            told = ", ".join(f"“{label}”" for label in labels)
            raise HeadingRefused(
                f"Không rõ cột {told} là cột nào của bảng {layout.title}. "
                "Hãy sửa tên cột, hoặc bỏ cột đi nếu thừa.",
                list(of_labels(heading.passed_over).values()),
                free_columns(headings, layout),
            )
    return headings


def validate_rows(
    table: Table, layout: Layout, headings: Sequence[Heading | None] = ()
) -> Iterator[RowVerdict]:
    """Row by row, in constant memory, each with its cells; duplicates in the file are left to the caller."""
    headings = headings or find_headings(table, layout)
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
    if sheet.hidden and sheet.name == LISTS:
        yield RowVerdict(table.line(sheet, 1), "skip", "Danh sách lựa chọn của tệp mẫu")
        return
    for row in sheet.read():
        verdict = RowVerdict(table.line(sheet, row.number), "skip", "Dòng trống")
        verdict.sheet, verdict.number, verdict.cells = sheet.name, row.number, row.cells
        if not row.is_blank and _is_told(row, layout):
            verdict.verdict = "reject"
            verdict.reason = f"Có {layout.title} nhưng trang “{sheet.name}” {NO_HEADING}"
        elif not row.is_blank:
            hidden = " (đang ẩn)" if sheet.hidden else ""
            verdict.reason = f"Trang “{sheet.name}”{hidden} không có bảng {layout.title}"
        yield verdict


def _is_told(row: Row, layout: Layout) -> bool:
    tell = layout.telltale
    return tell is not None and any(isinstance(value, str) and tell(clean_text(value)) for value in row.cells)


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
    groups: Groups = field(default_factory=Groups)
    may_be_title: bool = False
    """The last row was refused, unless the next one shows that it is a title."""
    is_under_title: bool = False

    def verdicts(self) -> Iterator[RowVerdict]:
        expected = 1
        held: list[RowVerdict] = []
        for row in fill_merged_cells_down(self.sheet.read(), self.sheet.merges):
            if self.heading.reasons_at is not None and row.cell(self.heading.reasons_at) is not None:
                row.put(self.heading.reasons_at, None)
            if row.is_blank:
                continue
            self.may_be_title = self.is_under_title = False
            verdict = self._judge(row)
            verdict.sheet, verdict.number, verdict.cells = self.sheet.name, row.number, row.cells
            if held and self.is_under_title:
                held[0].verdict, held[0].reason, held[0].is_structure = "skip", TITLE, True
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
            return RowVerdict(line, "skip", self._heading_reason(), is_structure=True)
        if row.number < self.heading.rows[0]:
            return self._judge_above(row, line)
        # A row with a telltale code can't be a heading, so headings are looked for only where reading failed.
        if self.layout.telltale is None and self._is_second_heading(row):
            return RowVerdict(line, "skip", HEADING_AGAIN, is_structure=True)
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
        self.above += [display(value, LONGEST_ABOVE) for value in row.cells if not is_empty(value)]
        return RowVerdict(line, "skip", "Dòng trên bảng (tên cơ quan, tên biểu)", is_structure=True)

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
        if is_example(row, self.heading, self.layout.example):
            return RowVerdict(line, "skip", "Dòng ví dụ của tệp mẫu")
        if reason := self._begins_group(row):
            return RowVerdict(line, "skip", reason, is_structure=True)
        verdict = RowVerdict(line, "accept")
        errors = self._read(row, verdict)
        if reason := self._why_no_data(row) if errors else self._why_title(row):
            return RowVerdict(line, "skip", reason, is_structure=reason == HEADING_AGAIN)
        if errors:
            self._take_for_title(row, verdict.values)
            verdict.reject(errors)
        return verdict

    def _begins_group(self, row: Row) -> str:
        """The title may stand in the ordinal's column, over the whole width, or beside its own ordinal."""
        if self.layout.group is None or _is_told(row, self.layout):
            return ""
        texts = title_texts(row, self.heading)
        if len(texts) > 1 and is_title_row(Row(row.number, row.cells[:1]), self.heading, []):
            texts = without_counts(texts)
        if len(texts) != 1 or not (values := self.layout.group(texts[0])):
            return ""
        self.groups.begin(values)
        return f"Tên nhóm, dùng cho các dòng dưới: “{texts[0]}”"

    def _why_title(self, row: Row) -> str:
        """Why a row that could be read is no data all the same: only a name, and it stands like a title."""
        if _is_told(row, self.layout) or len(texts := title_texts(row, self.heading)) > 2:
            return ""
        if is_title_row(row, self.heading, self.sheet.merges):
            return f"Dòng nhóm, không có dữ liệu: “{texts[0]}”"
        self.signed = self.signed or is_signature(row)
        return why_surely_not_data(row, self.heading, self.signed)

    def _take_for_title(self, row: Row, values: Values) -> None:
        filled = [at for at, value in enumerate(row.cells) if self._may_be_title(at, value)]
        for column in self.layout.columns:
            if (
                column.is_continuation
                and filled == [self.heading.places.get(column.key)]
                and values.get(column.key)
            ):
                self.may_be_title = True
                self.groups.begin_title(column, values[column.key])

    def _goes_on(self, column: Column, value: CellValue) -> None:
        """Whether the row stands under the title above it, which else no longer holds."""
        if column.is_continuation is None or column.key not in self.groups.values:
            return
        if is_empty(value) or (isinstance(value, str) and column.is_continuation(value)):
            self.is_under_title = True
        else:
            self.groups.end_title(column)

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
        if is_title_row(row, self.heading, self.sheet.merges):
            return f"Dòng nhóm, không có dữ liệu: “{title_texts(row, self.heading)[0]}”"
        return why_not_data(row, self.heading, self.signed)

    def _read(self, row: Row, verdict: RowVerdict) -> list[str]:
        """Fills the verdict's values and notes; returns all that is wrong with the row."""
        values: Values = dict(self._about())
        values |= {key: told for key, told in self.groups.values.items() if key not in self.layout.keys}
        errors = self._overflow(row)
        notes = self._oddities(row)
        for column in self.layout.columns:
            found = self._read_column(row, column, verdict, errors, notes)
            if isinstance(found, ParsedValue):
                if found.note:
                    notes.append(self._explain(row, column, found.note))
                values.update(found.beside)
                found = found.value
            values[column.key] = found
        notes += self._strays(row)
        self.groups.end_row(row)
        verdict.values = values
        errors += self._apply_rules(verdict, notes)
        if errors:
            errors += [note for note in notes if isinstance(note, Question)]
            return errors
        verdict.reason = "; ".join(note for note in notes if not isinstance(note, Question))
        for note in notes:
            if isinstance(note, Question):
                verdict.flag_for_review(note)
        return errors

    def _read_column(
        self, row: Row, column: Column, verdict: RowVerdict, errors: list[str], notes: list[str]
    ) -> Any:
        """The cell's value; one that can't be read is None, told as an error or, where it may be, a note."""
        try:
            return self._read_cell(row, column, verdict.line, notes)
        except CellError as error:
            question = error.question if isinstance(error, UnknownName) else None
            explained = self._explain(row, column, question or str(error))
            if question:
                verdict.questions[column.key] = question
            if question and column.optional:
                notes.append(explained)
            elif column.optional or (not column.required and self._says_not_yet(row, column)):
                notes.append(f"{explained}; đã bỏ qua ô này")
            else:
                errors.append(explained)
                verdict.unread.add(column.key)
            return None

    def _oddities(self, row: Row) -> list[str]:
        notes = [f"trang “{self.sheet.name}” đang ẩn"] if self.sheet.hidden else []
        if row.hidden:
            notes.append("dòng đang bị ẩn")
        if row.font:
            notes.append(f"chữ theo phông {row.font} cũ, đã đổi sang Unicode")
        return notes

    def _overflow(self, row: Row) -> list[str]:
        """In a text file, more cells than headings means a separator that stands inside a text."""
        width = self.heading.width
        if not (self.table.is_text or self.heading.is_returned) or all(
            is_empty(value) for value in row.cells[width:]
        ):
            return []
        return [
            f"Dòng có {len(row.cells)} ô nhưng bảng chỉ có {width} cột: có dấu phân cách nằm trong nội dung, "
            "hãy đặt nội dung đó trong ngoặc kép"
        ]

    def _read_cell(self, row: Row, column: Column, line: str, notes: list[str]) -> Any:
        value = self.layout.answers.get((line, column.key)) or self._value(row, column)
        if isinstance(value, Fault):
            self.groups.forget(column)
            raise CellError(f"“{value.shown}” {value.reason}")
        if isinstance(value, str):
            value = clean_text(value)
        self._goes_on(column, value)
        if is_empty(value) and column.key in self.groups.values:
            return self.groups.values[column.key]
        if is_empty(value) and (above := self._written_above(column, row)):
            value, from_line = above
            notes.append(f"“{column.label}” lấy theo dòng {from_line}: {display(value)}")
        if is_empty(value) or (
            column.na_values and isinstance(value, str) and fold(value) in column.na_values
        ):
            if column.required and column.unless not in self.heading.places:
                self.groups.forget(column)
                raise CellError("bị bỏ trống")
            return None
        self.groups.remember(column, value, line)
        if column.is_date and self.table.counts_from_1904 and type(value) in (int, float):
            value = value + DAYS_BETWEEN_CALENDARS  # type: ignore[operator]
        return column.parse(value)

    def _written_above(self, column: Column, row: Row) -> tuple[CellValue, str] | None:
        return self.groups.written_above(
            column, row, self.heading, lambda key: self._value(row, self.layout.column(key))
        )

    def _value(self, row: Row, column: Column) -> CellValue:
        at = self.heading.places.get(column.key)
        if column.key not in self.heading.wide:
            return None if at is None else row.cell(at)
        values = [value for at in self.heading.wide[column.key] if not is_empty(value := row.cell(at))]
        if len(values) < 2:
            return values[0] if values else None
        if fault := next((value for value in values if isinstance(value, Fault)), None):
            return fault
        if not column.separator:
            told = ", ".join(f"“{display(value)}”" for value in values)
            raise CellError(f"có nhiều ô dưới một tiêu đề: {told}; hãy giữ một")
        return column.separator.join(display(value, LONGEST_ABOVE) for value in values)

    def _strays(self, row: Row) -> list[str]:
        """Cells under no heading: left alone, but not in silence. A row's number needs no heading."""
        headed, first = self.heading.headed, min(self.heading.labels)
        return [
            f"ô {column_letters(at)}{row.number} “{display(value)}” ở cột không có tiêu đề nên không đọc"
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
        prefix = f"Cột “{label}” ({column_letters(at)}{row.number}): "
        return text.after(prefix) if isinstance(text, Question) else prefix + text

    def _apply_rules(self, verdict: RowVerdict, notes: list[str]) -> list[str]:
        """Also those of a row with unread cells, as far as they do without them: a clerk mends a row once."""
        errors = []
        if verdict.unread:
            verdict.values = RowValues(verdict.values, verdict.unread)
        for rule in self.layout.rules:
            try:
                notes.extend(rule(verdict.values) or ())
            except CellError as error:
                errors.append(error.question if isinstance(error, UnknownName) else str(error))
                if isinstance(error, UnknownName) and error.column:
                    verdict.questions[error.column] = error.question
                verdict.values = RowValues(verdict.values, verdict.unread)
            except Unread:
                continue
        verdict.values = dict(verdict.values)
        return errors
