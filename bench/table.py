"""The figures as one markdown table."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

HEADINGS = ("claim", "limit", "naive", "ours", "ratio", "goal", "holds")


@dataclass(frozen=True)
class Row:
    claim: str
    limit: str
    naive: str
    ours: str
    ratio: str
    goal: str
    holds: bool


@dataclass(frozen=True)
class Spread:
    """Ratios of paired rounds: each pair ran side by side, so that the machine's mood cancels out."""

    ratios: Sequence[float]

    @property
    def median(self) -> float:
        return median(self.ratios)

    def __str__(self) -> str:
        return f"{self.median:.2f} ({min(self.ratios):.2f}–{max(self.ratios):.2f})"


def of_pairs(ours: Sequence[float], theirs: Sequence[float]) -> Spread:
    return Spread([mine / other for mine, other in zip(ours, theirs, strict=True)])


def rate(values: Sequence[float]) -> str:
    return f"{median(values):,.0f}/s"


def markdown(rows: Sequence[Row]) -> str:
    cells = [HEADINGS, ["---"] * len(HEADINGS)]
    for row in rows:
        verdict = "yes" if row.holds else "NO"
        cells.append((row.claim, row.limit, row.naive, row.ours, row.ratio, row.goal, verdict))
    return "\n".join(f"| {' | '.join(line)} |" for line in cells)
