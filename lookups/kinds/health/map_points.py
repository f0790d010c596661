"""Health facilities as points of maps."""

from collections.abc import Iterator
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone

from foundation.calendar.services import is_public_holiday
from foundation.maps.points import MapPoint
from foundation.vietnamese.marked import Vietnamese
from lookups.kinds.health.kind import opening_state
from lookups.kinds.health.models import Facility


def facilities() -> Iterator[MapPoint]:
    now, page = timezone.localtime(), reverse("lookups:look_up", args=["y-te"])
    is_holiday = is_public_holiday(now.date())
    for facility in Facility.objects.select_related("commune").prefetch_related("hours"):
        if facility.lat is None or facility.lng is None:
            continue
        commune = facility.commune.full_name if facility.commune else ""
        yield MapPoint(
            facility.lat,
            facility.lng,
            Vietnamese(facility.name),
            str(facility.get_kind_display()),
            f"{page}?{urlencode({'what': facility.name})}",
            about=", ".join(part for part in (facility.address, commune) if part),
            note=opening_state(facility, facility.is_open(now, is_holiday=is_holiday))[0],
        )
