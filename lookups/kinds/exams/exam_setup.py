"""Which exam is meant; one of a year that nobody set up yet begins with the rules of that year."""

import re

from foundation.spreadsheets import FileRefused
from lookups.kinds.exams.models import Exam
from lookups.kinds.exams.rules.numbers import councils_of_year
from lookups.kinds.exams.rules.subjects import period_of_year

SOURCE = "Sở Giáo dục và Đào tạo, theo dữ liệu của Bộ Giáo dục và Đào tạo"
_GRADUATION = re.compile(r"THPT-(20(?:1[7-9]|[2-9]\d))")


def graduation_exam(year: int) -> Exam:
    """An unsaved exam by the national rules of the year."""
    return Exam(
        key=f"THPT-{year}",
        name=f"Kỳ thi tốt nghiệp THPT {year}",
        kind=Exam.Kind.THPT,
        year=year,
        period=period_of_year(year),
        councils=list(councils_of_year(year)),
        formula="tn-2025" if year >= 2025 else "tn-2024",
        source=SOURCE,
    )


def exam_named(key: str) -> Exam:
    """Saved or, for a graduation exam, about to be; FileRefused where the key names nothing."""
    key = key.strip().upper()
    if exam := Exam.objects.filter(key=key).first():
        return exam
    if match := _GRADUATION.fullmatch(key):
        return graduation_exam(int(match[1]))
    known = ", ".join(Exam.objects.values_list("key", flat=True)) or "chưa có"
    said = f"Không có kỳ thi “{key}”" if key else "Chưa nói kỳ thi nào"
    raise FileRefused(f"{said}; hãy ghi --exam, ví dụ --exam THPT-2026. Các kỳ thi đã lập: {known}.")
