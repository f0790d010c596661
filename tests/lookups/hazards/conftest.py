import datetime as dt

import pytest
from django.utils import timezone

from lookups.kinds.hazards import active_notices, services
from lookups.kinds.hazards.models import HazardKind, HazardNotice
from tests.factories import make_officer


def publish(notice: HazardNotice) -> int:
    """By a second person."""
    return services.publish(notice=notice, by=make_officer(is_superuser=True))


@pytest.fixture(autouse=True)
def reference(region, db):
    active_notices.invalidate()
    yield
    active_notices.invalidate()


@pytest.fixture
def draft():
    """`draft(**over)` → an unpublished notice for Trà Leng and Hội An."""

    def make(**over) -> HazardNotice:
        now = timezone.now()
        values = {
            "hazard": HazardKind.objects.get(key=over.pop("kind", "sat_lo")),
            "level": 3,
            "title": "Cảnh báo sạt lở đất",
            "issuer": "Đài thử",
            "issued_at": now,
            "valid_until": now + dt.timedelta(hours=12),
            "area": "Xã Trà Leng và phường Hội An",
            "advice": "Rời nhà sát taluy.",
            "written_by": make_officer(),
            "written_at": now,
        }
        return HazardNotice.objects.create(**values | over)

    return make
