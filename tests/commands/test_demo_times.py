"""Moments for the demo's histories, whatever the hour at which somebody loads it."""

import datetime as dt
import random

import pytest

from dossiers.demo.times import Almanac
from foundation.calendar.services import calendar_of
from tests.factories import local

pytestmark = pytest.mark.django_db
HOURS = ["2026-11-23 00:05", "2026-11-23 07:50", "2026-11-23 08:20", "2026-11-22 23:59", "2026-02-18 12:00"]


@pytest.mark.parametrize("now", HOURS)
@pytest.mark.parametrize("days", [0, 1, 9])
def test_moments_rise_within_office_hours_and_never_pass_now(now, days):
    almanac = Almanac(local(now), random.Random(1))
    moments = almanac.moments(almanac.before(almanac.last, days), almanac.last, 6)
    assert moments == sorted(set(moments))
    assert moments[-1] < local(now)
    assert all(calendar_of().is_working(moment.date()) for moment in moments)
    assert all(dt.time(7, 30) <= moment.time() < dt.time(17) for moment in moments)


def test_tet_is_no_working_day():
    assert Almanac(local("2026-02-18 12:00"), random.Random(1)).last == dt.date(2026, 2, 13)
