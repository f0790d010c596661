"""Published petitions as points of maps.

The commune that a sender means: today's one for an old name, a choice where the name has several heirs.
"""

from collections.abc import Iterable, Iterator

from django.urls import reverse

from foundation.maps.points import MapPoint
from foundation.regions.models import AdminUnit
from foundation.regions.resolver import find_places, resolve
from foundation.vietnamese.marked import Vietnamese
from foundation.web.formats import day
from petitions.models import Petition

GRID = 0.005
"""Degrees, about 550 metres: a published point may not say which house it was."""


def of_published(petitions: Iterable[Petition]) -> Iterator[MapPoint]:
    """Those that have a point, on the grid."""
    for petition in petitions:
        if petition.latitude is not None and petition.longitude is not None:
            yield MapPoint(
                on_grid(petition.latitude),
                on_grid(petition.longitude),
                Vietnamese(petition.publication.title),
                str(petition.get_field_display()),
                reverse("petitions:answer", args=[petition.code]),
                about=petition.commune.full_name if petition.commune else "",
                note=day(petition.answered_at) if petition.answered_at else "",
            )


def on_grid(degrees: float) -> float:
    return round(round(degrees / GRID) * GRID, 3)


MAX_COMMUNES = 12
MAX_LENGTH = 200


def communes_named(text: str) -> list[AdminUnit]:
    """The communes of today that a typed name may mean, the likeliest first; [] where none is recognised."""
    found = resolve(text[:MAX_LENGTH])
    return _communes([*found.units, *found.around])


def communes_in(text: str) -> list[AdminUnit]:
    """The communes that a longer message names on its way: of the first place that is one of ours.

    A later place that lies within it says which of them («chợ Tam Kỳ, phường Tam Kỳ»).
    """
    named = [found for place in find_places(text) if (found := _communes([*place.units, *place.around]))]
    within = (each for each in named if {unit.pk for unit in each} <= {unit.pk for unit in named[0]})
    return min(within, key=len, default=[])


def _communes(units: Iterable[AdminUnit]) -> list[AdminUnit]:
    kept = [unit for unit in units if unit.level == AdminUnit.Level.COMMUNE]
    return list({unit.pk: unit for unit in kept}.values())[:MAX_COMMUNES]
