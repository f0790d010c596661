"""The names nearest in spelling to what somebody wrote. Pure."""

import re
from collections.abc import Iterable

from rapidfuzz import fuzz, process

from foundation.vietnamese.folding import fold_loosely

_ASKED = re.compile(r"ý bạn là ((?:(?:, | hay )?“[^”]*”)+)\?")
LEAST_ALIKE = 68
"""Per cent; below it a name is another name."""


def nearest(said: str, names: Iterable[str], *, most: int = 3) -> list[str]:
    """The nearest first, compared without case, marks and punctuation."""
    by_key = {fold_loosely(name): name for name in names}
    near = process.extract(
        fold_loosely(said), list(by_key), scorer=fuzz.WRatio, score_cutoff=LEAST_ALIKE, limit=most
    )
    return [by_key[found] for found, _score, _at in near]


def did_you_mean(names: Iterable[str]) -> str:
    """`; ý bạn là “A”, “B” hay “C”?`, to follow a sentence; empty without names."""
    quoted = [f"“{name}”" for name in names]
    if not quoted:
        return ""
    *others, last = quoted
    return f"; ý bạn là {', '.join(others)} hay {last}?" if others else f"; ý bạn là {last}?"


def suggested_in(words: str) -> list[str]:
    """The names that `did_you_mean` asks about in these words."""
    return [name for asked in _ASKED.findall(words) for name in re.findall("“([^”]*)”", asked)]
