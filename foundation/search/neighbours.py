"""What a text is nearest to among things of many wordings, by the letters and words that both hold. Pure.

    Neighbours({"birth": ["khai sinh", "em be"], "visa": ["thi thuc"]}).nearest("khai shinh", limit=1)
    → [Near("birth", 0.64)]

Each wording is a set of runs of letters and of words, weighed by how few wordings hold them: a slip of the
finger or missing marks change few of them. Things that are not meant stand beside the others as rivals: they
tell better than any threshold what a text is not about.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import Generic, NamedTuple, TypeVar

import numpy as np

LETTERS, WORDS = (2, 3, 4, 5), (1, 2)
"""Lengths of the runs."""
COMMON, FEW = 0.1, 20
"""Runs that more wordings than this share and number hold tell nothing, and cost the most."""
FIRST, SUPPORT = 0.6, 3
"""A thing's score is this share of its nearest wording's, the rest the mean of so many of its nearest."""
_LINE, _SPACE = ord("\n"), ord(" ")
_BASE, _OF_WORDS = 0x9E3779B97F4A7C15, np.uint64(0xD6E8FEB86659FD93)  # odd, without a pattern

Thing = TypeVar("Thing", bound=Hashable)


class Near(NamedTuple, Generic[Thing]):
    """`score` from 0 to 1: all runs that tell something are shared."""

    thing: Thing
    score: float


class Neighbours(Generic[Thing]):
    """Built from the folded wordings of each thing: a second for 10,000 of them, and 10 MB."""

    def __init__(self, wordings: Mapping[Thing, Iterable[str]]) -> None:
        known = {thing: lines for thing, each in wordings.items() if (lines := list(each))}
        lines = [line for each in known.values() for line in each]
        self._things = list(known)
        self._sizes = np.array([len(each) for each in known.values()], dtype=np.int64)
        self._starts = np.cumsum(self._sizes) - self._sizes
        self._of = np.repeat(np.arange(len(known)), self._sizes)
        of_line, runs = _runs_of(lines)
        first = np.flatnonzero(_begins(runs))
        held = np.diff(np.append(first, len(runs)))
        self._runs = runs[first]
        self._rarity = np.log((1 + len(lines)) / (1 + held)) + 1
        self._rarity[held > max(FEW, COMMON * len(lines))] = 0.0
        weights = np.repeat(self._rarity, held)
        lengths = np.sqrt(np.bincount(of_line, weights**2, minlength=len(lines)))
        self._lines, self._ends = of_line.astype(np.int32), np.append(first, len(runs))
        self._shares = (weights / np.maximum(lengths[of_line], 1e-9)).astype(np.float32)

    def nearest(self, text: str, limit: int) -> list[Near[Thing]]:
        """The nearest things to a folded text, best first; without those that share nothing with it."""
        scores = self._scores(text)
        if not scores.any():
            return []
        scores = scores[np.lexsort((-scores, self._of))]  # of each thing, its nearest first
        best = scores[self._starts]
        support = best.copy()
        for place in range(1, SUPPORT):
            has = self._sizes > place
            support[has] += scores[self._starts[has] + place]
        total = FIRST * best + (1 - FIRST) * support / np.minimum(self._sizes, SUPPORT)
        order = np.argsort(-total, kind="stable")[:limit]
        return [Near(self._things[at], float(total[at])) for at in order if total[at] > 0]

    def _scores(self, text: str) -> np.ndarray:
        """The cosine of the text with each wording."""
        _of_line, runs = _runs_of([text])
        at = np.minimum(np.searchsorted(self._runs, runs), max(len(self._runs) - 1, 0))
        at = at[self._runs[at] == runs] if len(self._runs) else at[:0]
        at = at[self._rarity[at] > 0]
        spans = [slice(self._ends[each], self._ends[each + 1]) for each in at]
        if not spans:
            return np.zeros(len(self._of))
        lines = np.concatenate([self._lines[span] for span in spans])
        shares = np.concatenate([self._shares[span] for span in spans])
        weights = np.repeat(self._rarity[at], self._ends[at + 1] - self._ends[at])
        length = np.sqrt((self._rarity[at] ** 2).sum())
        return np.bincount(lines, shares * weights, minlength=len(self._of)) / length


def _runs_of(lines: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
    """The runs of letters and words of each line, once each, by hash: number of the line, and hash.

    The hash of a stretch is the difference of two prefix sums of letter × base^place, taken back to place 0.
    """
    letters = np.frombuffer("".join(f" {line} \n" for line in lines).encode("utf-32-le"), np.uint32)
    size = len(letters)
    line = np.cumsum(letters == _LINE) - (letters == _LINE)
    sums = np.zeros(size + 1, np.uint64)
    np.cumsum(letters * _powers(_BASE, size), dtype=np.uint64, out=sums[1:])
    back = _powers(pow(_BASE, -1, 2**64), size)
    found: list[tuple[np.ndarray, np.ndarray]] = []
    for width in LETTERS:
        begin = np.arange(max(size - width, 0))
        begin = begin[line[begin] == line[begin + width]]  # the line's end is of the line, too
        found.append((line[begin], (sums[begin + width] - sums[begin]) * back[begin]))
    gaps = np.flatnonzero(letters == _SPACE)
    for number in WORDS:
        begin, end = gaps[:-number], gaps[number:]
        within = line[begin] == line[end]
        begin, end = begin[within], end[within]
        found.append((line[begin], (sums[end + 1] - sums[begin]) * back[begin] * _OF_WORDS))
    of_line, runs = (np.concatenate(parts) for parts in zip(*found, strict=True))
    order = np.argsort(runs, kind="stable")  # equal ones are of one length, and stand by line
    of_line, runs = of_line[order], runs[order]
    is_new = _begins(runs) | _begins(of_line)
    return of_line[is_new], runs[is_new]


def _begins(values: np.ndarray) -> np.ndarray:
    """Where each differs from the one before it."""
    return np.append(True, values[1:] != values[:-1])[: len(values)]


def _powers(base: int, size: int) -> np.ndarray:
    """base⁰, base¹ … modulo 2⁶⁴."""
    powers = np.full(size, base, np.uint64)
    powers[:1] = 1
    return np.cumprod(powers, dtype=np.uint64)
