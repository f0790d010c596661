"""Entries of the handbook as points of maps."""

from collections.abc import Iterable, Iterator

from django.utils import timezone

from foundation.maps.points import MapPoint
from tourism import presentation
from tourism.models import Entry


def published() -> Iterator[MapPoint]:
    return of_entries(Entry.objects.published().exclude(lat=None).for_cards())


def of_entries(entries: Iterable[Entry]) -> Iterator[MapPoint]:
    """Those that have a point."""
    at = timezone.localtime()
    for entry in entries:
        if entry.lat is not None and entry.lng is not None:
            yield MapPoint(
                entry.lat,
                entry.lng,
                entry.title,
                str(entry.get_kind_display()),
                entry.get_absolute_url(),
                about=presentation.address(entry),
                note=presentation.opening(entry, at)[0],
            )
