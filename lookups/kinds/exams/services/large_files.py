"""A national csv in seconds: COPY into staging, each column's few different texts judged once, one switch.

The marks of a million candidates are a few hundred texts, so the parser that reads cells one by one elsewhere
judges each text, and SQL finds the rows. A file that needs mending of its shape goes the careful way.
"""

# ruff: noqa: S608 - the names in these statements are our own columns, never anybody's input

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

import psycopg
from django.db import connection, transaction

from foundation.spreadsheets import CellError, Noted, open_table
from foundation.spreadsheets.cells import clean, column_letters, is_empty
from foundation.spreadsheets.delimited import DELIMITERS
from foundation.spreadsheets.encodings import detect_encoding
from foundation.spreadsheets.headings import SEARCHED_ROWS, find_heading
from foundation.spreadsheets.limits import MIB, Limits
from foundation.spreadsheets.registry import ImportResult
from lookups.kinds.exams import layout as sheet
from lookups.kinds.exams.catalogue import exam_named
from lookups.kinds.exams.models import Exam
from lookups.kinds.exams.rules.subjects import PERIODS, SUBJECTS
from lookups.kinds.exams.services.switching import Source, switch

WORTH_IT = 2 * MIB
LIMITS = Limits(file_bytes=1024 * MIB, rows=3_000_000)
MOST_DIFFERENT = 4000
MOST_REFUSED = 1000
MOST_ODD_NUMBERS = 20_000
CHUNK = MIB
READ_HERE = frozenset({"sbd", "name", "dob", "ma_ngoai_ngu", "cccd", *SUBJECTS})
"""Columns that this way understands or may pass over where the exam asks for no second factor."""


@dataclass(frozen=True, slots=True)
class Plan:
    """`places`: our column → index in the file; the data begins after line `after` at byte `offset`."""

    places: dict[str, int]
    labels: dict[int, str]
    width: int
    after: int
    offset: int
    delimiter: str


class _NeedsCare(Exception):
    """The file is not as plain as this way needs it."""


def take_large(path: str, *, exam: str, dry_run: bool = False) -> ImportResult | None:
    """None for small files, workbooks, old encodings, exams with a second factor, and csv of odd shape."""
    chosen = exam_named(exam)
    if not _is_large(path) or chosen.second_factor != Exam.Factor.NONE:
        return None
    try:
        return _take(Path(path), chosen, dry_run=dry_run)
    except (_NeedsCare, psycopg.DataError):
        return None


def _is_large(path: str) -> bool:
    try:
        return Path(path).stat().st_size >= WORTH_IT and Path(path).suffix.lower() in (".csv", ".txt", ".tsv")
    except OSError:
        return False


def _take(path: Path, exam: Exam, *, dry_run: bool) -> ImportResult:
    plan = _plan(path, exam)
    result = ImportResult(dry_run=dry_run)
    with transaction.atomic():
        if exam.pk is None:
            exam.save()
        with connection.cursor() as cursor:
            _fill(cursor, path, plan)
            source = _Judge(cursor, plan, exam, result).source()
        if not result.refused:
            switch(exam, source, result)
        if result.refused or dry_run:
            transaction.set_rollback(True)
    return result


def _plan(path: Path, exam: Exam) -> Plan:
    layout = sheet.score_layout(exam)
    with path.open("rb") as raw:
        if detect_encoding(raw) not in ("utf-8", "utf-8-sig"):
            raise _NeedsCare
    with open_table(path, limits=LIMITS) as table:
        rows = list(islice(table.sheets[0].read(), SEARCHED_ROWS))
    heading = find_heading(rows, [], layout)
    if heading is None or heading.missing:
        raise _NeedsCare
    places = _named(heading.places, exam)
    if not set(places) <= READ_HERE:
        raise _NeedsCare
    if heading.suspicious(layout):
        raise _NeedsCare
    with path.open("rb") as raw:
        lines = [raw.readline() for _ in range(heading.rows[-1])]
        offset = raw.tell()
    delimiter = max(DELIMITERS, key=lambda sign: lines[-1].count(sign.encode()))
    width = len(next(csv.reader([lines[-1].decode("utf-8-sig")], delimiter=delimiter)))
    return Plan(places, heading.labels, width, heading.rows[-1], offset, delimiter)


def _named(places: dict[str, int], exam: Exam) -> dict[str, int]:
    """dm1, dm2, … under the names of their subjects, where the exam says which they are."""
    subjects = {f"dm{place}": subject for place, subject in enumerate(exam.numbered_columns, start=1)}
    named = {subjects.get(key, key): at for key, at in places.items()}
    return named if len(named) == len(places) else places


def _fill(cursor: Any, path: Path, plan: Plan) -> None:
    columns = ", ".join(f"c{at} text" for at in range(plan.width))
    names = ", ".join(f"c{at}" for at in range(plan.width))
    cursor.execute("DROP TABLE IF EXISTS exams_raw")
    cursor.execute(
        f"CREATE TEMP TABLE exams_raw (line integer GENERATED ALWAYS AS IDENTITY, {columns}) ON COMMIT DROP"
    )
    delimiter = "E'\\t'" if plan.delimiter == "\t" else f"'{plan.delimiter}'"
    copy = f"COPY exams_raw ({names}) FROM STDIN (FORMAT csv, DELIMITER {delimiter}, ENCODING 'UTF8')"
    with path.open("rb") as raw, cursor.copy(copy) as stream:
        raw.seek(plan.offset)
        for chunk in _chunks(raw):
            stream.write(chunk)


def _chunks(raw: BinaryIO) -> Iterator[bytes]:
    while chunk := raw.read(CHUNK):
        yield chunk


@dataclass(slots=True)
class _Judge:
    cursor: Any
    plan: Plan
    exam: Exam
    result: ImportResult

    def source(self) -> Source:
        """Fills `result.refused`; the relation and expressions to switch to."""
        period = PERIODS[self.exam.period]
        self._numbers()
        expressions = {
            subject: self._marks(subject, sheet.score_parser(subject, period))
            if subject in self.plan.places
            else "NULL::numeric"
            for subject in SUBJECTS
        }
        expressions["ma_ngoai_ngu"] = self._languages()
        expressions |= {"wishes": "'{}'::varchar[]", "factor": "NULL::bytea"}
        if not self.result.refused:
            self._duplicates()
        return Source(f"(SELECT c{self.plan.places['sbd']} AS sbd, r.* FROM exams_raw r)", expressions)

    def _numbers(self) -> None:
        """Plain ones are counted in SQL; the odd ones are read one by one and written back where mended."""
        at = self.plan.places["sbd"]
        plain = f"c{at} ~ %s" + (f" AND left(c{at}, 2) = ANY(%s)" if self.exam.councils else "")
        shape = f"^[0-9]{{{self.exam.number_length}}}$" if self.exam.number_length else "^[0-9A-Z]{1,12}$"
        arguments = [shape, *([self.exam.councils] if self.exam.councils else [])]
        self.cursor.execute(
            f"SELECT line, c{at} FROM exams_raw WHERE ({plain}) IS NOT TRUE LIMIT {MOST_ODD_NUMBERS + 1}",
            arguments,
        )
        odd = self.cursor.fetchall()
        if any(is_empty(text) for _, text in odd):
            raise _NeedsCare  # totals, signatures and notes are known by the careful reader
        parse, mended = sheet.number_parser(self.exam), []
        for line, text in odd:
            value = self._parsed(parse, clean(text), at, line)
            if value is not None:
                mended.append((value, line))
        if len(odd) > MOST_ODD_NUMBERS and not self.result.refused:
            raise _NeedsCare
        self.cursor.executemany(f"UPDATE exams_raw SET c{at} = %s WHERE line = %s", mended)

    def _parsed(self, parse: Callable[[Any], Any], text: str, at: int, line: int) -> Any:
        try:
            found = parse(text)
        except CellError as error:
            self._refuse(line, at, str(error))
            return None
        return found.value if isinstance(found, Noted) else found

    def _refuse(self, line: int, at: int, why: str) -> None:
        number = line + self.plan.after
        label = self.plan.labels.get(at, "")
        words = f"Cột “{label}” ({column_letters(at)}{number}): {why}"
        before = self.result.refused.get(str(number))
        if before or len(self.result.refused) < MOST_REFUSED:
            self.result.refused[str(number)] = f"{before}; {words}" if before else words

    def _different(self, at: int) -> list[str]:
        self.cursor.execute(
            f"SELECT DISTINCT c{at} FROM exams_raw WHERE c{at} IS NOT NULL LIMIT {MOST_DIFFERENT + 1}"
        )
        found = [row[0] for row in self.cursor.fetchall()]
        if len(found) > MOST_DIFFERENT:
            raise _NeedsCare
        return found

    def _judged(self, at: int, parse: Callable[[Any], Any]) -> dict[str, Any]:
        """Text → value; None for the empty and the absent. Rows of texts that mean nothing are refused."""
        values: dict[str, Any] = {}
        wrong: dict[str, str] = {}
        for text in self._different(at):
            tidy = clean(text)
            try:
                found = None if is_empty(tidy) else parse(tidy)
            except CellError as error:
                wrong[text] = str(error)
                continue
            values[text] = found.value if isinstance(found, Noted) else found
        if wrong:
            self.cursor.execute(
                f"SELECT line, c{at} FROM exams_raw WHERE c{at} = ANY(%s) ORDER BY line LIMIT {MOST_REFUSED}",
                [list(wrong)],
            )
            for line, text in self.cursor.fetchall():
                self._refuse(line, at, wrong[text])
        return values

    def _marks(self, subject: str, parse: Callable[[Any], Any]) -> str:
        at = self.plan.places[subject]
        values = self._judged(at, parse)
        odd = {text: value for text, value in values.items() if not _is_plain(text, value)}
        if not odd:
            return f"s.c{at}::numeric(4,2)"
        cases = " ".join(f"WHEN {_quoted(text)} THEN {_number(value)}" for text, value in odd.items())
        return f"(CASE s.c{at} {cases} ELSE s.c{at}::numeric(4,2) END)"

    def _languages(self) -> str:
        at = self.plan.places.get("ma_ngoai_ngu")
        if at is None:
            return "''"
        column = next(c for c in sheet.score_layout(self.exam).columns if c.key == "ma_ngoai_ngu")
        values = self._judged(at, column.parse)
        cases = " ".join(
            f"WHEN {_quoted(text)} THEN {_quoted(value)}" for text, value in values.items() if value
        )
        return f"(CASE s.c{at} {cases} ELSE '' END)" if cases else "''"

    def _duplicates(self) -> None:
        """A number told twice in a file of this size: the careful way knows whether the rows agree."""
        at = self.plan.places["sbd"]
        self.cursor.execute(f"SELECT 1 FROM exams_raw GROUP BY c{at} HAVING count(*) > 1 LIMIT 1")
        if self.cursor.fetchone():
            raise _NeedsCare


def _is_plain(text: str, value: Any) -> bool:
    """Whether SQL reads the text as the parser does."""
    try:
        return value is not None and text.isascii() and "e" not in text.lower() and Decimal(text) == value
    except ArithmeticError:
        return False


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''").replace("%", "%%") + "'"


def _number(value: Decimal | None) -> str:
    return "NULL" if value is None else str(value)
