"""Marks off the usual steps of their papers: good marks, which the clerk sees and finds counted."""

from collections.abc import Mapping

from django.utils import translation

from foundation.web.formats import number as thousands
from lookups.kinds.exams.rules.scores import shown
from lookups.kinds.exams.rules.subjects import OLD_LANGUAGE_STEP, SUBJECTS, Period

Counts = dict[int, int]
"""Mark in hundredths → candidates."""

MANY_PERCENT, FEW = 2, 20
"""Two readers make 0.3 to 0.8 % of the essays odd, re-marking a handful of other papers (reference 3.2)."""


def note(period: Period, subject: str, mark: int) -> str:
    """What to tell of one mark; empty for a usual one."""
    if period.is_usual(subject, mark):
        return ""
    steps = " hoặc ".join(shown(step) for step in period.steps[subject])
    return f"điểm lẻ, khác bước {steps} thường thấy của môn này"


def sentences(period: Period, marks: Mapping[str, Counts]) -> list[str]:
    """One for each subject with odd marks and each likely cause; `marks` of all candidates by subject."""
    told = []
    with translation.override("vi"):  # as all that is said of a sheet
        for subject in period.steps:
            counts = marks.get(subject, {})
            odd = {mark: number for mark, number in counts.items() if not period.is_usual(subject, mark)}
            told += _of_subject(period, subject, odd, sum(counts.values()))
    return told


def _of_subject(period: Period, subject: str, odd: Counts, total: int) -> list[str]:
    label, told = SUBJECTS[subject], []
    if subject == "ngoai_ngu":
        fifths = sum(number for mark, number in odd.items() if mark % OLD_LANGUAGE_STEP == 0)
        odd = {mark: number for mark, number in odd.items() if mark % OLD_LANGUAGE_STEP}
        if fifths:
            told.append(f"{thousands(fifths)} điểm {label} theo bước 0,20, thường do đề 50 câu")
    if not (number := sum(odd.values())):
        return told
    if subject in period.essays:
        cause = "thường do hai giám khảo"
    elif number > FEW and number * 100 > total * MANY_PERCENT:
        cause = "nhiều hơn thường thấy; hãy đối chiếu cột này với bản gốc"
    else:
        cause = "thường do phúc khảo"
    return [*told, f"{thousands(number)} điểm {label} lẻ, {cause}"]
