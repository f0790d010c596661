"""The commune that a sender means: today's one for an old name, a choice where the name has several heirs."""

from collections.abc import Iterable

from foundation.regions.models import AdminUnit
from foundation.regions.resolver import find_places, resolve

MAX_COMMUNES = 12
MAX_LENGTH = 200


def communes_named(text: str) -> list[AdminUnit]:
    """The communes of today that a typed name may mean, the likeliest first; [] where none is recognised."""
    found = resolve(text[:MAX_LENGTH])
    return _communes([*found.units, *found.around])


def communes_in(text: str) -> list[AdminUnit]:
    """The communes that a longer message names on its way: of the first place that is one of ours."""
    for place in find_places(text):
        if communes := _communes([*place.units, *place.around]):
            return communes
    return []


def _communes(units: Iterable[AdminUnit]) -> list[AdminUnit]:
    kept = [unit for unit in units if unit.level == AdminUnit.Level.COMMUNE]
    return list({unit.pk: unit for unit in kept}.values())[:MAX_COMMUNES]
