"""Search in the handbook, shared by pages, API and chat."""

import datetime as dt
import math
from dataclasses import dataclass, field, replace

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import Case, IntegerField, Q, Value, When
from django.utils import timezone

from foundation.calendar.services import is_public_holiday
from foundation.regions import points
from foundation.regions.models import AdminUnit
from foundation.regions.resolver import resolve
from foundation.vietnamese.folding import fold, nfc
from tourism.kinds import Category, Kind
from tourism.models import Entry, EntryQuerySet

MIN_SIMILARITY = 0.5  # of one word's trigrams: one slip in a word of five letters
MAX_LENGTH = 80
MAX_WORDS = 8


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """`communes`: the units of today that the place named covers, () for everywhere. `here`: (lat, lng)."""

    kind: Kind | None = None
    category: Category | None = None
    words: str = ""
    communes: tuple[AdminUnit, ...] = ()
    here: tuple[float, float] | None = None
    open_now: bool = False
    stars: int | None = None
    price_up_to: int | None = None


@dataclass(frozen=True, slots=True)
class SearchResult:
    """`entries` are ordered, the nearest or best match first; `unsure` were left out of "open now" because
    nobody has told their hours; `is_guess` says that no entry had the words exactly."""

    entries: list[Entry] = field(default_factory=list)
    unsure: int = 0
    is_guess: bool = False


def search(question: SearchQuery, *, now: dt.datetime | None = None) -> SearchResult:
    """The published entries that answer; a word typed with one slip finds what it nearly is."""
    at = timezone.localtime(now)
    entries = _filtered(question)
    entries, is_guess = _matching(entries, nfc(question.words)[:MAX_LENGTH])
    unsure = 0
    if question.open_now:
        everything, entries = entries, entries.open_at(at)
        on_holiday = is_public_holiday(at.date())
        unsure = everything.count() - entries.count() if on_holiday else everything.unsure_of_hours().count()
    found = list(entries.for_cards())
    if question.here:
        found.sort(key=lambda entry: distance_km(entry, question.here))
    return SearchResult(found, unsure, is_guess)


def communes_of(place: str) -> tuple[AdminUnit, ...]:
    """The communes of today that a place covers, named old or new; () where no place of ours is recognised.

    A whole province is everywhere, so it narrows nothing: also ().
    """
    found = resolve(nfc(place)[:MAX_LENGTH])
    if any(unit.level == AdminUnit.Level.PROVINCE for unit in found.units):
        return ()
    return tuple(dict.fromkeys([*found.units, *found.around]))


def is_known_place(place: str) -> bool:
    return bool(resolve(nfc(place)[:MAX_LENGTH]).units)


def distance_km(entry: Entry, here: tuple[float, float] | None) -> float:
    """Kilometres as the crow flies; infinite without a point, so that such entries come last."""
    if here is None or entry.lat is None or entry.lng is None:
        return math.inf
    return points.distance_km(here, (entry.lat, entry.lng))


def without_filters(question: SearchQuery) -> SearchQuery:
    """The same without place, hours, class and price: the way on where nothing was found."""
    return replace(question, communes=(), open_now=False, stars=None, price_up_to=None, here=None)


def _filtered(question: SearchQuery) -> EntryQuerySet:
    entries = Entry.objects.published()
    if question.kind:
        entries = entries.of(question.kind)
    if question.category:
        entries = entries.filter(category=question.category)
    if question.communes:
        entries = entries.filter(commune__in=question.communes)
    if question.stars:
        entries = entries.filter(stars=question.stars).exclude(certified_until__lt=timezone.localdate())
    if question.price_up_to is not None:
        entries = entries.filter(price_min__lte=question.price_up_to)
    return entries


def _matching(entries: EntryQuerySet, words: str) -> tuple[EntryQuerySet, bool]:
    """Names with the very letters first, then names, then other texts; else what is near in spelling."""
    folded = fold(words).split()[:MAX_WORDS]
    if not folded:
        return entries.in_reading_order(), False
    exact = entries
    for word in folded:
        exact = exact.filter(folded__contains=word)
    if exact.exists():
        return exact.order_by(_rank(words, " ".join(folded)), "name", "pk"), False
    near = entries.annotate(nearness=TrigramWordSimilarity(" ".join(folded), "folded_name"))
    return near.filter(nearness__gte=MIN_SIMILARITY).order_by("-nearness", "name", "pk"), True


def _rank(words: str, folded: str) -> Case:
    return Case(
        When(Q(name__icontains=words) | Q(name_en__icontains=words), then=Value(0)),
        When(folded_name__contains=folded, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
