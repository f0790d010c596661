"""Keeps the index of the search: a saved row at once, all else every few minutes, everything every night."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from threading import local
from typing import Any

from django.db import models, transaction
from django.db.models.signals import post_delete, post_save
from django.utils.translation import override

from foundation.regions.gazetteer import gazetteer
from foundation.regions.models import AdminUnit, UnitSuccession
from foundation.search.models import SearchName, SearchTerm
from foundation.search.sources import SOURCES, Entry, ModelSource, Source
from foundation.search.term_index import ALL_TERMS, TermIndex
from foundation.search.terms import as_vector, in_one_spelling, terms_of, terms_of_name
from foundation.vietnamese.folding import fold
from foundation.vietnamese.teencode import expand
from foundation.vietnamese.telex import old_style

PORTAL = TermIndex(
    names="search_searchname",
    terms="search_searchterm",
    owner="source, item",
    lock=1022_16,
    cover=1.2,
    rank="CASE WHEN name.is_text THEN 0.8 ELSE 1 END",
    most=300,
    mends_words=True,
)
MAX_WORDS, BATCH = 40, 1000  # words of a text that are searched; things written at once
SAID_WHOLE = 9  # words; nobody says a longer name whole


def register(source: Source, *, position: int = 100) -> None:
    """Let the search find these things, and follow every row of them that is saved or deleted."""
    SOURCES.register(source.key, source, position=position)
    for model in source.models if isinstance(source, ModelSource) else ():
        for signal in (post_save, post_delete):
            signal.connect(_follow, sender=model, dispatch_uid="search")


def _follow(sender: type[models.Model], instance: models.Model, **_signal: Any) -> None:
    """Once the transaction is committed, all rows that it saved are indexed together."""
    for source in SOURCES.values():
        if isinstance(source, ModelSource) and sender in source.models:
            _pending.add((source.key, str(instance.pk)))
            transaction.on_commit(_index_pending, robust=True)


def _index_pending() -> None:
    """What a transaction that was rolled back left here is indexed as it was before: harmless."""
    items = _pending.take()
    for source in SOURCES.values():
        if own := [item for key, item in items if key == source.key]:
            index(source, own)


class _Pending(local):
    """What this thread has saved and not indexed yet."""

    def __init__(self) -> None:
        self._items: set[tuple[str, str]] = set()

    def add(self, item: tuple[str, str]) -> None:
        self._items.add(item)

    def take(self) -> list[tuple[str, str]]:
        items, self._items = sorted(self._items), set()
        return items


_pending = _Pending()


def index(source: Source, items: Sequence[str]) -> None:
    """Write what is searched of these things anew; those that may not be shown leave the index."""
    _write(source, items)
    PORTAL.add_new()


def _write(source: Source, items: Sequence[str]) -> None:
    places.cache_clear()  # units may have changed since the things before
    rows = [row for entry in source.entries(items) for row in _rows(source, entry)]
    with transaction.atomic():
        SearchName.objects.filter(source=source.key, item__in=items).delete()
        SearchName.objects.bulk_create(rows, batch_size=BATCH)


def complete() -> int:
    """Index what is missing, drop what is gone; how many. For rows that no signal told of."""
    if changed := _complete():
        PORTAL.add_new()
    return changed


def _complete() -> int:
    changed = 0
    for source in SOURCES.values():
        known = set(SearchName.objects.filter(source=source.key).values_list("item", flat=True))
        wanted = set(source.items())
        differing = sorted(known ^ wanted)
        for start in range(0, len(differing), BATCH):
            _write(source, differing[start : start + BATCH])
        changed += len(differing)
    for gone in set(SearchName.objects.values_list("source", flat=True).distinct()) - SOURCES.keys():
        SearchName.objects.filter(source=gone).delete()
    return changed


@transaction.atomic
def rebuild() -> int:
    """Everything anew, with the weights of all terms; how many things."""
    SearchName.objects.all().delete()
    total = _complete()
    SearchTerm.objects.filter(term=ALL_TERMS).delete()
    PORTAL.weigh()
    return total


def _rows(source: Source, entry: Entry) -> Iterator[SearchName]:
    """A row for each name, and one that tells everything, of which nobody says the whole."""
    names = list({fold(name): name for name in map(_written_out, entry.names) if fold(name)}.values())
    for n, name in enumerate(names):
        is_long = n == 0 and len(fold(name).split()) > SAID_WHOLE
        yield _row(source, entry, fold(name), terms_of_name(name), is_official=is_long)
    text = fold(_written_out(" ".join((*entry.names, entry.text)))).split()[:MAX_WORDS]
    yield _row(source, entry, " ".join(text), terms_of([text]), is_official=True, is_text=True)


def _row(source: Source, entry: Entry, folded: str, terms: list[str], **fields: bool) -> SearchName:
    return SearchName(source=source.key, item=entry.item, folded=folded, terms=as_vector(terms), **fields)


def _written_out(text: str) -> str:
    return in_one_spelling(expand(old_style(text)))


@lru_cache(maxsize=500)
def places(unit: AdminUnit | None) -> str:
    """The names of a commune, of those merged into it, and of what they lay in: for what is found there."""
    if unit is None:
        return ""
    known = gazetteer().units
    former = UnitSuccession.objects.filter(successor=unit).values_list("predecessor", flat=True)
    units = [unit, *(known[pk] for pk in former)]
    units += [known[each.parent_id] for each in units if each.parent_id]
    return " ".join(dict.fromkeys([unit.full_name, *(each.name for each in units)]))


def in_both_languages(words: Any, between: str = " ") -> str:
    """A lazy text, or what makes one, in Vietnamese and in English."""
    spoken = []
    for language in ("vi", "en"):
        with override(language):
            spoken.append(str(words() if callable(words) else words))
    return between.join(dict.fromkeys(spoken))
