"""Rows of the look-ups for tests."""

import datetime as dt

from django.utils import timezone

from foundation.citizens.services import identity_for
from foundation.regions.loading import load_units
from foundation.regions.models import AdminUnit
from tests.factories import local

__all__ = ["commune", "local", "make_identity", "units"]


def units() -> None:
    """The real units of the region, old and new."""
    if not AdminUnit.objects.exists():
        load_units()


def commune(name: str) -> AdminUnit:
    return AdminUnit.objects.on(dt.date(2026, 11, 24)).get(name=name, level=AdminUnit.Level.COMMUNE)


_serial = iter(range(1, 1_000_000))


def make_identity():
    return identity_for(channel="chat", external_id=f"look-up-{next(_serial)}")


def tomorrow(hour: int, days: int = 1) -> dt.datetime:
    day = timezone.localdate() + dt.timedelta(days=days)
    return timezone.make_aware(dt.datetime.combine(day, dt.time(hour)))
