"""An estimate of the graduation score: always shown with its formula and year, never as a decision.

The weights of 2025 are in TT 24/2024/TT-BGDĐT art. 44; the rest is general knowledge (reference 3.4).

The total by which a candidate enters grade 10; each exam names the formula of its year.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


TOO_LOW = 100
"""«Liệt»: a paper at or below 1.00 fails the exam whatever the others are."""
PASSES_AT = Decimal(5)
_CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class SchoolRecord:
    """Yearly averages (0 to 10); only those that the formula asks for need to be there."""

    year_12: Decimal
    year_11: Decimal = Decimal(0)
    year_10: Decimal = Decimal(0)
    priority: Decimal = Decimal(0)
    bonus: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class Formula:
    """`words` is the formula as people read it; `grades` the school years it asks for."""

    key: str
    years: "_StrPromise"
    words: "_StrPromise"
    grades: tuple[int, ...]
    compute: Callable[[Mapping[str, int], SchoolRecord], Decimal | None]


@dataclass(frozen=True, slots=True)
class Estimate:
    score: Decimal
    passes: bool
    too_low: tuple[str, ...]


def _mark(scores: Mapping[str, int], subject: str) -> Decimal:
    return Decimal(scores[subject]) / 100


def _until_2024(scores: Mapping[str, int], record: SchoolRecord) -> Decimal | None:
    natural, social = ("vat_li", "hoa_hoc", "sinh_hoc"), ("lich_su", "dia_li", "gdcd")
    averages = [
        sum((_mark(scores, subject) for subject in combined), Decimal(0)) / 3
        for combined in (natural, social)
        if all(subject in scores for subject in combined)
    ]
    if not averages or any(subject not in scores for subject in ("toan", "ngu_van", "ngoai_ngu")):
        return None
    exam = sum((_mark(scores, subject) for subject in ("toan", "ngu_van", "ngoai_ngu")), max(averages))
    return ((exam + record.bonus) / 4 * 7 + record.year_12 * 3) / 10 + record.priority


def _since_2025(scores: Mapping[str, int], record: SchoolRecord) -> Decimal | None:
    if len(scores) != 4 or "toan" not in scores or "ngu_van" not in scores:
        return None
    exam = (sum((_mark(scores, subject) for subject in scores), Decimal(0)) + record.bonus) / 4
    school = ((record.year_10 + record.year_11 * 2 + record.year_12 * 3) / 6).quantize(_CENT, ROUND_HALF_UP)
    return (exam + school) / 2 + record.priority


FORMULAS = {
    formula.key: formula
    for formula in (
        Formula(
            "tn-2024",
            _("until 2024"),
            _(
                "((Mathematics + Literature + Foreign language + average of the combined papers + bonus)"
                " / 4 × 7 + average of grade 12 × 3) / 10 + priority"
            ),
            (12,),
            _until_2024,
        ),
        Formula(
            "tn-2025",
            _("since 2025"),
            _(
                "((sum of 4 papers + bonus) / 4 + (grade 10 + grade 11 × 2 + grade 12 × 3) / 6) / 2"
                " + priority"
            ),
            (10, 11, 12),
            _since_2025,
        ),
    )
}


def too_low(scores: Mapping[str, int]) -> tuple[str, ...]:
    """Subjects at or below 1.00."""
    return tuple(subject for subject, mark in scores.items() if mark <= TOO_LOW)


def estimate(formula: Formula, scores: Mapping[str, int], record: SchoolRecord) -> Estimate | None:
    """None where a paper that the formula needs was not sat."""
    found = formula.compute(scores, record)
    if found is None:
        return None
    score = found.quantize(_CENT, ROUND_HALF_UP)
    low = too_low(scores)
    return Estimate(score, score >= PASSES_AT and not low, low)


_PAPERS = ("toan", "ngu_van", "ngoai_ngu")


@dataclass(frozen=True, slots=True)
class Total:
    key: str
    words: "_StrPromise"
    highest: int
    compute: Callable[[Mapping[str, int]], int]


TOTALS = {
    total.key: total
    for total in (
        Total(
            "l10-sum",
            _("Mathematics + Literature + Foreign language"),
            3000,
            lambda s: sum(s[p] for p in _PAPERS),
        ),
        Total(
            "l10-double",
            _("Mathematics × 2 + Literature × 2 + Foreign language"),
            5000,
            lambda s: 2 * (s["toan"] + s["ngu_van"]) + s["ngoai_ngu"],
        ),
    )
}


def total(formula: str, scores: Mapping[str, int]) -> int | None:
    """In hundredths, without priority; None where a paper was not sat."""
    rule = TOTALS.get(formula)
    return rule.compute(scores) if rule and all(paper in scores for paper in _PAPERS) else None
