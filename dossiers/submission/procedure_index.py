"""The index behind the search of procedures: names as terms, terms with weights by rarity.

A term is a word or a pair of neighbouring words (`khai`, `khai~sinh`): in Vietnamese most words are two
syllables long, and a syllable alone says little ("hộ chiếu", "hộ kinh doanh").
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import connection, models, transaction
from django.db.models import Func, Q, Value
from django.db.models.signals import post_migrate, post_save

from dossiers.models import OutsideProcedure, Procedure, ProcedureName, ProcedureTerm
from foundation.vietnamese.folding import fold, has_marks
from foundation.vietnamese.teencode import expand
from foundation.vietnamese.tones import old_style

QUESTION_WORDS = Path(__file__).parent.parent / "data" / "question_words.txt"
MAX_NAME = 500
_LOCK = 1022_13
ALL_TERMS = ""
"""The term that bears the weight of the rarest; it is missing from a change of names to the next search."""
_SECTION = re.compile(r"^\[.+\]$", re.MULTILINE)
_WORD = re.compile(r"[^\W_]+")
_CUT = "|"

_REFRESH = """
    WITH counted AS (
        SELECT term, count(DISTINCT (procedure_id, outside_id)) AS owners
        FROM dossiers_procedurename, unnest(tsvector_to_array(terms)) AS term GROUP BY term
    ), catalogue AS (SELECT count(DISTINCT (procedure_id, outside_id)) AS size FROM dossiers_procedurename)
    INSERT INTO dossiers_procedureterm (term, weight)
    SELECT term, ln(1 + size::float / owners)
    FROM counted, catalogue
"""
_RAREST = """
    INSERT INTO dossiers_procedureterm (term, weight)
    SELECT %s, coalesce(max(weight), 1) FROM dossiers_procedureterm
"""
_MASSES = """
    UPDATE dossiers_procedurename AS name SET mass = summed.mass
    FROM (
        SELECT n.id, coalesce(sum(t.weight), 0) AS mass
        FROM dossiers_procedurename n
        LEFT JOIN unnest(tsvector_to_array(n.terms)) AS term ON true
        LEFT JOIN dossiers_procedureterm t ON t.term = term.term
        GROUP BY n.id
    ) AS summed
    WHERE summed.id = name.id AND name.mass IS DISTINCT FROM summed.mass
"""


class _AsVector(Func):
    function = "array_to_tsvector"


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
    """The words of a question that the name of the procedure must explain: no kin, no time, no quantity."""
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


def _terms(runs: Iterable[list[str]]) -> Iterator[str]:
    for words in runs:
        yield from (word for word in words if not word.isdigit())
        yield from (f"{first}~{second}" for first, second in pairwise(words))


def reindex(owners: Iterable[Procedure | OutsideProcedure] | None = None) -> None:
    """Write the names of these anew, or of all. The next search weighs the terms."""
    if owners is None:
        ProcedureName.objects.all().delete()
        owners = [*Procedure.objects.filter(is_confirmed=True), *OutsideProcedure.objects.all()]
    else:
        owners = list(owners)
        ours = [owner for owner in owners if isinstance(owner, Procedure)]
        others = [owner for owner in owners if isinstance(owner, OutsideProcedure)]
        ProcedureName.objects.filter(Q(procedure__in=ours) | Q(outside__in=others)).delete()
    ProcedureName.objects.bulk_create([row for owner in owners for row in _rows(owner)], batch_size=1000)
    ProcedureTerm.objects.filter(term=ALL_TERMS).delete()


def weigh_terms() -> None:
    """Count the weights anew: each depends on how many procedures share the term.

    Not done with each change, for an import changes thousands of procedures in one transaction: the first
    search that misses the weight of ALL_TERMS does it.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        if not ProcedureTerm.objects.filter(term=ALL_TERMS).exists():
            cursor.execute("DELETE FROM dossiers_procedureterm")
            cursor.execute(_REFRESH)
            cursor.execute(_RAREST, [ALL_TERMS])
            cursor.execute(_MASSES)


def _rows(owner: Procedure | OutsideProcedure) -> Iterator[ProcedureName]:
    kind = "procedure" if isinstance(owner, Procedure) else "outside"
    for n, name in enumerate(names_of(owner)):
        folded = fold(name)[:MAX_NAME]
        terms = terms_of(segments(name)) or terms_of([folded.split()])
        vector = _AsVector(Value(terms, output_field=ArrayField(models.TextField())))
        yield ProcedureName(folded=folded, is_official=n == 0, terms=vector, **{kind: owner})


def names_of(owner: Procedure | OutsideProcedure) -> list[str]:
    """The official name and the synonyms, shorthand written out, each folded name once."""
    if isinstance(owner, Procedure) and not owner.is_confirmed:
        return []
    names = (expand(old_style(name)) for name in (owner.name, *owner.synonyms.splitlines()))
    return list({fold(name): name for name in names if fold(name)}.values())


def connect() -> None:
    """Follow every change of a name, and index the catalogue of an older version after an upgrade."""
    for owner in (Procedure, OutsideProcedure):
        post_save.connect(_follow, sender=owner, dispatch_uid=f"names of {owner.__name__}")
    post_migrate.connect(
        _complete, sender=apps.get_app_config("dossiers"), dispatch_uid="names of procedures"
    )


def _follow(sender: type[models.Model], instance: Any, **_signal: Any) -> None:
    """Index what was saved anew, where its names have changed."""
    indexed = list(instance.names.order_by("pk").values_list("folded", flat=True))
    if indexed != [fold(name)[:MAX_NAME] for name in names_of(instance)]:
        reindex([instance])


def _complete(**_signal: Any) -> None:
    if Procedure.objects.filter(is_confirmed=True, names=None).exists():
        reindex()
