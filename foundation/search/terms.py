"""From a text to the terms that are searched, and the words of it that tell something.

A term is a word or a pair of neighbouring words (`khai`, `khai~sinh`): in Vietnamese most words are two
syllables long, and a syllable alone says little ("hộ chiếu", "hộ kinh doanh").
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Func, Value

from foundation.vietnamese.folding import fold, has_marks

QUESTION_WORDS = Path(__file__).parent / "data" / "question_words.txt"
_SECTION = re.compile(r"^\[.+\]$", re.MULTILINE)
_WORD = re.compile(r"[^\W_]+")
_PLURAL = re.compile(r"\b(?:([a-z]+(?:ch|sh|x))es|([a-z]{2,}[a-rt-z])s)\b", re.IGNORECASE)
_LAST_Y = re.compile(r"(?<=[bcdghklmnprstvx])[yỳýỷỹỵ]\b", re.IGNORECASE)
_I_FOR_Y = str.maketrans("yỳýỷỹỵYỲÝỶỸỴ", "iìíỉĩịIÌÍỈĨỊ")
_CUT = "|"
_CLAUSE = re.compile(r"[,.;:!?\n()]+|\b(?:nhưng|rồi|thì|(?<!bây )giờ|mà|nên|nhung|roi)\b", re.IGNORECASE)
LEFT = 5
"""One word of so many does not stand for a name («việc» for «Chúng tôi làm việc thế nào»)."""
_LAST_NOT = re.compile(r"\b(?:không|khong|ko)\W*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Clause:
    """`telling` are the words that the name of what is found must explain, with marks where they had them.

    `of_all` are those of the whole text.
    """

    terms: tuple[str, ...]
    telling: frozenset[str]
    of_all: frozenset[str]


@cache
def _sections() -> list[str]:
    """Phrases of a question; those that only their marks tell apart; words that tell nothing; likewise."""
    return _SECTION.split(QUESTION_WORDS.read_text(encoding="utf-8"))


@cache
def _question_words(*, with_marks: bool) -> re.Pattern[str]:
    lines = "".join(_sections()[: 2 if with_marks else 1]).splitlines()
    phrases = {line if with_marks else fold(line) for line in lines if line and not line.startswith("#")}
    either = "|".join(map(re.escape, sorted(phrases, key=len, reverse=True)))
    return re.compile(rf"\b(?:{either})\b", re.IGNORECASE)


@cache
def _tell_nothing(*, with_marks: bool) -> frozenset[str]:
    _question, _with_marks, always, only_with_marks = _sections()
    return frozenset((always + only_with_marks).split() if with_marks else fold(always).split())


def telling_words(text: str) -> frozenset[str]:
    """The words of a question that the name of a thing must explain: no kin, no time, no quantity."""
    marked = has_marks(text)
    bare = _question_words(with_marks=marked).sub(_CUT, text if marked else fold(text))
    words = (word.lower() for word in _WORD.findall(bare) if not word.isdigit())
    return frozenset(words) - _tell_nothing(with_marks=marked)


def segments(text: str) -> list[list[str]]:
    """The runs of folded words between the words of a question, which name nothing."""
    marked = has_marks(text)
    bare = _question_words(with_marks=marked).sub(_CUT, text if marked else fold(text))
    return [run for part in bare.split(_CUT) if (run := fold(part).split())]


def terms_of(runs: Iterable[list[str]]) -> list[str]:
    """The words and pairs of neighbours, each once; a bare number tells nothing."""
    return list(dict.fromkeys(_terms(runs)))


def terms_of_name(name: str) -> list[str]:
    """The terms under which a name is found: without the words of a question, where enough others stay."""
    words, runs = fold(name).split(), segments(name)
    return terms_of(runs if sum(map(len, runs)) > len(words) / LEFT else [words])


class _AsVector(Func):
    function = "array_to_tsvector"


def as_vector(terms: list[str]) -> Func:
    """The value of IndexedName.terms."""
    return _AsVector(Value(terms, output_field=ArrayField(models.TextField())))


def in_one_spelling(text: str) -> str:
    """English plurals in the singular (no Vietnamese syllable ends in s), and y as i (Mỹ, Mĩ)."""
    singular = _PLURAL.sub(lambda match: match[1] or match[2], text)
    return _LAST_Y.sub(lambda match: match[0].translate(_I_FOR_Y), singular)


def clauses_of(text: str) -> list[Clause]:
    """The clauses of a text, and the whole of it where it has several."""
    parts = [_LAST_NOT.sub("", part.strip()) for part in _CLAUSE.split(text)]
    told = [telling_words(part) for part in parts]
    of_all = frozenset().union(*told)
    runs = [segments(part) for part in parts]
    if sum(map(bool, runs)) > 1:
        runs, told = [*runs, [run for part in runs for run in part]], [*told, of_all]
    cut = zip(runs, told, strict=True)
    return [Clause(tuple(terms_of(part)), telling, of_all) for part, telling in cut if part and telling]


def _terms(runs: Iterable[list[str]]) -> Iterator[str]:
    for words in runs:
        yield from (word for word in words if not word.isdigit())
        yield from (f"{first}~{second}" for first, second in pairwise(words))
