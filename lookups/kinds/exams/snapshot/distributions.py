"""How marks and sums are spread over all candidates: counted once, when the snapshot is built."""

from collections import Counter
from collections.abc import Mapping
from itertools import accumulate
from typing import Any

from lookups.kinds.exams.rules.blocks import BLOCKS
from lookups.kinds.exams.rules.subjects import SUBJECTS

FEWEST = 5
"""Groups smaller than this are not told: they might be one school's."""
FEWEST_FOR_RANK = 50

Counts = dict[int, int]
"""Mark or sum in hundredths → candidates."""


def distributions(columns: Mapping[str, list[int]], languages: list[str], absent: int) -> dict[str, Counts]:
    """Subjects and blocks that anybody sat → their counts; `columns` hold one mark per candidate each."""
    found: dict[str, Counts] = {}
    for subject in SUBJECTS:
        counts = Counter(columns[subject])
        counts.pop(absent, None)
        if counts:
            found[subject] = dict(sorted(counts.items()))
    for block in BLOCKS:
        if all(subject in found for subject in block.subjects):
            first, second, third = (columns[subject] for subject in block.subjects)
            if block.language:
                sums = Counter(
                    a + b + c
                    for a, b, c, code in zip(first, second, third, languages, strict=True)
                    if a != absent and b != absent and c != absent and code == block.language
                )
            else:
                sums = Counter(
                    a + b + c
                    for a, b, c in zip(first, second, third, strict=True)
                    if a != absent and b != absent and c != absent
                )
            if sums:
                found[block.key] = dict(sorted(sums.items()))
    return found


class Distribution:
    """What part of those who sat a paper (or have a block's sum) stands below a mark."""

    def __init__(self, counts: Mapping[Any, int]) -> None:
        marks = sorted((int(mark), number) for mark, number in counts.items())
        self.total = sum(number for _, number in marks)
        self.counts: Counts = dict(marks)
        below = [0, *accumulate(number for _, number in marks)]
        self._below = {mark: below[at] for at, (mark, _) in enumerate(marks)}

    @property
    def is_told(self) -> bool:
        """Too few sat where it is not."""
        return self.total >= FEWEST_FOR_RANK

    def percent_below(self, mark: int) -> int | None:
        """Whole percent, rounded down; None where too few sat to say."""
        if not self.is_told or mark not in self._below:
            return None
        return self._below[mark] * 100 // self.total

    def bins(self, width: int, highest: int) -> list[int]:
        """Candidates from 0 in steps of `width`; the highest mark belongs to the last bin."""
        bins = [0] * (highest // width)
        for mark, number in self.counts.items():
            bins[min(mark // width, len(bins) - 1)] += number
        return bins
