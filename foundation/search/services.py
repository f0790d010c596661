"""The search of the portal: procedures, pages, offices, the handbook, news, answers, in one ranking."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from foundation.search.indexing import PORTAL
from foundation.search.sources import SOURCES, Hit
from foundation.search.terms import Clause, clauses_of, in_one_spelling, segments, terms_of
from foundation.vietnamese.folding import fold, has_marks, nfc, strip_marks
from foundation.vietnamese.teencode import expand
from foundation.vietnamese.telex import old_style

MAX_LENGTH = 120
MAX_SCORED, MAX_SHOWN = 60, 24
FOUND, SPAN = 0.3, 0.4
"""Calibrated on tests/search/data/queries.tsv: the least score of a result, and how far below the best."""

WEAK = 0.12
"""The least score of what is shown where too little is near: it shares a telling word at least."""
OTHER_MARKS = 0.4
"""What it costs that every word is another one with its marks."""
OWN_NAME = 1.03
"""What is called so comes before what took over one that was."""
Scores = Mapping[tuple[str, str], float]
"""(source, item) → score."""
NONE: Scores = MappingProxyType({})
_ENGLISH = re.compile(r"\b(?:in|of|for|with|near|from|where|how|what|which|is|are|does|and)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Group:
    label: str
    hits: tuple[Hit, ...]


def suggest(text: str, limit: int) -> list[Hit]:
    """What the words may mean of which the last is still being typed."""
    folded = in_one_spelling(fold(expand(old_style(nfc(text)[:MAX_LENGTH]))))
    return search(PORTAL.completed(folded), limit) if folded else []


def search(
    text: str, limit: int = MAX_SHOWN, *, meant: Scores = NONE, least: float = FOUND, wanted: int = 0
) -> list[Hit]:
    """What the words may mean, best first, in the active language; [] where nothing is near.

    `meant` is what they mean to somebody who understands them, with the score that it has at least; `least`
    is the score below which nothing is near. Where fewer than `wanted` are, what is less near follows them.
    """
    scores = _scores(nfc(text)[:MAX_LENGTH])
    least = max(least, max(scores.values(), default=0.0) - SPAN)
    scores |= {key: max(score, scores.get(key, 0.0)) for key, score in meant.items()}
    scores = dict(sorted(scores.items(), key=lambda pair: -pair[1]))
    near = [key for key, score in scores.items() if score >= least][: limit + 6]
    weak = [key for key, score in scores.items() if WEAK <= score < least][: max(wanted - len(near), 0)]
    hits = {
        (name, item): hit
        for name in {source for source, _ in near + weak}
        for item, hit in SOURCES[name].hits([item for source, item in near + weak if source == name]).items()
    }
    shown = [
        replace(
            hits[key],
            source=key[0],
            item=key[1],
            score=_marked(scores[key], hits[key], text),
            is_near=key in near,
        )
        for key in near + weak
        if key in hits
    ]
    return sorted(shown, key=lambda hit: (not hit.is_near, -hit.score))[:limit]


def _scores(text: str) -> dict[tuple[str, str], float]:
    clauses, said = _read(text)
    if not clauses:
        return {}
    rows = PORTAL.scored(clauses, PORTAL.weights_of(clauses), said, limit=MAX_SCORED)
    words = max(1, *(sum("~" not in term for term in clause.terms) for clause in clauses))
    scores = {}
    for name, item, score, _clause, named in rows:
        if source := SOURCES.get(name):
            share = min(1.0, named / words) ** source.wholeness if named else 1.0
            scores[name, item] = score * source.boost * share
    return {key: score for key, score in scores.items() if score >= SOURCES[key[0]].least}


def _marked(score: float, hit: Hit, text: str) -> float:
    """Less where a word of the hit is another one with its marks ("bão", "báo")."""
    score *= hit.boost * (OWN_NAME if fold(text) in fold(str(hit.title)) else 1.0)
    if not has_marks(text):
        return score
    asked = {fold(word): word for word in old_style(text).casefold().split()}
    held = {fold(word): word for word in old_style(f"{hit.title} {hit.summary}").casefold().split()}
    others = sum(word in held and held[word] != asked[word] for word in asked)
    return score * (1 - OTHER_MARKS * others / len(asked))


def grouped(hits: list[Hit]) -> list[Group]:
    """By source, the source of the best one first."""
    sources = dict.fromkeys(hit.source for hit in hits)
    return [
        Group(str(SOURCES[key].label), tuple(hit for hit in hits if hit.source == key)) for key in sources
    ]


def _read(text: str) -> tuple[list[Clause], str]:
    """The clauses of what was typed, and of each source's rewording; all of the words as names are folded."""
    marked = has_marks(text)
    said = expand(old_style(text))
    said = said if marked else strip_marks(said)  # written out, shorthand has marks
    spoken = [said if marked else _ENGLISH.sub("|", said)]
    if not marked:
        rewords = dict.fromkeys(source.reword for source in SOURCES.values() if source.reword)
        spoken += [new for reword in rewords if (new := reword(fold(said))) != fold(said)]
    spoken = [in_one_spelling(each) for each in spoken]
    folded = " ".join(map(fold, spoken))
    return [clause for each in spoken for clause in clauses_of(each)] or _whole(spoken), folded


def _whole(spoken: Sequence[str]) -> list[Clause]:
    """Where no word tells anything, those outside the question ("số điện thoại công an"), else all."""
    runs = [run for each in spoken for run in segments(each)] or [fold(each).split() for each in spoken]
    terms, told = tuple(terms_of(runs)), frozenset(word for run in runs for word in run)
    return [Clause(terms, told, told)] if terms else []
