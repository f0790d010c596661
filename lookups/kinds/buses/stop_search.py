"""The stops that a place means: by their names, else those of the communes that bear the name."""

import math
import re
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from foundation.regions.models import AdminUnit
from foundation.regions.resolver import resolve
from foundation.vietnamese.folding import fold
from lookups import places
from lookups.kinds.buses.models import Feed, Stop

ACROSS = 150  # metres: two stops of one crossing or one on each side of a road
METRES_PER_DEGREE = 111_320
LIKE_FROM = 70  # per cent of letters from which a stop's name is worth asking about
_SHORT = (("ben xe ", "bx "), ("benh vien ", "bv "), ("dai hoc ", "dh "))


@dataclass(frozen=True, slots=True)
class StopSet:
    """`named` are what the words mean; `beside` the other platforms of their stations and across the road."""

    named: frozenset[int] = frozenset()
    beside: frozenset[int] = frozenset()
    note: str = ""
    """What the reader must know: an old name, words that no stop bears."""

    @property
    def all(self) -> frozenset[int]:
        return self.named | self.beside


def stops_of(feed: Feed, typed: str) -> StopSet:
    """Empty where the place is not known."""
    words = _shortened(fold(typed))
    if not words:
        return StopSet()
    stops = list(feed.stops.all())
    units = _units(typed)
    inside = frozenset(stop.pk for stop in stops if stop.unit_id in units)
    is_whole_name = places.is_elsewhere(typed)  # "Huế" is not the stop "Quảng Huế"
    named = [stop for stop in stops if _bears(_shortened(stop.key), words, is_whole_name)]
    if named and not (inside and fold(resolve(typed).said) == fold(typed)):
        return StopSet(frozenset(stop.pk for stop in named), _beside(named, stops))
    return StopSet(inside, note=places.understood(typed) if inside else "")


def around(feed: Feed, stops: StopSet) -> StopSet:
    """The stops of the communes in which these lie, where none of them leads on."""
    units = set(feed.stops.filter(pk__in=stops.named, unit__isnull=False).values_list("unit", flat=True))
    inside = frozenset(feed.stops.filter(unit__in=units).values_list("pk", flat=True))
    return StopSet(stops.named | inside, stops.beside, stops.note)


def _bears(key: str, words: str, is_whole_name: bool) -> bool:
    return key == words if is_whole_name else f" {words} " in f" {key} "


def suggestions(feed: Feed, typed: str) -> list[str]:
    """Names of stops, then of places, like what was typed."""
    names = dict(feed.stops.values_list("key", "name"))
    near = process.extract(fold(typed), list(names), scorer=fuzz.ratio, score_cutoff=LIKE_FROM, limit=3)
    return list(dict.fromkeys([*(names[key] for key, _, _ in near), *places.suggestions(typed)]))[:3]


def _shortened(words: str) -> str:
    for long, short in _SHORT:
        words = re.sub(rf"\b{long}", short, words)
    return words


def _beside(named: list[Stop], stops: list[Stop]) -> frozenset[int]:
    stations = {stop.station or stop.gtfs_id for stop in named}
    return frozenset(
        stop.pk
        for stop in stops
        if stop.station in stations
        or stop.gtfs_id in stations
        or any(_metres(stop, other) <= ACROSS for other in named)
    )


def _metres(one: Stop, other: Stop) -> float:
    across = math.cos(math.radians(one.latitude)) * (one.longitude - other.longitude)
    return METRES_PER_DEGREE * math.hypot(one.latitude - other.latitude, across)


def _units(typed: str) -> set[int]:
    found = resolve(typed)
    provinces = [unit for unit in found.via or found.units if unit.level == AdminUnit.Level.PROVINCE]
    if provinces:
        return _formerly_in({province.code for province in provinces})
    return {unit.pk for unit in (*found.units, *found.around)}


def _formerly_in(codes: set[str]) -> set[int]:
    """Who says Đà Nẵng for a bus means the city before the merger: a new commune kept an old one's code."""
    old = AdminUnit.objects.filter(parent__parent__code__in=codes).exclude(valid_to=None).values("code")
    return set(AdminUnit.objects.current().filter(code__in=old).values_list("pk", flat=True))
