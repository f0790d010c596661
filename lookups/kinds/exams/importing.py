"""`import_data exams FILE --exam THPT-2026`: scores from a sheet, all of them or none."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.db import connection, transaction

from foundation.spreadsheets import Layout, Report
from foundation.spreadsheets.importing import ImportResult
from lookups.kinds.exams import factors
from lookups.kinds.exams.exam_setup import exam_named
from lookups.kinds.exams.layout import score_layout
from lookups.kinds.exams.models import Exam
from lookups.kinds.exams.rules import odd_marks
from lookups.kinds.exams.rules.subjects import PERIODS, SUBJECTS
from lookups.kinds.exams.services.merging import COLUMNS, Source, switch


def layout(today: dt.date, *, exam: str) -> Layout:
    return score_layout(exam_named(exam))


def apply_import(*, report: Report, exam: str, by: Any = None, dry_run: bool = False) -> ImportResult:
    """Write the accepted rows of a report."""
    result = ImportResult(dry_run=dry_run)
    result.counts = odd_marks.sentences(PERIODS[exam_named(exam).period], _counts(report))
    with transaction.atomic():
        chosen = exam_named(exam)
        if chosen.pk is None:
            chosen.save()
        _stage(chosen, report)
        switch(chosen, Source("exams_staging", {column: f"s.{column}" for column in COLUMNS}), result)
        if dry_run:
            transaction.set_rollback(True)
    return result


def _counts(report: Report) -> dict[str, odd_marks.Counts]:
    return {
        subject: Counter(
            int(mark * 100) for row in report.accepted if (mark := row.values.get(subject)) is not None
        )
        for subject in SUBJECTS
    }


def _stage(exam: Exam, report: Report) -> None:
    marks = ", ".join(f"{subject} numeric(4,2)" for subject in SUBJECTS)
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS exams_staging")
        cursor.execute(
            f"CREATE TEMP TABLE exams_staging (sbd text, {marks}, ma_ngoai_ngu text,"
            " wishes varchar[], factor bytea) ON COMMIT DROP"
        )
        with cursor.copy(f"COPY exams_staging (sbd, {', '.join(COLUMNS)}) FROM STDIN") as copy:
            for row in _rows(exam, report):
                copy.write_row(row)


def _rows(exam: Exam, report: Report) -> Iterator[tuple[Any, ...]]:
    for row in report.accepted:
        values = row.values
        factor = values.get("factor")
        yield (
            values["sbd"],
            *(values.get(subject) for subject in SUBJECTS),
            values["ma_ngoai_ngu"] or "",
            values["wishes"],
            factors.digest(exam=exam.key, sbd=values["sbd"], factor=factor) if factor else None,
        )
