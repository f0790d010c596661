import datetime as dt

import pytest

from foundation.regions.loading import load_units
from foundation.regions.models import AdminUnit
from outreach.models import Group
from tests.outreach.factories import make_group


@pytest.fixture(autouse=True)
def one_step(settings):
    """The second factor of the desk has tests of its own."""
    settings.STAFF_OTP_REQUIRED = False


@pytest.fixture
def commune_of(db):
    """Commune by its name, as valid on a day."""
    if not AdminUnit.objects.exists():
        load_units()

    def find(name: str, day: dt.date = dt.date(2026, 1, 1)) -> AdminUnit:
        return AdminUnit.objects.on(day).get(name=name, level=AdminUnit.Level.COMMUNE)

    return find


@pytest.fixture
def group(commune_of) -> Group:
    return make_group(commune_of("Hội An"), village="Khối Thử")
