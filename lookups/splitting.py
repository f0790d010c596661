"""From the free text of a notice to the communes that it touches, old and new names mixed."""

import datetime as dt

from foundation.regions.models import AdminUnit
from foundation.regions.resolver import Resolution, find_places, resolve


def communes_in(area: str, company: str = "", on: dt.date | None = None) -> list[AdminUnit]:
    """The communes that the text names. The company's name ("Điện lực Tam Kỳ") decides between namesakes.

    An old commune that was split touches all its parts: better told once too often than not at all.
    """
    found: dict[int, AdminUnit] = {}
    for place in find_places(area, on):
        for unit in _narrowed(place, company, on):
            if unit.level == AdminUnit.Level.COMMUNE:
                found[unit.pk] = unit
    return list(found.values())


def _narrowed(place: Resolution, company: str, on: dt.date | None) -> list[AdminUnit]:
    if len(place.units) > 1 and company:
        hints = find_places(company, on)
        around = {unit.pk for hint in hints for unit in (*hint.units, *hint.around)}
        if inside := [unit for unit in place.units if unit.pk in around]:
            return inside
        nearer = resolve(f"{place.said}, {hints[0].said}", on) if hints else place
        return nearer.units or place.units
    return place.units
