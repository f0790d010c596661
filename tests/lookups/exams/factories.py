"""Invented examinations. No number or score is a real person's."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django.utils import timezone

from lookups.kinds.exams.exam_setup import graduation_exam
from lookups.kinds.exams.models import Candidate, Exam

AN_HOUR = dt.timedelta(hours=1)


def make_exam(**over: Any) -> Exam:
    """THPT-2026 of council 48, checked, published an hour ago."""
    exam = graduation_exam(over.pop("year", 2026))
    exam.councils = ["48"]
    exam.is_checked = True
    exam.publish_at = timezone.now() - AN_HOUR
    for name, value in over.items():
        setattr(exam, name, value)
    exam.save()
    return exam


def make_candidate(exam: Exam, sbd: str, **over: Any) -> Candidate:
    """Toán 7,25, Ngữ văn 6,50, Tiếng Anh 8,00, Vật lí 5,05 unless told otherwise."""
    scores = {"toan": "7.25", "ngu_van": "6.5", "ngoai_ngu": "8", "vat_li": "5.05", "ma_ngoai_ngu": "N1"}
    values = scores | over
    marks = {
        key: Decimal(value) if isinstance(value, str) and key not in ("ma_ngoai_ngu",) else value
        for key, value in values.items()
    }
    return Candidate.objects.create(exam=exam, sbd=sbd, **marks)
