"""Published petitions as points of maps."""

from collections.abc import Iterable, Iterator

from django.urls import reverse

from foundation.maps.points import MapPoint
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
