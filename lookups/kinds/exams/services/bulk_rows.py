"""The rows of a national csv in their staging table: SQL finds those of which something is to be said.

The marks of a million candidates are a few hundred texts. The parsers of the sheet's layout judge each text
once, SQL finds the rows that hold it, and the reader of all other sheets words what is to be said of them.
"""

# ruff: noqa: S608 - the names in these statements are our own columns, never anybody's input

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from foundation.files.limits import MIB, Limits
from foundation.spreadsheets import CellError, Column, Fault, Layout, ParsedValue, Row, RowVerdict
from foundation.spreadsheets.cells import clean_text, is_empty
from foundation.spreadsheets.delimited import text_value
from foundation.spreadsheets.headings import Heading
from foundation.spreadsheets.importing import ImportResult
from foundation.spreadsheets.validation import (
    BLANKS_NAMED_SINGLY,
    HEADING_AGAIN,
    NOT_YET,
    validate_chosen_rows,
)
from foundation.vietnamese.folding import fold
from lookups.kinds.exams.layout import MOST_PAPERS_SINCE_2025
from lookups.kinds.exams.models import Exam
from lookups.kinds.exams.rules import odd_marks
from lookups.kinds.exams.rules.subjects import PERIODS, SUBJECTS
from lookups.kinds.exams.services.merging import Source

LIMITS = Limits(file_bytes=1024 * MIB, rows=3_000_000)
MOST_DIFFERENT = 4000
MOST_JUDGED = 20_000
MOST_TOLD = 1000
"""Accepted rows with a note; of all of them there are counts."""
_LETTERS = "A-Za-zÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝàáâãèéêìíòóôõùúýĂăĐđĨĩŨũƠơƯưẠ-ỹ"
_SURELY_GOOD = {"name": f"^[{_LETTERS}]+( [{_LETTERS}]+)+$", "cccd": "^0[0-9]{11}$"}
"""Columns with as many texts as candidates: those of these shapes need no reading."""
Conditions = list[tuple[str, list[str] | None]]
"""SQL, with the texts that it asks for."""


class NeedsCare(Exception):
    """The file is not as plain as this way needs it."""


@dataclass(frozen=True, slots=True)
class Plan:
    """`places`: our column → index in the file; the rows below `top` begin at byte `offset`.

    `is_supposed`: nobody said which subjects dm1, dm2, … are.
    """

    layout: Layout
    heading: Heading
    top: list[Row]
    places: dict[str, int]
    is_supposed: bool
    columns: dict[int, Column]
    width: int
    offset: int
    delimiter: str

    @property
    def after(self) -> int:
        """The line of the heading's end."""
        return self.heading.rows[-1]


@dataclass(slots=True)
class Texts:
    """What the different texts of a column mean: those that are read, noted, or refused."""

    values: dict[str, Any] = field(default_factory=dict)
    noted: list[str] = field(default_factory=list)
    bad: list[str] = field(default_factory=list)

    @property
    def empty(self) -> list[str]:
        return [text for text, value in self.values.items() if value is None]


class LargeRows:
    """Fills the result; rows that are refused or no data leave the staging table `exams_raw`."""

    def __init__(self, cursor: Any, plan: Plan, exam: Exam, result: ImportResult) -> None:
        self._cursor, self._plan, self._exam, self._result = cursor, plan, exam, result
        self._period = PERIODS[exam.period]
        self._told: dict[int, RowVerdict] = {}
        self._texts: dict[int, Texts] = {}

    def source(self) -> Source:
        """The relation and expressions to switch to, once all rows are judged."""
        for key, at in self._plan.places.items():
            if key != "sbd":
                self._texts[at] = self._read_texts(self._plan.columns[at])
        self._odd_rows()
        self._duplicates()
        self._notes()
        self._result.counts += odd_marks.sentences(
            self._period, {s: self._counts(at) for s, at in self._plan.places.items() if s in SUBJECTS}
        )
        self._tell()
        expressions = {subject: self._mark(subject) for subject in SUBJECTS}
        expressions |= {
            "ma_ngoai_ngu": self._language(),
            "wishes": "'{}'::varchar[]",
            "factor": "NULL::bytea",
        }
        return Source(f"(SELECT {self._number} AS sbd, r.* FROM exams_raw r)", expressions)

    @property
    def _number(self) -> str:
        return f"coalesce(mended, c{self._plan.places['sbd']})"

    def _odd_rows(self) -> None:
        """Rows with an odd number or what is refused; judged together, as a signature ends the table."""
        numbers, bad = self._odd_numbers(), self._bad_texts()
        mended = []
        for line, verdict in self._judge(sorted({*numbers, *bad[:MOST_JUDGED]})):
            if verdict.verdict == "accept":
                mended.append((verdict.values["sbd"], line))
        if len(numbers) > MOST_JUDGED or {line for _, line in mended} & set(bad):
            raise NeedsCare
        self._cursor.executemany("UPDATE exams_raw SET mended = %s WHERE line = %s", mended)
        if len(bad) > MOST_JUDGED:
            self._result.counts.append(f"còn {len(bad) - MOST_JUDGED} dòng có lỗi chưa kể ra")
            self._delete(bad)

    def _odd_numbers(self) -> list[int]:
        """Lines whose candidate number SQL can't pass; those that can be mended are among them."""
        at = self._plan.places["sbd"]
        shape = f"^[0-9]{{{self._exam.number_length}}}$" if self._exam.number_length else "^[0-9A-Z]{1,12}$"
        plain = f"c{at} ~ %s AND c{at} !~ '^[0-9]E[0-9]+$'"
        arguments: list[Any] = [shape]
        if self._exam.councils:
            plain += f" AND left(c{at}, 2) = ANY(%s)"
            arguments.append(self._exam.councils)
        return self._lines(f"({plain}) IS NOT TRUE", arguments, most=MOST_JUDGED + 1)

    def _read_texts(self, column: Column) -> Texts:
        found = Texts()
        for text in self._different(self._plan.heading.places[column.key], _SURELY_GOOD.get(column.key)):
            try:
                value = _read(column, text)
            except CellError:
                if column.optional or (not column.required and fold(text) in NOT_YET):
                    found.values[text] = None
                    found.noted.append(text)
                else:
                    found.bad.append(text)
                continue
            if isinstance(value, ParsedValue):
                found.noted += [text] if value.note else []
                value = value.value
            found.values[text] = value
        return found

    def _different(self, at: int, good: str | None) -> list[str]:
        self._cursor.execute(
            f"SELECT DISTINCT c{at} FROM exams_raw WHERE c{at} IS NOT NULL"
            f" AND (%s::text IS NULL OR c{at} !~ %s) LIMIT {MOST_DIFFERENT + 1}",
            [good, good],
        )
        found = [row[0] for row in self._cursor.fetchall()]
        if len(found) > MOST_DIFFERENT:
            raise NeedsCare
        return found

    def _bad_texts(self) -> list[int]:
        conditions: Conditions = [
            (f"c{at} = ANY(%s)", texts.bad) for at, texts in self._texts.items() if texts.bad
        ]
        if self._plan.is_supposed and self._exam.year >= 2025:
            conditions.append((f"{self._papers('dm')} > {MOST_PAPERS_SINCE_2025}", None))
        where, arguments = _any_of(conditions)
        return self._lines(where, arguments) if where else []

    def _duplicates(self) -> None:
        again = f"SELECT {self._number} FROM exams_raw GROUP BY 1 HAVING count(*) > 1"
        lines = self._lines(f"{self._number} IN ({again})", most=MOST_JUDGED + 1)
        if len(lines) > MOST_JUDGED:
            raise NeedsCare
        self._judge(lines)

    def _notes(self) -> None:
        conditions: Conditions = [
            (f"c{at} = ANY(%s)", texts.noted) for at, texts in self._texts.items() if texts.noted
        ]
        for condition in ("mended IS NOT NULL", *self._strays(), *self._unusual_papers()):
            conditions.append((condition, None))
        where, arguments = _any_of(conditions)
        lines = self._lines(where, arguments, most=MOST_TOLD)
        if len(lines) == MOST_TOLD:
            self._cursor.execute(f"SELECT count(*) FROM exams_raw WHERE {where}", arguments)
            self._result.untold = self._cursor.fetchone()[0] - MOST_TOLD
        self._judge(lines)

    def _strays(self) -> Iterable[str]:
        """Cells under no heading; a row's number in front needs none."""
        headed = self._plan.heading.headed
        for at in set(range(self._plan.width)) - headed:
            yield f"c{at} !~ '^[0-9]{{1,7}}$'" if at < min(headed) else f"c{at} IS NOT NULL"

    def _unusual_papers(self) -> Iterable[str]:
        """As `layout._check_papers` and `layout._numbered_columns` note them."""
        yield f"{self._papers()} = 0"
        if self._plan.is_supposed:
            yield f"{self._papers('dm')} > 0"
        if self._exam.period == "lop10":
            return
        if "ngoai_ngu" in self._plan.places:
            yield f"{self._sat(self._plan.places['ngoai_ngu'])} AND {self._language()} = ''"
        if self._exam.year > 2025:
            yield f"{self._papers()} > {MOST_PAPERS_SINCE_2025}"

    def _papers(self, prefix: str = "") -> str:
        """How many papers the row has marks of, among the columns whose key begins so."""
        sat = [
            f"({self._sat(at)})::int"
            for subject, at in self._plan.places.items()
            if subject in SUBJECTS and self._plan.columns[at].key.startswith(prefix)
        ]
        return f"({' + '.join(sat) or '0'})"

    def _sat(self, at: int) -> str:
        nothing = ", ".join(map(_quoted, self._texts[at].empty))
        return f"(c{at} IS NOT NULL" + (f" AND c{at} NOT IN ({nothing}))" if nothing else ")")

    def _counts(self, at: int) -> odd_marks.Counts:
        self._cursor.execute(f"SELECT c{at}, count(*) FROM exams_raw WHERE c{at} IS NOT NULL GROUP BY 1")
        found: odd_marks.Counts = {}
        for text, number in self._cursor.fetchall():
            if (value := self._texts[at].values[text]) is not None:
                mark = int(value * 100)
                found[mark] = found.get(mark, 0) + number
        return found

    def _mark(self, subject: str) -> str:
        at = self._plan.places.get(subject)
        if at is None:
            return "NULL::numeric"
        values = self._texts[at].values
        cases = " ".join(
            f"WHEN {_quoted(text)} THEN {'NULL' if value is None else value}"
            for text, value in values.items()
            if not _is_plain(text, value)
        )
        plain = f"c{at}::numeric(4,2)"
        return f"(CASE c{at} {cases} ELSE {plain} END)" if cases else plain

    def _language(self) -> str:
        at = self._plan.places.get("ma_ngoai_ngu")
        values = self._texts[at].values if at is not None else {}
        cases = " ".join(
            f"WHEN {_quoted(text)} THEN {_quoted(value)}" for text, value in values.items() if value
        )
        return f"(CASE c{at} {cases} ELSE '' END)" if cases else "''"

    def _lines(self, where: str, arguments: Any = (), *, most: int | None = None) -> list[int]:
        limit = f" LIMIT {most}" if most else ""
        self._cursor.execute(f"SELECT line FROM exams_raw WHERE {where} ORDER BY line{limit}", [*arguments])
        return [row[0] for row in self._cursor.fetchall()]

    def _delete(self, lines: list[int]) -> None:
        self._cursor.execute("DELETE FROM exams_raw WHERE line = ANY(%s)", [lines])

    def _judge(self, lines: list[int]) -> list[tuple[int, RowVerdict]]:
        """The careful reader's verdict on these rows; what is no data to take in leaves the table."""
        rows = self._rows(lines)
        blank = [row.number for row in rows if row.is_blank]
        if len(blank) > BLANKS_NAMED_SINGLY:
            raise NeedsCare
        filled = [row for row in rows if not row.is_blank]
        found = validate_chosen_rows(self._plan.top + filled, self._plan.heading, self._plan.layout)
        wanted = {row.number for row in rows} | {row.number for row in self._plan.top}
        verdicts = {int(verdict.line): verdict for verdict in found if int(verdict.line) in wanted}
        verdicts |= {number: RowVerdict(str(number), "skip", "Dòng trống") for number in blank}
        if any(verdict.reason == HEADING_AGAIN for verdict in verdicts.values()):
            raise NeedsCare  # the columns of the second table may be in another order
        self._told |= verdicts
        judged = [(number - self._plan.after, verdict) for number, verdict in verdicts.items()]
        judged = [(line, verdict) for line, verdict in judged if line > 0]
        self._delete([line for line, verdict in judged if verdict.verdict != "accept"])
        return judged

    def _rows(self, lines: list[int]) -> list[Row]:
        names = ", ".join(f"c{at}" for at in range(self._plan.width))
        self._cursor.execute(
            f"SELECT line, {names} FROM exams_raw WHERE line = ANY(%s) ORDER BY line", [lines]
        )
        return [
            Row(number, [text_value(text, number, LIMITS) if text else None for text in cells])
            for line, *cells in self._cursor.fetchall()
            if (number := line + self._plan.after)
        ]

    def _tell(self) -> None:
        told = [verdict for _, verdict in sorted(self._told.items())]
        self._result.refused = {row.line: row.reason for row in told if row.verdict == "reject"}
        self._result.told = [row for row in told if row.verdict == "reject" or row.reason]


def _read(column: Column, text: str) -> Any:
    """What the careful reader makes of the cell; CellError where it refuses it."""
    value = text_value(text, 0, LIMITS) if text else None
    if isinstance(value, Fault):
        raise CellError(value.reason)
    tidy = clean_text(str(value or ""))
    if is_empty(tidy) or (column.na_values and fold(tidy) in column.na_values):
        return None
    return column.parse(tidy)


def _any_of(conditions: Conditions) -> tuple[str, list[Any]]:
    where = " OR ".join(f"({condition})" for condition, _ in conditions)
    return where, [argument for _, argument in conditions if argument is not None]


def _is_plain(text: str, value: Any) -> bool:
    """Whether SQL reads the text as the parser does."""
    try:
        return value is not None and text.isascii() and "e" not in text.lower() and Decimal(text) == value
    except ArithmeticError:
        return False


def _quoted(text: str) -> str:
    """A literal in a statement that also has placeholders."""
    return "'" + text.replace("'", "''").replace("%", "%%") + "'"
