"""From a staging table to the candidates at once: readers see the old scores or the new, never a mix.

Before publication a row of the file replaces the candidate's row. Once scores were public, even if they are
withdrawn now, a change is a correction (phúc khảo): the old row is kept as a version, and an empty cell
changes nothing, because lists of reviews name only what was reviewed.
"""

# ruff: noqa: S608 - the names in these statements are our own columns, never anybody's input

from dataclasses import dataclass

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from foundation.spreadsheets.importing import ImportResult
from lookups.kinds.exams.models import Exam
from lookups.kinds.exams.rules.subjects import SUBJECTS
from lookups.kinds.exams.services import cancellation, snapshots

MARKS = tuple(SUBJECTS)
COLUMNS = (*MARKS, "ma_ngoai_ngu", "wishes", "factor")


@dataclass(frozen=True, slots=True)
class Source:
    """A relation with one row per candidate: `sbd` and for each of COLUMNS an SQL expression over `s`."""

    table: str
    expressions: dict[str, str]

    def select(self) -> str:
        chosen = ", ".join(f"{self.expressions[column]} AS {column}" for column in COLUMNS)
        return f"SELECT s.sbd, {chosen} FROM {self.table} s"


def switch(exam: Exam, source: Source, result: ImportResult) -> None:
    """Inside the caller's transaction; the exam is locked, so that two imports follow one another."""
    exam = Exam.objects.select_for_update().get(pk=exam.pk)
    is_correction = exam.was_public  # the hour may pass during the import
    with connection.cursor() as cursor:
        if exam.candidates.exists():
            _merge(cursor, exam, source, result, is_correction=is_correction)
        else:
            cursor.execute(_insert(source), [exam.pk])
            result.created = cursor.rowcount
    if result.created or result.updated:
        Exam.objects.filter(pk=exam.pk).update(revision=exam.revision + 1, revised_at=timezone.now())
        if is_correction:
            cancellation.after_correction(exam)
        elif exam.is_checked:
            Exam.objects.filter(pk=exam.pk).update(is_checked=False)
            again = _("Checked before this file: the scores must be checked again before their hour.")
            result.counts.append(again)
        snapshots.after_change(exam)


def _insert(source: Source) -> str:
    names = ", ".join(COLUMNS)
    return (
        f"INSERT INTO exams_candidate (exam_id, version, sbd, {names}) "
        f"SELECT %s, 1, n.* FROM ({source.select()}) n"
    )


def _merge(  # type: ignore[no-untyped-def]
    cursor, exam: Exam, source: Source, result: ImportResult, *, is_correction: bool
) -> None:
    """Only rows that differ are written; with the old ones kept where citizens may have seen them."""
    cursor.execute("DROP TABLE IF EXISTS exams_next")
    cursor.execute(
        f"CREATE TEMP TABLE exams_next ON COMMIT DROP AS SELECT n.sbd, {_kept(is_correction)},"
        f" c.id AS known, c.version, c.id IS NOT NULL AND ({_row('c')}) IS NOT DISTINCT FROM"
        f" ({_kept(is_correction, named=False)}) AS same"
        f" FROM ({source.select()}) n LEFT JOIN exams_candidate c ON c.exam_id = %s AND c.sbd = n.sbd",
        [exam.pk],
    )
    cursor.execute(
        "SELECT count(*) FILTER (WHERE known IS NULL),"
        " count(*) FILTER (WHERE known IS NOT NULL AND NOT same),"
        " count(*) FILTER (WHERE same) FROM exams_next"
    )
    result.created, result.updated, result.unchanged = cursor.fetchone()
    if is_correction:
        _keep_versions(cursor, exam)
    sets = ", ".join(f"{column} = n.{column}" for column in COLUMNS)
    step = 1 if is_correction else 0
    cursor.execute(
        f"UPDATE exams_candidate c SET {sets}, version = c.version + {step}"
        " FROM exams_next n WHERE c.id = n.known AND NOT n.same"
    )
    names = ", ".join(COLUMNS)
    cursor.execute(
        f"INSERT INTO exams_candidate (exam_id, version, sbd, {names})"
        f" SELECT %s, 1, sbd, {names} FROM exams_next WHERE known IS NULL",
        [exam.pk],
    )


def _keep_versions(cursor, exam: Exam) -> None:  # type: ignore[no-untyped-def]
    pairs = ", ".join(f"'{column}', c.{column}" for column in (*MARKS, "ma_ngoai_ngu"))
    cursor.execute(
        "INSERT INTO exams_correction (exam_id, sbd, version, scores, replaced_at)"
        f" SELECT %s, c.sbd, c.version, jsonb_strip_nulls(jsonb_build_object({pairs})), now()"
        " FROM exams_next n JOIN exams_candidate c ON c.id = n.known WHERE NOT n.same",
        [exam.pk],
    )


def _row(alias: str) -> str:
    return ", ".join(f"{alias}.{column}" for column in COLUMNS)


def _kept(is_correction: bool, *, named: bool = True) -> str:
    """The row after the import, column by column; what a file cannot say stays as it was."""
    said = {column: f"n.{column}" for column in COLUMNS}
    said["factor"] = "coalesce(n.factor, c.factor)"
    said["wishes"] = "CASE WHEN n.wishes = '{}' THEN coalesce(c.wishes, '{}') ELSE n.wishes END"
    said["ma_ngoai_ngu"] = (
        "CASE WHEN n.ma_ngoai_ngu = '' AND n.ngoai_ngu IS NOT NULL"
        " THEN coalesce(c.ma_ngoai_ngu, '') ELSE n.ma_ngoai_ngu END"
    )
    if is_correction:
        said |= {mark: f"coalesce(n.{mark}, c.{mark})" for mark in MARKS}
        said["ma_ngoai_ngu"] = "coalesce(nullif(n.ma_ngoai_ngu, ''), c.ma_ngoai_ngu, '')"
    return ", ".join(f"{how} AS {column}" if named else how for column, how in said.items())
