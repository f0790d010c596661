"""The names nearest in spelling to what somebody wrote. Pure."""

from collections.abc import Iterable
from typing import Self

from rapidfuzz import fuzz, process

from foundation.vietnamese.folding import fold_loosely

LEAST_ALIKE = 68
"""Per cent; below it a name is another name."""


class Question(str):
    """What a clerk is asked about a cell; `names` are what may be meant, told at the end of the text too."""

    text: str
    names: tuple[str, ...]

    def __new__(cls, text: str, names: Iterable[str] = ()) -> Self:
        names = tuple(names)
        question = super().__new__(cls, text + did_you_mean(names))
        question.text, question.names = text, names
        return question

    def after(self, prefix: str) -> "Question":
        return Question(prefix + self.text, self.names)


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
