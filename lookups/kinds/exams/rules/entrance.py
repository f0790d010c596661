"""The total by which a candidate enters grade 10; each exam names the formula of its year."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

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
