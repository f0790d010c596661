"""Technology groups as points of maps."""

from collections.abc import Iterable, Iterator

from django.utils import timezone
from django.utils.translation import gettext

from foundation.maps.points import MapPoint
from foundation.vietnamese.marked import Vietnamese
from outreach.models import Group


def active() -> Iterator[MapPoint]:
    return of_groups(Group.objects.active_on(timezone.localdate()).select_related("commune"))


def of_groups(groups: Iterable[Group]) -> Iterator[MapPoint]:
    """Those that have a point."""
    for group in groups:
        if group.lat is not None and group.lng is not None:
            yield MapPoint(
                group.lat,
                group.lng,
                Vietnamese(f"{group.village}, {group.commune.full_name}"),
                gettext("Community technology group"),
                group.get_absolute_url(),
                about=group.address,
                note=group.hours,
            )
