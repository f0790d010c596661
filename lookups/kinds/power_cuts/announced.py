"""Which announced cuts answer a question: those from today on are in this process's memory.

What everybody asks in a storm, a commune and the days to come, costs no query. It is as old as kept answers
may be: a second. Past days, streets and hamlets are asked of the database.
"""

import datetime as dt
import threading
from collections import defaultdict
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from functools import lru_cache

from django.utils import timezone

from foundation.vietnamese.dates import Span
from lookups.kept_answers import Kept
from lookups.kinds.power_cuts.models import (
    Bulletin,
    PowerCut,
    PowerCutQuerySet,
    midnight_after,
    midnight_before,
)
from lookups.places import Area

KEPT = Kept(PowerCut, PowerCut.communes.through, Bulletin, seconds=1800)
AHEAD = dt.timedelta(days=6)
MOST = 10


@dataclass(frozen=True, slots=True)
class Announced:
    """`cuts` by their start, those that are over before today left out; all readers share them."""

    today: dt.date
    bulletin: Bulletin | None
    cuts: tuple[PowerCut, ...]
    by_commune: dict[int, list[PowerCut]]

    def of_place(self, place: Area | None) -> Iterable[PowerCut]:
        if place is None:
            return self.cuts
        cuts = {cut.pk: cut for unit in place.communes for cut in self.by_commune.get(unit.pk, ())}
        return sorted(cuts.values(), key=lambda cut: (cut.starts_at, cut.pk))


@dataclass(frozen=True, slots=True)
class Found:
    """The first of `number` cuts; `later` is the next one at the place where there is none on these days."""

    cuts: list[PowerCut]
    number: int
    later: PowerCut | None = None


def announced() -> Announced:
    version = KEPT.mark()
    with _reading:  # one thread reads for all
        return _read(version, timezone.localdate())


_reading = threading.Lock()


@lru_cache(maxsize=1)
def _read(_version: Hashable, today: dt.date) -> Announced:
    cuts = tuple(PowerCut.objects.filter(ends_at__gt=midnight_before(today)).for_answer())
    by_commune: dict[int, list[PowerCut]] = defaultdict(list)
    for cut in cuts:
        for unit in cut.communes.all():
            by_commune[unit.pk].append(cut)
    return Announced(today, Bulletin.objects.order_by("as_of").last(), cuts, dict(by_commune))


def find_cuts(known: Announced, place: Area | str, days: Span) -> Found:
    """`place` is what a form cleans it to: an Area, the words of a street or hamlet, or ""."""
    area = place if isinstance(place, Area) else None
    if days.first < known.today or (place and not area):
        return _asked_of_the_database(place, days)
    begin, end = midnight_before(days.first), midnight_after(days.last)
    of_place = [cut for cut in known.of_place(area) if cut.ends_at > begin]
    cuts = [cut for cut in of_place if cut.starts_at < end]
    if cuts or not place:
        return Found(cuts[:MOST], len(cuts))
    until = midnight_after(days.last + AHEAD)
    later = (cut for cut in of_place if cut.starts_at < until and cut.state != PowerCut.State.CANCELLED)
    return Found([], 0, next(later, None))


def _asked_of_the_database(place: Area | str, days: Span) -> Found:
    cuts = _matching(place, days)
    first = list(cuts.for_answer()[: MOST + 1])
    if first:
        return Found(first[:MOST], cuts.count() if len(first) > MOST else len(first))
    after = _matching(place, Span(days.last + dt.timedelta(1), days.last + AHEAD)) if place else cuts.none()
    return Found([], 0, after.exclude(state=PowerCut.State.CANCELLED).for_answer().first())


def _matching(place: Area | str, days: Span) -> PowerCutQuerySet:
    cuts = PowerCut.objects.within(days)
    return cuts.of_place(place) if place else cuts
