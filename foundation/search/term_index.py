"""Names of things as rows of terms, found by the terms that they share with a text.

PostgreSQL scores every name by the words and pairs of words that it shares, each weighted by its rarity
among the names. The chat's search of procedures and the search of the whole portal are two such indexes.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from django.db import connection, transaction

from foundation.search.terms import Clause, in_one_spelling
from foundation.vietnamese.folding import fold

ALL_TERMS = ""
"""The term that bears the weight of the rarest; it is missing from a change of names to the next weighing."""
OFFICIAL_SHARE, SYNONYM_SHARE = 0.15, 0.7
"""How much it matters that a name is said whole: little for an official name, which nobody says whole."""
SUPPORT = 0.3
"""Of two names said whole the heavier comes first."""
NAMED, NAMED_HEAVY = 0.6, 0.25
"""A name of several words that stands in the text, whatever stands around it: at least this score, more by
its weight."""
MENDED, LIKE, MAX_MENDED = 0.8, 0.5, 8
RARE, MAX_RARE, READ = 0.35, 8, 5
"""Names are scored that hold a term of at least this share of the heaviest one's weight. Where their number
is limited: how many terms are tried for it, and how many times as many names are read as are scored."""

Weights = Mapping[str, tuple[str, float]]
"""For each term that of the index ("" for none; of an unknown one the nearest spelling), and its weight."""

_WEIGH = """
    WITH counted AS (
        SELECT term, coalesce(
            nullif(count(DISTINCT ({owner})) FILTER (WHERE NOT {loose}), 0), count(DISTINCT ({owner}))
        ) AS owners
        FROM {names} name, unnest(tsvector_to_array(name.terms)) AS term GROUP BY term
    ), whole AS (SELECT count(DISTINCT ({owner})) AS size FROM {names})
    INSERT INTO {terms} (term, weight)
    SELECT term, ln(1 + size::float / owners)
    FROM counted, whole
"""
_RAREST = "INSERT INTO {terms} (term, weight) SELECT %s, coalesce(max(weight), 1) FROM {terms}"
_ADD = """
    INSERT INTO {terms} (term, weight)
    SELECT DISTINCT held.term, (SELECT coalesce(max(weight), 1) FROM {terms})
    FROM {names}, unnest(tsvector_to_array(terms)) AS held(term) WHERE mass IS NULL
    ON CONFLICT (term) DO NOTHING
"""
_MASSES = """
    UPDATE {names} AS name SET mass = summed.mass
    FROM (
        SELECT n.id, coalesce(sum(t.weight), 0) AS mass
        FROM {names} n
        LEFT JOIN unnest(tsvector_to_array(n.terms)) AS term ON true
        LEFT JOIN {terms} t ON t.term = term.term
        WHERE %s OR n.mass IS NULL
        GROUP BY n.id
    ) AS summed
    WHERE summed.id = name.id AND name.mass IS DISTINCT FROM summed.mass
"""
_KNOWN = "SELECT term, weight FROM {terms} WHERE term = ANY(%s)"
_COMPLETED = """
    SELECT term FROM {terms} WHERE term LIKE %s AND (term LIKE '%%~%%') = (%s LIKE '%%~%%')
    ORDER BY weight, term LIMIT 1
"""
_NEAREST = """
    SELECT asked.term, near.term, near.weight
    FROM unnest(%s::text[]) AS asked(term) CROSS JOIN LATERAL (
        SELECT t.term, t.weight FROM {terms} t
        WHERE t.term %% asked.term AND (t.term LIKE '%%~%%') = (asked.term LIKE '%%~%%')
            AND similarity(t.term, asked.term) >= %s
        ORDER BY similarity(t.term, asked.term) DESC, t.term LIMIT 1
    ) AS near
"""
_SCORES = """
    WITH asked AS (
        SELECT * FROM unnest(%(clauses)s::int[], %(terms)s::text[], %(weights)s::float[], %(tells)s::bool[])
            AS asked(clause, term, weight, tells)
    ), candidate AS MATERIALIZED (
        SELECT id, folded, terms FROM (
            SELECT id, folded, terms, mass FROM {names} name
            WHERE terms @@ %(rare)s::tsquery AND NOT {loose} {read}
        ) AS found {limit}
    ), hit AS (
        SELECT asked.clause, name.id, sum(asked.weight) AS matched,
            CASE WHEN name.folded LIKE '%% %%' AND position(' ' || name.folded || ' ' IN %(said)s) > 0
                THEN cardinality(string_to_array(name.folded, ' ')) ELSE 0 END AS named
        FROM candidate name
        CROSS JOIN LATERAL unnest(tsvector_to_array(name.terms)) AS held(term)
        JOIN asked ON asked.term = held.term
        GROUP BY asked.clause, name.id, name.folded
        HAVING bool_or(asked.tells)
    ), scored AS (
        SELECT {owner}, hit.clause,
            hit.named, {rank} * greatest(
                power(least(hit.matched / greatest(clause.mass, 0.001), 1), %(cover)s)
                * power(least(hit.matched / nullif(name.mass, 0), 1),
                        CASE WHEN name.is_official THEN %(official)s ELSE %(synonym)s END)
                * hit.matched / (hit.matched + %(support)s),
                CASE WHEN hit.named > 0 THEN %(named)s + %(heavy)s * name.mass / (name.mass + 8) ELSE 0 END
            ) AS score
        FROM hit
        JOIN {names} name ON name.id = hit.id
        JOIN unnest(%(masses)s::float[]) WITH ORDINALITY AS clause(mass, number) ON number = hit.clause + 1
    )
    SELECT {owner}, max(scored.score) AS best,
        (array_agg(scored.clause ORDER BY scored.score DESC, scored.clause))[1],
        max(scored.named)
    FROM scored {visible}
    GROUP BY {owner}
    ORDER BY best DESC, {owner}
    LIMIT %(limit)s
"""


@dataclass(frozen=True, slots=True)
class TermIndex:
    """`names` and `terms` are tables of IndexedName and IndexedTerm; `owner` the columns of whose a name is.

    `visible` narrows the owners: SQL that follows `FROM scored`, with parameters of its own.
    """

    names: str
    terms: str
    owner: str
    lock: int
    visible: str = ""
    cover: float = 1.0
    """How much it matters that the name explains all of the text: the power of the explained share."""
    loose: str = "false"
    """An SQL expression on `name`: rows that are no names, and only help to cover a text."""
    rank: str = "1"
    """An SQL expression on `name` that multiplies its score."""
    most: int = 0
    """How many names are scored for one text, at most: those that share most of its terms, short ones first;
    0 for all that hold a rare term."""
    mends_words: bool = False
    """Whether an unknown single word is taken for the nearest one; else only pairs are."""

    def weigh(self) -> None:
        """Count all weights anew, unless another process just did: each depends on who shares the term."""
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [self.lock])
            cursor.execute(self._sql(_KNOWN), [[ALL_TERMS]])
            if not cursor.fetchone():
                cursor.execute(self._sql("DELETE FROM {terms}"))
                cursor.execute(self._sql(_WEIGH))
                cursor.execute(self._sql(_RAREST), [ALL_TERMS])
                cursor.execute(self._sql(_MASSES), [True])

    def add_new(self) -> None:
        """Weigh the names that were just added by the weights of now; a new term counts as the rarest."""
        with connection.cursor() as cursor:
            cursor.execute(self._sql(_ADD))
            cursor.execute(self._sql(_MASSES), [False])

    def weights_of(self, clauses: Sequence[Clause]) -> Weights:
        """What the index knows of the terms of these clauses."""
        terms = {term for clause in clauses for term in clause.terms}
        known = self._known(terms)
        if ALL_TERMS not in known:
            self.weigh()
            known = self._known(terms)
        _term, rarest = known.pop(ALL_TERMS)
        unknown = {term: ("", 0.0 if "~" in term else rarest) for term in terms}
        lost = [term for term in terms - known.keys() if self._may_be_mended(term, known)]
        split = self._split([term for term in lost if "~" not in term])
        lost = sorted(set(lost) - split.keys())[:MAX_MENDED]
        return unknown | self._nearest(lost) | split | known | {ALL_TERMS: ("", rarest)}

    def scored(
        self, clauses: Sequence[Clause], weights: Weights, said: str, **parameters: Any
    ) -> list[tuple[Any, ...]]:
        """The best owners by the name and the clause that agree most; they share a telling word or a pair.

        Rows of the owner's columns, score (0 to 1), number of the clause, and words of the longest name of
        several words that stands in `said` (0 for none). `limit` and what `visible` needs are `parameters`.
        """
        told = [{fold(word) for word in clause.telling} for clause in clauses]
        hits = [
            (number, *weights[term], "~" in term or term in told[number])
            for number, clause in enumerate(clauses)
            for term in clause.terms
            if weights[term][0]
        ]
        if not hits:
            return []
        masses = [
            sum((weights[term][1] for term in clause.terms if "~" in term or term in telling), 0.0)
            for clause, telling in zip(clauses, told, strict=True)
        ]
        values: dict[str, Any] = {
            "rare": self._rare({found: weight for _, found, weight, _ in hits}, weights[ALL_TERMS][1]),
            "clauses": [number for number, *_ in hits],
            "terms": [found for _, found, _, _ in hits],
            "weights": [weight for _, _, weight, _ in hits],
            "tells": [is_telling for *_, is_telling in hits],
            "masses": masses,
            "said": f" {said} ",
            "named": NAMED,
            "heavy": NAMED_HEAVY,
            "cover": self.cover,
            "official": OFFICIAL_SHARE,
            "synonym": SYNONYM_SHARE,
            "support": SUPPORT,
        }
        with connection.cursor() as cursor:
            cursor.execute(self._sql(_SCORES), values | parameters)
            return cursor.fetchall()

    def completed(self, folded: str) -> str:
        """Folded words of which the last is still being typed ("khai si"), with the commonest one that it may
        become; as they are where the index knows none."""
        *before, last = folded.split()
        begun = f"{before[-1]}~{last}" if before else last
        with connection.cursor() as cursor:
            cursor.execute(self._sql(_COMPLETED), [f"{begun}%", begun])
            found = cursor.fetchone()
        return " ".join([*before, found[0].rpartition("~")[2]]) if found else folded

    def _rare(self, weights: Mapping[str, float], rarest: float) -> str:
        """The tsquery of the names that are worth scoring: those with a rare term, or two that are less rare.

        A term that half of all names hold would have them all scored.
        """
        heavy = sorted(weights, key=lambda term: (-weights[term], term))
        if not self.most:
            least = RARE * weights[heavy[0]]
            return " | ".join(f"'{term}'" for term in heavy if weights[term] >= least)
        size = math.expm1(rarest)
        owners = {term: size / math.expm1(weights[term]) for term in heavy if weights[term]}
        found, room = [], float(self.most)
        for term in heavy[:MAX_RARE]:
            if term in owners and owners[term] <= room:
                found.append(f"'{term}'")
                room -= owners[term]
        for one, other in combinations(heavy[:MAX_RARE], 2):
            together = owners.get(one, size) * owners.get(other, size) / size
            if not set(one.split("~")) & set(other.split("~")) and together <= room:
                found.append(f"('{one}' & '{other}')")
                room -= together
        return " | ".join(found) or f"'{heavy[0]}'"

    def _known(self, terms: set[str]) -> dict[str, tuple[str, float]]:
        with connection.cursor() as cursor:
            cursor.execute(self._sql(_KNOWN), [sorted({*terms, ALL_TERMS})])
            return {term: (term, weight) for term, weight in cursor.fetchall()}

    def _may_be_mended(self, term: str, known: Weights) -> bool:
        words = [word for word in term.split("~") if not word.isdigit()]
        return any(word not in known for word in words) if "~" in term else self.mends_words

    def _split(self, words: list[str]) -> dict[str, tuple[str, float]]:
        """Words that are two of the index written as one ("hoian", "myson")."""
        ends = ((word, at) for word in words for at in range(1, len(word)))
        pairs = {in_one_spelling(f"{word[:at]}~{word[at:]}"): word for word, at in ends}
        found = self._known(set(pairs)) if pairs else {}
        return {pairs[pair]: weight for pair, weight in found.items() if pair}

    def _nearest(self, terms: list[str]) -> dict[str, tuple[str, float]]:
        """The terms of the index that are spelled most like these."""
        if not terms:
            return {}
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL pg_trgm.similarity_threshold = {LIKE}")  # the index gives fewer rows
            cursor.execute(self._sql(_NEAREST), [terms, LIKE])
            return {asked: (found, weight * MENDED) for asked, found, weight in cursor.fetchall()}

    def _sql(self, template: str) -> str:
        tables = {"names": self.names, "terms": self.terms, "owner": self.owner}
        read = f"LIMIT {self.most * READ}" if self.most else ""
        order = "ts_rank(terms, %(rare)s::tsquery) DESC, mass"
        limit = f"ORDER BY {order} LIMIT {self.most}" if self.most else ""
        own = {"visible": self.visible, "rank": self.rank, "loose": self.loose}
        return template.format(**tables, **own, read=read, limit=limit)
