"""Invented examinations: no candidate, number or score is a real person's."""

import datetime as dt
import random
from collections.abc import Iterator
from decimal import Decimal

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from lookups.kinds.exams.exam_setup import graduation_exam
from lookups.kinds.exams.models import Candidate, CutOff, Exam
from lookups.kinds.exams.rules.subjects import PERIODS
from lookups.kinds.exams.services import snapshots

SEED = 2026
GRADUATES, PUPILS = 20_000, 600
ODD_ESSAYS = 0.004
CHOICES = ("ngoai_ngu", "vat_li", "hoa_hoc", "sinh_hoc", "lich_su", "dia_li", "ktpl", "tin_hoc")
WEIGHTS = (36, 34, 22, 8, 48, 44, 24, 3)
MEANS = {"toan": 5.6, "ngu_van": 6.5, "ngoai_ngu": 5.4, "vat_li": 6.9, "hoa_hoc": 6.1, "sinh_hoc": 5.8}
SCHOOLS = (
    ("GD1", "THPT Giả Định 1", "34.50"),
    ("GD2", "THPT Giả Định 2", "31.25"),
    ("GD3", "THPT Mẫu 3", "27.00"),
)
INVENTED = "Dữ liệu bịa của bản thử, không phải điểm thật"


def load() -> None:
    """Once; the snapshots are built after the commit."""
    if Exam.objects.exists():
        return
    rng = random.Random(SEED)
    graduation = graduation_exam(2026)
    _open(graduation, dt.datetime(2026, 7, 1, 8, 0))
    Candidate.objects.bulk_create(_graduates(graduation, rng), batch_size=2000)
    entrance = Exam(
        key="LOP10-2026",
        name="Kỳ thi vào lớp 10 năm 2026",
        kind=Exam.Kind.GRADE_10,
        year=2026,
        period="lop10",
        number_length=6,
        formula="l10-double",
    )
    _open(entrance, dt.datetime(2026, 6, 20, 8, 0))
    CutOff.objects.bulk_create(
        CutOff(exam=entrance, school_code=code, school=name, wish=wish, score=Decimal(score) + wish - 1)
        for code, name, score in SCHOOLS
        for wish in (1, 2)
    )
    Candidate.objects.bulk_create(_pupils(entrance, rng), batch_size=2000)
    transaction.on_commit(snapshots.reconcile)


def _open(exam: Exam, moment: dt.datetime) -> None:
    exam.source = INVENTED
    exam.is_checked, exam.revision = True, 1
    exam.publish_at = exam.revised_at = exam.announced_at = timezone.make_aware(moment)
    exam.save()


def _mark(rng: random.Random, exam: Exam, subject: str) -> Decimal | None:
    if rng.random() < 0.005:
        return None  # did not come
    step = PERIODS[exam.period].steps[subject][0]
    if subject == "ngu_van" and rng.random() < ODD_ESSAYS:
        step = 1  # the mean of two readers
    drawn = min(10.0, max(0.0, rng.gauss(MEANS.get(subject, 6.4), 1.7)))
    return Decimal(round(drawn * 100 / step) * step).scaleb(-2)


def _graduates(exam: Exam, rng: random.Random) -> Iterator[Candidate]:
    council = settings.PROVINCE.exam_councils[0]
    for number in range(1, GRADUATES + 1):
        chosen: set[str] = set()
        while len(chosen) < 2:
            chosen.update(rng.choices(CHOICES, WEIGHTS))
        marks = {subject: _mark(rng, exam, subject) for subject in ("toan", "ngu_van", *sorted(chosen))}
        language = "N1" if "ngoai_ngu" in chosen else ""
        yield Candidate(exam=exam, sbd=f"{council}{number:06d}", ma_ngoai_ngu=language, **marks)


def _pupils(exam: Exam, rng: random.Random) -> Iterator[Candidate]:
    codes = [code for code, _, _ in SCHOOLS]
    for number in range(1, PUPILS + 1):
        marks = {subject: _mark(rng, exam, subject) for subject in ("toan", "ngu_van", "ngoai_ngu")}
        wishes = rng.sample(codes, 2)
        yield Candidate(exam=exam, sbd=f"01{number:04d}", ma_ngoai_ngu="N1", wishes=wishes, **marks)
