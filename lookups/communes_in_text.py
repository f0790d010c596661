"""From the free text of a notice to the communes that it touches, old and new names mixed."""

import datetime as dt
import re

from django.utils.translation import gettext as _

from foundation.regions.addresses import communes_like
from foundation.regions.models import AdminUnit
from foundation.regions.resolver import Resolution, find_places, resolve
from foundation.vietnamese.spelling_suggestions import Question

_SAID_TO_BE_A_COMMUNE = re.compile(
    r"\b(?:[Xx]ã|[Pp]hường|[Tt]hị trấn|[Đđ]ặc khu) [A-ZĐÀ-Ỹ][^\W\d_]*(?: [A-ZĐÀ-Ỹ][^\W\d_]*){0,3}"
)


def question_about_communes(area: str, communes: list[AdminUnit]) -> Question | None:
    """Asks the clerk where the text names no commune of ours, or an unknown one beside them."""
    said = [name for name in _SAID_TO_BE_A_COMMUNE.findall(area) if not find_places(name)]
    if communes and not said:
        return None
    unknown = f"“{said[0]}”" if said else _("any commune")
    words = _("%(unknown)s is not recognised in the area; choose it on the desk") % {"unknown": unknown}
    return Question(words, communes_like(said[0] if said else area))


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
