"""A national csv in seconds: COPY into staging, each column's few different texts judged once, one switch.

A file that needs mending of its shape goes the careful way; see large_rows.py for the rows.
"""

# ruff: noqa: S608 - the names in these statements are our own columns, never anybody's input

import csv
import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

import psycopg
from django.db import connection, transaction

from foundation.files.limits import MIB
from foundation.spreadsheets import open_table
from foundation.spreadsheets.delimited import DELIMITERS, detect_encoding
from foundation.spreadsheets.headings import SEARCHED_ROWS, find_heading
from foundation.spreadsheets.importing import ImportResult
from lookups.kinds.exams import layout as sheet
from lookups.kinds.exams.exam_setup import exam_named
from lookups.kinds.exams.models import Exam
from lookups.kinds.exams.rules.subjects import SUBJECTS
from lookups.kinds.exams.services.bulk_rows import LIMITS, LargeRows, NeedsCare, Plan
from lookups.kinds.exams.services.merging import switch

WORTH_IT = 2 * MIB
CHUNK = MIB
READ_HERE = frozenset({"sbd", "name", "dob", "ma_ngoai_ngu", "cccd", *SUBJECTS})
"""Columns that this way understands or may pass over where the exam asks for no second factor."""


def take_large(path: str, *, exam: str, dry_run: bool = False) -> ImportResult | None:
    """None for small files, workbooks, old encodings, exams with a second factor, and csv of odd shape."""
    chosen = exam_named(exam)
    if not _is_large(path) or chosen.second_factor != Exam.Factor.NONE:
        return None
    try:
        return _take(Path(path), chosen, dry_run=dry_run)
    except (NeedsCare, psycopg.DataError):
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
            source = LargeRows(cursor, plan, exam, result).source()
        if not result.refused:
            switch(exam, source, result)
        if result.refused or dry_run:
            transaction.set_rollback(True)
    return result


def _plan(path: Path, exam: Exam) -> Plan:
    layout = sheet.score_layout(exam)
    with path.open("rb") as raw:
        if detect_encoding(raw) not in ("utf-8", "utf-8-sig"):
            raise NeedsCare
    with open_table(path, limits=LIMITS) as table:
        rows = list(islice(table.sheets[0].read(), SEARCHED_ROWS))
    heading = find_heading(rows, [], layout)
    if heading is None or heading.missing:
        raise NeedsCare
    if heading.wide or heading.suspicious(layout):
        raise NeedsCare
    places, is_supposed = _named(heading.places, exam)
    if not set(places) <= READ_HERE:
        raise NeedsCare
    with path.open("rb") as raw:
        lines = [raw.readline(CHUNK) for _ in range(heading.rows[-1])]
        offset = raw.tell()
    delimiter = max(DELIMITERS, key=lambda sign: lines[-1].count(sign.encode()))
    width = len(next(csv.reader([lines[-1].decode("utf-8-sig")], delimiter=delimiter)))
    top = [row for row in rows if row.number <= heading.rows[-1]]
    if len(top[-1].cells) != width:
        raise NeedsCare  # the careful reader cuts the rows at another sign
    columns = {at: layout.column(key) for key, at in heading.places.items()}
    return Plan(layout, heading, top, places, is_supposed, columns, width, offset, delimiter)


def _named(places: dict[str, int], exam: Exam) -> tuple[dict[str, int], bool]:
    """dm1, dm2, … under the names of their subjects, and whether their order is only supposed."""
    subjects = {f"dm{place}": subject for place, subject in enumerate(sheet.numbered(exam), start=1)}
    named = {subjects.get(key, key): at for key, at in places.items()}
    is_supposed = not exam.numbered_columns and named != places
    return (named if len(named) == len(places) else places), is_supposed


def _fill(cursor: Any, path: Path, plan: Plan) -> None:
    columns = ", ".join(f"c{at} text" for at in range(plan.width))
    names = ", ".join(f"c{at}" for at in range(plan.width))
    cursor.execute("DROP TABLE IF EXISTS exams_raw")
    cursor.execute(
        f"CREATE TEMP TABLE exams_raw (line integer GENERATED ALWAYS AS IDENTITY, mended text, {columns})"
        " ON COMMIT DROP"
    )
    delimiter = "E'\\t'" if plan.delimiter == "\t" else f"'{plan.delimiter}'"
    copy = f"COPY exams_raw ({names}) FROM STDIN (FORMAT csv, DELIMITER {delimiter}, ENCODING 'UTF8')"
    lines = 0
    with path.open("rb") as raw, cursor.copy(copy) as stream:
        raw.seek(plan.offset)
        for chunk in _plain_chunks(raw, plan.delimiter):
            lines += chunk.count(b"\n")
            stream.write(chunk)
    if cursor.rowcount not in (lines, lines + 1):
        raise NeedsCare  # a record of several lines: the careful reader counts lines as editors show them


def _plain_chunks(raw: BinaryIO, delimiter: str) -> Iterator[bytes]:
    """NeedsCare where a quotation mark stands inside a cell, which COPY reads otherwise than csv."""
    sign = re.escape(delimiter).encode()
    inside = re.compile(rb'[^"\r\n' + sign + rb']"[^"\r\n' + sign + rb"]")
    before = b""
    while chunk := raw.read(CHUNK):
        if b'"' in chunk and inside.search(before + chunk):
            raise NeedsCare
        before = chunk[-2:]
        yield chunk
