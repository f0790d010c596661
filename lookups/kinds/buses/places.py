"""The stops that a place means: by their names, else those of the communes that bear the name."""

from foundation.regions.models import AdminUnit
from foundation.regions.resolver import resolve
from foundation.vietnamese.folding import fold
from lookups.kinds.buses.models import Feed, Stop

_SAME = (("ben xe ", "bx "), ("benh vien ", "bv "), ("dai hoc ", "dh "), ("cau vuot ", "cau vuot "))


def stops_of(feed: Feed, typed: str) -> set[int]:
    """Ids of stops; empty where the place is not known."""
    words = fold(typed)
    for long, short in _SAME:
        words = words.replace(long, short)
    if not words:
        return set()
    padded = f" {words} "
    stops = list(feed.stops.select_related("unit"))
    units = _units(typed)
    inside = {stop.pk for stop in stops if stop.unit_id in units}
    named = {stop.pk for stop in stops if padded in f" {_short(stop)} "}
    return inside if inside and not words.startswith("bx ") else named or inside


def _short(stop: Stop) -> str:
    return stop.key.replace("ben xe ", "bx ").replace("benh vien ", "bv ")


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
