"""A place as a citizen names it, old or new, and the communes of today that it covers."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from foundation.regions.models import AdminUnit
from foundation.regions.resolver import Certainty, Resolution, find_places, resolve

LONGEST_ADDRESS = 60


@dataclass(frozen=True, slots=True)
class Area:
    """`communes` are of today; `name` is how to speak of it; `explained` tells what an old name became.

    Both in the language that was active when the place was read.
    """

    said: str
    name: str
    communes: tuple[AdminUnit, ...]
    explained: str = ""


def area_of(text: str, on: dt.date | None = None) -> Area | None:
    """What the typed place covers; None where no place of ours is recognised.

    A name that was shared ("Tam Kỳ": a ward, once a city) covers all that it may mean, and says so.
    """
    found = resolve(text, on)
    if not found.units:
        return None
    if any(unit.level == AdminUnit.Level.PROVINCE for unit in found.units):
        return Area(found.said, _("the whole city"), _all_communes(found.units))
    communes = tuple(dict.fromkeys([*found.units, *found.around]))
    several = _("%(place)s (%(number)d wards and communes)")
    name = (
        communes[0].full_name
        if len(communes) == 1
        else several % {"place": _title(found), "number": len(communes)}
    )
    return Area(found.said, name, communes, _explained(found, communes))


def place_in(text: str) -> str:
    """The first place that a chat message names, in its own words; "" where there is none."""
    places = find_places(text)
    if not places:
        return ""
    first = places[0]
    if resolve(first.said).units == first.units:
        return first.said
    start = text.find(first.said)  # "phường An Mỹ" is one of two; with "Tam Kỳ" after it, it is this one
    return text[start : start + LONGEST_ADDRESS]


def listed(units: Iterable[AdminUnit]) -> str:
    """«xã Thăng An, phường Hội An»"""
    return ", ".join(lower_first(unit.full_name) for unit in units)


def lower_first(name: str) -> str:
    return name[:1].lower() + name[1:]


def _title(found: Resolution) -> str:
    return found.said[:1].upper() + found.said[1:]


def _all_communes(provinces: Iterable[AdminUnit]) -> tuple[AdminUnit, ...]:
    level = AdminUnit.Level.COMMUNE
    return tuple(AdminUnit.objects.current().filter(level=level, parent__in=provinces).order_by("name"))


def _explained(found: Resolution, communes: tuple[AdminUnit, ...]) -> str:
    if found.certainty == Certainty.FUZZY:
        return _("We take “%(said)s” for %(place)s.") % {"said": found.said, "place": listed(found.units)}
    if found.around:
        return _("“%(place)s” now covers: %(communes)s.") % {
            "place": _title(found),
            "communes": listed(communes),
        }
    old = [unit for unit in found.via if unit not in found.units]
    if not old:
        return ""
    became = (
        _("%(old)s now belongs to: %(communes)s%(unsure)s.")
        if len(communes) == 1
        else _("%(old)s now belongs to one of these: %(communes)s%(unsure)s.")
    )
    return became % {
        "old": " / ".join(dict.fromkeys(unit.full_name for unit in old)),
        "communes": listed(communes),
        "unsure": "" if found.is_verified else _(" (not verified)"),
    }
