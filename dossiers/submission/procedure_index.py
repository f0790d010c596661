"""The index behind the search of procedures: their names and synonyms as terms, weighted by rarity."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from threading import local
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Q
from django.db.models.signals import post_migrate, post_save

from dossiers.models import (
    NationalProcedure,
    OutsideProcedure,
    Procedure,
    ProcedureName,
    ProcedureTerm,
)
from foundation.database.table_versions import version_of
from foundation.search.neighbours import Near, Neighbours
from foundation.search.term_index import ALL_TERMS, TermIndex
from foundation.search.terms import as_vector, terms_of_name
from foundation.vietnamese.folding import fold
from foundation.vietnamese.teencode import expand
from foundation.vietnamese.telex import old_style

MAX_NAME = 500
LEAST = 3
"""Letters; fewer are near to anything."""
Owner = tuple[type[models.Model], int]
"""By model and primary key."""
PROCEDURES = TermIndex(
    names="dossiers_procedurename",
    terms="dossiers_procedureterm",
    owner="procedure_id, outside_id",
    lock=1022_13,
    loose="name.is_situation",
    visible="""
        LEFT JOIN dossiers_procedure p ON p.id = scored.procedure_id
        WHERE scored.procedure_id IS NULL
            OR (p.is_confirmed AND coalesce(p.valid_from, %(today)s) <= %(today)s
                AND coalesce(p.valid_to, %(today)s) >= %(today)s)
    """,
)


def reindex(owners: Iterable[Procedure | OutsideProcedure] | None = None) -> None:
    """Write the names of these anew, or of all.

    The next search weighs the terms; not this change, for an import changes thousands of procedures.
    """
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


def _rows(owner: Procedure | OutsideProcedure) -> Iterator[ProcedureName]:
    kind = "procedure" if isinstance(owner, Procedure) else "outside"
    names = names_of(owner)
    for n, name in enumerate(_indexed(owner)):
        yield ProcedureName(
            folded=fold(name)[:MAX_NAME],
            is_official=n == 0,
            is_situation=n >= len(names),
            terms=as_vector(terms_of_name(name)),
            **{kind: owner},
        )


def _indexed(owner: Procedure | OutsideProcedure) -> list[str]:
    """A situation of another body names nothing: "tuần sau có tiêm nhắc cho trẻ" asks for an announcement."""
    return [*names_of(owner), *(situations_of(owner) if isinstance(owner, Procedure) else ())]


def nearest(said: str, limit: int) -> list[Near[Owner]]:
    """The procedures whose names and situations these folded words are nearest to, also those not in force;
    those of other bodies and of the national portal stand beside them as rivals."""
    if len(said) < LEAST:
        return []
    return _neighbours(version_of(Procedure, OutsideProcedure, NationalProcedure)).nearest(said, limit)


@lru_cache(maxsize=1)
def _neighbours(_version: str) -> Neighbours[Owner]:
    ours = Procedure.objects.all()
    owners: list[Procedure | OutsideProcedure] = [*ours, *OutsideProcedure.objects.all()]
    published = NationalProcedure.objects.exclude(code__in=ours.values("national_code"))
    words: dict[Owner, Iterable[str]] = {}
    words |= {(type(each), each.pk): (*names_of(each), *situations_of(each)) for each in owners}
    words |= {(NationalProcedure, each.pk): _written_out([each.name]) for each in published}
    return Neighbours({owner: map(fold, each) for owner, each in words.items()})


def names_of(owner: Procedure | OutsideProcedure) -> list[str]:
    """The official name, the synonyms and the English name, shorthand written out, each folded name once."""
    if isinstance(owner, Procedure) and not owner.is_confirmed:
        return []
    english = owner.name_en if isinstance(owner, Procedure) else ""
    return _written_out((owner.name, *owner.synonyms.splitlines(), english))


def situations_of(owner: Procedure | OutsideProcedure) -> list[str]:
    """How people tell that they need it; likewise."""
    if isinstance(owner, Procedure) and not owner.is_confirmed:
        return []
    return _written_out(owner.situations.splitlines())


def _written_out(lines: Iterable[str]) -> list[str]:
    written = dict(map(_folded_and_written, lines))
    return [line for folded, line in written.items() if folded]


@lru_cache(maxsize=20_000)
def _folded_and_written(line: str) -> tuple[str, str]:
    """Kept, for each change of the catalogue asks for all of it anew."""
    written = expand(old_style(line))
    return fold(written), written


def connect() -> None:
    """Follow every change of a name, and index the catalogue of an older version after an upgrade."""
    for owner in (Procedure, OutsideProcedure):
        post_save.connect(_follow, sender=owner, dispatch_uid=f"names of {owner.__name__}")
    post_migrate.connect(
        _complete, sender=apps.get_app_config("dossiers"), dispatch_uid="names of procedures"
    )


class _Saved(local):
    """What this thread has saved and will index together; None where each is indexed at once."""

    owners: list[Procedure | OutsideProcedure] | None = None


_saved = _Saved()


@contextmanager
def indexed_together() -> Iterator[None]:
    """What is saved meanwhile is indexed at the end, in a few statements: for an import of thousands."""
    owners: list[Procedure | OutsideProcedure] = []
    _saved.owners = owners
    try:
        yield
    finally:
        _saved.owners = None
    reindex(owners)


def _follow(sender: type[models.Model], instance: Any, **_signal: Any) -> None:
    """Index what was saved anew, where its names have changed."""
    if _saved.owners is not None:
        _saved.owners.append(instance)
        return
    indexed = list(instance.names.order_by("pk").values_list("folded", flat=True))
    if indexed != [fold(name)[:MAX_NAME] for name in _indexed(instance)]:
        reindex([instance])


def _complete(**_signal: Any) -> None:
    if Procedure.objects.filter(is_confirmed=True, names=None).exists():
        reindex()
