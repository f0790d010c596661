"""Offices as points of maps."""

from collections.abc import Iterable, Iterator

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from dossiers import offices
from dossiers.models import Agency
from foundation.maps.points import MapPoint
from foundation.vietnamese.marked import Vietnamese


def known() -> Iterator[MapPoint]:
    return of_offices(offices.offices().order_by("name"))


def of_offices(agencies: Iterable[Agency]) -> Iterator[MapPoint]:
    """Those that have a point."""
    now = timezone.now()
    for agency in agencies:
        if agency.lat is not None and agency.lng is not None:
            yield MapPoint(
                agency.lat,
                agency.lng,
                Vietnamese(agency.name),
                gettext("One-stop office") if agency.is_one_stop else gettext("Department"),
                reverse("dossiers:office", args=[agency.code]),
                about=agency.address,
                note=offices.open_now(agency, now),
            )
