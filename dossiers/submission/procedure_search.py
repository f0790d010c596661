"""From a citizen's words to a procedure of the catalogue, and from a place to the office that receives.

PostgreSQL scores every name by the words and pairs of words that it shares with the question, each weighted
by its rarity in the catalogue. What is answered without asking back must be above a threshold, ahead of the
second, and leave no telling word of the question unexplained.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from dossiers.models import Agency, OutsideProcedure, Procedure
from dossiers.submission.english_names import in_vietnamese
from dossiers.submission.procedure_index import (
    ALL_TERMS,
    names_of,
    segments,
    telling_words,
    terms_of,
    weigh_terms,
)
from foundation.regions.gazetteer import gazetteer
from foundation.regions.models import AdminUnit
from foundation.regions.resolver import resolve
from foundation.vietnamese.folding import fold, has_marks, strip_marks
from foundation.vietnamese.teencode import expand
from foundation.vietnamese.tones import old_style

MAX_CHOICES = 4
MAX_LENGTH, MAX_PLACE_LENGTH, MAX_SEARCH_LENGTH = 600, 200, 80
# Calibrated on tests/dossiers/data/procedure_phrasings.tsv; docs/bot.md, section "Procedures".
CERTAIN, MARGIN = 0.6, 0.05
CHOOSE, CHOICE_SPAN = 0.4, 0.3
OFFICIAL_SHARE, SYNONYM_SHARE = 0.15, 0.7
"""How much it matters that a name is said whole: little for an official name, which nobody says whole."""
SUPPORT = 0.3
"""Of two names said whole the heavier comes first."""
NAMED, NAMED_HEAVY, AHEAD = 0.6, 0.25, 0.03
"""A name of several words that stands in the text, whatever stands around it: at least this score, more by
its weight; and how far the first must be ahead of the second."""
MENDED, LIKE, MAX_MENDED = 0.8, 0.5, 8
RARE = 0.35
"""Names are scored that hold a term of at least this share of the heaviest one's weight."""
WHOLE = 0.85  # a name of one telling word must be said whole
MAX_SHORT = 10  # telling words; a longer text may tell a story around its question
_CLAUSE = re.compile(r"[,.;:!?\n()]+|\b(?:nhưng|rồi|thì|giờ|mà|nên|nhung|roi)\b", re.IGNORECASE)
_LAST_NOT = re.compile(r"\b(?:không|khong|ko)\W*$", re.IGNORECASE)
_CODES = re.compile(r"[\w.-]*(?:\d[\w.-]*){4,}")


class Certainty(StrEnum):
    CERTAIN = "certain"
    CHOOSE = "choose"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Match:
    """What a text asks for: one procedure (certain), at most four (choose), or none of the catalogue.

    `outside` is the procedure of another body that the text names. `names_something` is False where the text
    holds nothing but the words of a question ("cần giấy tờ gì?"). `is_ahead`: the first of a choice is said
    by a name of its own, and clearly before the others.
    """

    certainty: Certainty
    procedures: list[Procedure] = field(default_factory=list)
    outside: OutsideProcedure | None = None
    names_something: bool = True
    score: float = 0.0
    is_ahead: bool = False

    @property
    def certain(self) -> Procedure | None:
        return self.procedures[0] if self.certainty == Certainty.CERTAIN else None


@dataclass(frozen=True, slots=True)
class _Clause:
    """`telling` are the words that the name of the procedure must explain, with marks where they had them.

    `of_all` are those of the whole text.
    """

    terms: tuple[str, ...]
    telling: frozenset[str]
    of_all: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Scored:
    procedure_id: int | None
    outside_id: int | None
    score: float
    clause: int
    named: int  # words of the longest of its names that stands in the text; 0 for none of several words

    def is_ahead(self, of: "_Scored | None") -> bool:
        """Whether it is named, and clearly before the next, or by more words."""
        if of is None or not self.named:
            return bool(self.named)
        return self.score - of.score >= AHEAD or (self.score >= of.score and self.named > of.named + 1)


_Weights = dict[str, tuple[str, float]]
"""For each term that of the catalogue ("" for none; of a pair the nearest spelling), and its weight."""


def procedures() -> QuerySet[Procedure]:
    """The procedures in force that the catalogue knows."""
    return Procedure.objects.current().filter(is_confirmed=True)


def find_procedures(text: str) -> Match:
    """The procedure that the words mean, where they leave no doubt; else those they may mean; else none."""
    clauses = _clauses(text)
    if not clauses:
        return Match(Certainty.NONE, names_something=False)
    weights = _weights(clauses)
    scored = _scored(clauses, weights, text)
    best = scored[0].score if scored else 0.0
    second = scored[1].score if len(scored) > 1 else 0.0
    is_first = best >= CERTAIN and best - second >= MARGIN
    is_ahead = bool(scored) and scored[0].is_ahead(scored[1] if len(scored) > 1 else None)
    if is_first and (owner := _explained(scored[0], clauses, weights)):
        if isinstance(owner, OutsideProcedure):
            return Match(Certainty.NONE, outside=owner, score=best, is_ahead=is_ahead)
        return Match(Certainty.CERTAIN, [owner], score=best, is_ahead=is_ahead)
    if is_ahead and (outside_id := scored[0].outside_id):
        outside = OutsideProcedure.objects.get(pk=outside_id)
        return Match(Certainty.NONE, outside=outside, score=best, is_ahead=True)
    near = _near(scored)
    found = _load(near[:MAX_CHOICES])
    return Match(Certainty.CHOOSE if near else Certainty.NONE, found, score=best, is_ahead=is_ahead)


def ranked(text: str, limit: int = MAX_CHOICES) -> list[Procedure]:
    """The likeliest procedures, best first, however unlikely."""
    clauses = _clauses(text)
    scored = _scored(clauses, _weights(clauses), text) if clauses else []
    return _load([each for each in scored if each.procedure_id][:limit])


def national_portal_search(text: str) -> str:
    """The address of the National Portal's own search for these words, without personal numbers."""
    words = " ".join(re.findall(r"[^\W\d_]+", text[:MAX_LENGTH]))[:MAX_SEARCH_LENGTH]
    return settings.NATIONAL_PORTAL_SEARCH_URL.replace("{words}", quote(words))


def _near(scored: list[_Scored]) -> list[_Scored]:
    ours = [each for each in scored if each.procedure_id]
    least = max(CHOOSE, ours[0].score - CHOICE_SPAN) if ours else CHOOSE
    return [each for each in ours if each.score >= least]


def _load(scored: Sequence[_Scored]) -> list[Procedure]:
    found = procedures().in_bulk([each.procedure_id for each in scored])
    return [found[each.procedure_id] for each in scored]


def _explained(
    best: _Scored, clauses: list[_Clause], weights: _Weights
) -> Procedure | OutsideProcedure | None:
    """The owner of the names, where these hold every telling word of the clause.

    A word left over changes the question: "giấy phép kinh doanh vận tải" is no household business. Of a short
    text the words of the other clauses count too, if the catalogue knows them.
    """
    owner: Procedure | OutsideProcedure
    if best.procedure_id:
        owner = procedures().get(pk=best.procedure_id)
    else:
        owner = OutsideProcedure.objects.get(pk=best.outside_id or 0)
    clause = clauses[best.clause]
    if len(clause.telling) < 2 and best.score < WHOLE:
        return None
    beside = {word for word in clause.of_all if weights.get(fold(word), ("",))[0]}
    telling = clause.telling | beside if len(clause.of_all) <= MAX_SHORT else clause.telling
    words = {word for name in names_of(owner) for word in name.lower().split()}
    words |= {fold(word) for word in words}
    return owner if telling <= words else None


def _clauses(text: str) -> list[_Clause]:
    """The clauses of a text, and the whole of it where it has several; its English in Vietnamese besides."""
    marked = has_marks(text)
    said = _CODES.sub(" ", _without_places(expand(old_style(text[:MAX_LENGTH]))))
    said = said if marked else strip_marks(said)  # written out, shorthand has marks
    clauses = _cut(said)
    if not marked and (translated := in_vietnamese(fold(said))) != fold(said):
        clauses += _cut(translated)
    return clauses


def _whole(text: str) -> str:
    """The words of the whole text, as names are indexed; its English in Vietnamese besides."""
    said = fold(expand(old_style(text[:MAX_LENGTH])))
    return said if has_marks(text) else f"{said} {in_vietnamese(said)}"


def _cut(said: str) -> list[_Clause]:
    parts = [_LAST_NOT.sub("", part.strip()) for part in _CLAUSE.split(said)]
    told = [telling_words(part) for part in parts]
    of_all = frozenset().union(*told)
    runs = [segments(part) for part in parts]
    if sum(map(bool, runs)) > 1:
        runs, told = [*runs, [run for part in runs for run in part]], [*told, of_all]
    cut = zip(runs, told, strict=True)
    return [_Clause(tuple(terms_of(part)), telling, of_all) for part, telling in cut if part and telling]


def _without_places(text: str) -> str:
    """A place says where, not what; names of one syllable are left, for they are words too."""
    for mention in reversed(gazetteer().mentions(text)):
        if len(mention.name.split()) > 1:
            text = f"{text[: mention.start]} {text[mention.end :]}"
    return text


_WEIGHTS = "SELECT term, weight FROM dossiers_procedureterm WHERE term = ANY(%s)"
_NEAREST = """
    SELECT asked.term, near.term, near.weight
    FROM unnest(%s::text[]) AS asked(term) CROSS JOIN LATERAL (
        SELECT t.term, t.weight FROM dossiers_procedureterm t
        WHERE t.term %% asked.term AND t.term LIKE '%%~%%' AND similarity(t.term, asked.term) >= %s
        ORDER BY similarity(t.term, asked.term) DESC, t.term LIMIT 1
    ) AS near
"""
_SCORES = """
    WITH asked AS (
        SELECT * FROM unnest(%(clauses)s::int[], %(terms)s::text[], %(weights)s::float[])
            AS asked(clause, term, weight)
    ), hit AS (
        SELECT asked.clause, name.id, sum(asked.weight) AS matched,
            CASE WHEN name.folded LIKE '%% %%' AND position(' ' || name.folded || ' ' IN %(said)s) > 0
                THEN cardinality(string_to_array(name.folded, ' ')) ELSE 0 END AS named
        FROM dossiers_procedurename name
        CROSS JOIN LATERAL unnest(tsvector_to_array(name.terms)) AS held(term)
        JOIN asked ON asked.term = held.term
        WHERE name.terms @@ %(rare)s::tsquery
        GROUP BY asked.clause, name.id, name.folded
    ), scored AS (
        SELECT name.procedure_id, name.outside_id, hit.clause,
            hit.named, greatest(
                least(hit.matched / greatest(clause.mass, 0.001), 1)
                * power(least(hit.matched / nullif(name.mass, 0), 1),
                        CASE WHEN name.is_official THEN %(official)s ELSE %(synonym)s END)
                * hit.matched / (hit.matched + %(support)s),
                CASE WHEN hit.named > 0 THEN %(named)s + %(heavy)s * name.mass / (name.mass + 8) ELSE 0 END
            ) AS score
        FROM hit
        JOIN dossiers_procedurename name ON name.id = hit.id
        JOIN unnest(%(masses)s::float[]) WITH ORDINALITY AS clause(mass, number) ON number = hit.clause + 1
    )
    SELECT scored.procedure_id, scored.outside_id, max(scored.score) AS best,
        (array_agg(scored.clause ORDER BY scored.score DESC, scored.clause))[1],
        max(scored.named)
    FROM scored LEFT JOIN dossiers_procedure p ON p.id = scored.procedure_id
    WHERE scored.procedure_id IS NULL
        OR (p.is_confirmed AND coalesce(p.valid_from, %(today)s) <= %(today)s
            AND coalesce(p.valid_to, %(today)s) >= %(today)s)
    GROUP BY scored.procedure_id, scored.outside_id
    ORDER BY best DESC, scored.procedure_id
    LIMIT 12
"""


def _scored(clauses: list[_Clause], weights: _Weights, text: str) -> list[_Scored]:
    """The best procedures, ours and others', by the name and the clause that agree most."""
    told = [{fold(word) for word in clause.telling} for clause in clauses]
    hits = [
        (number, *weights[term])
        for number, clause in enumerate(clauses)
        for term in clause.terms
        if weights[term][0]
    ]
    masses = [
        sum((weights[term][1] for term in clause.terms if "~" in term or term in telling), 0.0)
        for clause, telling in zip(clauses, told, strict=True)
    ]
    if not hits:
        return []
    rare = RARE * max(weight for _number, _found, weight in hits)
    values: dict[str, Any] = {
        "rare": " | ".join(sorted({f"'{found}'" for _number, found, weight in hits if weight >= rare})),
        "clauses": [number for number, _found, _weight in hits],
        "terms": [found for _number, found, _weight in hits],
        "weights": [weight for _number, _found, weight in hits],
        "masses": masses,
        "said": f" {_whole(text)} ",
        "named": NAMED,
        "heavy": NAMED_HEAVY,
        "official": OFFICIAL_SHARE,
        "synonym": SYNONYM_SHARE,
        "support": SUPPORT,
        "today": timezone.localdate(),
    }
    with connection.cursor() as cursor:
        cursor.execute(_SCORES, values)
        return [_Scored(*row) for row in cursor.fetchall()]


def _weights(clauses: list[_Clause]) -> _Weights:
    terms = {term for clause in clauses for term in clause.terms}
    known = _known_terms(terms)
    if ALL_TERMS not in known:
        weigh_terms()
        known = _known_terms(terms)
    _term, rarest = known.pop(ALL_TERMS)
    unknown = {term: ("", 0.0 if "~" in term else rarest) for term in terms}
    pairs = [term for term in terms - known.keys() if "~" in term and not _are_known(term, known)]
    return unknown | _nearest(sorted(pairs)[:MAX_MENDED]) | known


def _known_terms(terms: set[str]) -> _Weights:
    with connection.cursor() as cursor:
        cursor.execute(_WEIGHTS, [sorted({*terms, ALL_TERMS})])
        return {term: (term, weight) for term, weight in cursor.fetchall()}


def _nearest(pairs: list[str]) -> _Weights:
    """The pairs of the catalogue that are spelled most like these."""
    if not pairs:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_NEAREST, [pairs, LIKE])
        return {asked: (found, weight * MENDED) for asked, found, weight in cursor.fetchall()}


def _are_known(pair: str, known: _Weights) -> bool:
    return all(word in known for word in pair.split("~"))


def offices() -> QuerySet[Agency]:
    """Every one-stop unit receives, wherever one lives in the province (Decree 118/2025)."""
    return Agency.objects.current().filter(is_one_stop=True, is_confirmed=True).select_related("unit")


def offices_at(text: str) -> list[Agency]:
    """The one-stop units of that name, or of the place named by an old or a new name; [] for none."""
    known = list(offices())
    said = fold(text[:MAX_PLACE_LENGTH])
    named = [office for office in known if said and said in {fold(office.name), fold(office.short_name)}]
    if named:
        return named
    found = resolve(text)
    places = {unit.name for unit in (*found.units, *found.around) if unit.level == AdminUnit.Level.COMMUNE}
    return [office for office in known if office.unit and office.unit.name in places]
