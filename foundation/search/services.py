"""The search of the portal: procedures, pages, offices, the handbook, news, answers, in one ranking."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from foundation.search.indexing import PORTAL
from foundation.search.sources import SOURCES, Hit
from foundation.search.terms import Clause, clauses_of, in_one_spelling, terms_of
from foundation.vietnamese.folding import fold, has_marks, nfc, strip_marks
from foundation.vietnamese.teencode import expand
from foundation.vietnamese.tones import old_style

MAX_LENGTH = 120
MAX_SCORED, MAX_SHOWN = 60, 24
FOUND, SPAN = 0.3, 0.4
"""Calibrated on tests/search/data/queries.tsv: the least score of a result, and how far below the best."""

OTHER_MARKS = 0.4
"""What it costs that every word is another one with its marks."""
_ENGLISH = re.compile(r"\b(?:in|of|for|with|near|from|where|how|what|which|is|are|does|and)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Group:
    label: str
    hits: tuple[Hit, ...]


def suggest(text: str, limit: int) -> list[Hit]:
    """What the words may mean of which the last is still being typed."""
    folded = in_one_spelling(fold(expand(old_style(nfc(text)[:MAX_LENGTH]))))
    return search(PORTAL.completed(folded), limit) if folded else []


def search(text: str, limit: int = MAX_SHOWN) -> list[Hit]:
    """What the words may mean, best first, in the active language; [] where nothing is near."""
    clauses, said = _read(nfc(text)[:MAX_LENGTH])
    if not clauses:
        return []
    rows = PORTAL.scored(clauses, PORTAL.weights_of(clauses), said, limit=MAX_SCORED)
    scores = _scores(rows, max(sum("~" not in term for term in clause.terms) for clause in clauses))
    least = max(FOUND, max(scores.values(), default=0.0) - SPAN)
    near = [key for key, score in scores.items() if score >= least][: limit + 6]
    hits = {
        (name, item): hit
        for name in {source for source, _ in near}
        for item, hit in SOURCES[name].hits([item for source, item in near if source == name]).items()
    }
    shown = [
        replace(hits[key], source=key[0], item=key[1], score=_marked(scores[key], hits[key], text))
        for key in near
        if key in hits
    ]
    return sorted(shown, key=lambda hit: -hit.score)[:limit]


def _scores(rows: Iterable[tuple[Any, ...]], words: int) -> dict[tuple[str, str], float]:
    """(source, item) → score among all sources, best first; `words` were asked for."""
    scores = {}
    for name, item, score, _clause, named in rows:
        if source := SOURCES.get(name):
            share = min(1.0, named / words) ** source.wholeness if named else 1.0
            scores[name, item] = score * source.boost * share
    return dict(sorted(scores.items(), key=lambda pair: -pair[1]))


def _marked(score: float, hit: Hit, text: str) -> float:
    """Less where a word of the hit is another one with its marks ("bão", "báo")."""
    score *= hit.boost
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
    return [clause for each in spoken for clause in clauses_of(each)] or _whole(folded), folded


def _whole(folded: str) -> list[Clause]:
    """All words, where they are those of a question and nothing else ("nộp hồ sơ")."""
    terms = tuple(terms_of([folded.split()]))
    told = frozenset(folded.split())
    return [Clause(terms, told, told)] if terms else []
