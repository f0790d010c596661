"""The stops that a place means: by their names, else those of the communes that bear the name."""

import math
from dataclasses import dataclass

from django.utils import timezone
from rapidfuzz import fuzz, process

from foundation.regions.gazetteer import Gazetteer, gazetteer
from foundation.regions.models import AdminUnit
from foundation.regions.resolver import resolve
from foundation.vietnamese.folding import fold
from lookups import places
from lookups.kinds.buses.models import Stop
from lookups.kinds.buses.timetable import Timetable, key_of

ACROSS = 150  # metres: two stops of one crossing or one on each side of a road
METRES_PER_DEGREE = 111_320
LIKE_FROM = 70  # per cent of letters from which a stop's name is worth asking about


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


def stops_of(timetable: Timetable, typed: str) -> StopSet:
    """Empty where the place is not known."""
    words = key_of(typed)
    if not words:
        return StopSet()
    units = _units(typed)
    inside = frozenset(pk for pk, stop in timetable.stops.items() if stop.unit_id in units)
    is_whole_name = places.is_elsewhere(typed)  # "Huế" is not the stop "Quảng Huế"
    named = [pk for pk, key in timetable.words.items() if _bears(key, words, is_whole_name)]
    if named and not (inside and _is_a_commune(typed)):
        return StopSet(frozenset(named), _beside(timetable, named))
    return StopSet(inside, note=places.understood(typed) if inside else "")


def _is_a_commune(typed: str) -> bool:
    """Whether the words are the name of a place, and not of one that is only a part of a commune now."""
    found = resolve(typed)
    is_part = bool(found.via) and all(unit.level == AdminUnit.Level.COMMUNE for unit in found.via)
    return fold(found.said) == fold(typed) and not is_part


def around(timetable: Timetable, stops: StopSet) -> StopSet:
    """The stops of the communes in which these lie, where none of them leads on."""
    units = {timetable.stops[pk].unit_id for pk in stops.named} - {None}
    inside = frozenset(pk for pk, stop in timetable.stops.items() if stop.unit_id in units)
    return StopSet(stops.named | inside, stops.beside, stops.note)


def _bears(key: str, words: str, is_whole_name: bool) -> bool:
    return key == words if is_whole_name else f" {words} " in f" {key} "


def suggestions(timetable: Timetable, typed: str) -> list[str]:
    """Names of stops, then of places, like what was typed."""
    names = {stop.key: stop.name for stop in timetable.stops.values()}
    near = process.extract(fold(typed), list(names), scorer=fuzz.ratio, score_cutoff=LIKE_FROM, limit=3)
    return list(dict.fromkeys([*(names[key] for key, _, _ in near), *places.suggestions(typed)]))[:3]


def _beside(timetable: Timetable, named: list[int]) -> frozenset[int]:
    meant = [timetable.stops[pk] for pk in named]
    stations = {stop.station or stop.gtfs_id for stop in meant}
    return frozenset(
        pk
        for pk, stop in timetable.stops.items()
        if stop.station in stations
        or stop.gtfs_id in stations
        or any(_is_across(stop, other) for other in meant)
    )


def _is_across(one: Stop, other: Stop) -> bool:
    north = METRES_PER_DEGREE * (one.latitude - other.latitude)
    if abs(north) > ACROSS:
        return False  # most are, and a cosine is dear
    across = math.cos(math.radians(one.latitude)) * (one.longitude - other.longitude)
    return math.hypot(north, METRES_PER_DEGREE * across) <= ACROSS


def _units(typed: str) -> set[int]:
    found = resolve(typed)
    provinces = [unit for unit in found.via or found.units if unit.level == AdminUnit.Level.PROVINCE]
    if provinces:
        return _formerly_in({province.code for province in provinces})
    return {unit.pk for unit in (*found.units, *found.around)}


def _formerly_in(codes: set[str]) -> set[int]:
    """Who says Đà Nẵng for a bus means the city before the merger: a new commune kept an old one's code."""
    known, today = gazetteer(), timezone.localdate()
    units = known.units.values()
    old = {unit.code for unit in units if unit.valid_to and _province(known, unit) in codes}
    return {unit.pk for unit in units if unit.code in old and known.exists(unit, today)}


def _province(known: Gazetteer, commune: AdminUnit) -> str:
    """The code of what a commune's district belonged to."""
    district = known.units.get(commune.parent_id or 0)
    province = known.units.get(district.parent_id or 0) if district else None
    return province.code if province else ""
