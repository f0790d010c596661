"""Counters that forget their past: read every hour, told by month."""

import datetime as dt

import pytest

from foundation.insights import figures, gauges, months, reach
from foundation.insights.models import GaugeSample
from tests.factories import make_citizen

pytestmark = pytest.mark.django_db
NOVEMBER = months.span(dt.date(2026, 11, 1))


def stood(day: str, value: int, channel: str = "web", key: str = reach.VIEWS) -> None:
    GaugeSample.objects.create(day=dt.date.fromisoformat(day), key=key, channel=channel, value=value)


def test_the_last_reading_of_a_day_replaces_the_one_before():
    day = dt.date(2026, 11, 24)
    make_citizen().identities.create(channel="web", external_id="a", is_following=True)
    gauges.sample_gauges(day)
    make_citizen().identities.create(channel="web", external_id="b", is_following=True)
    make_citizen().identities.create(channel="web", external_id="c")
    gauges.sample_gauges(day)
    assert GaugeSample.objects.get(key=reach.FOLLOWERS, channel="web").value == 2


def test_views_of_a_month_grow_from_the_last_reading_before_it():
    for day, value in (("2026-10-20", 90), ("2026-10-31", 100), ("2026-11-10", 130), ("2026-12-01", 500)):
        stood(day, value)
    assert figures.FIGURES[reach.VIEWS].measure(*NOVEMBER).total.good == 30


def test_a_counter_that_was_set_back_takes_nothing_away():
    for day, value in (("2026-11-01", 100), ("2026-11-02", 5), ("2026-11-03", 25)):
        stood(day, value)
    assert figures.FIGURES[reach.VIEWS].measure(*NOVEMBER).total.good == 20


def test_the_level_of_a_month_is_that_of_its_last_day_over_all_channels():
    for day, web, other in (("2026-11-02", 5, 7), ("2026-11-30", 6, 9), ("2026-12-01", 50, 70)):
        stood(day, web, key=reach.FOLLOWERS)
        stood(day, other, "other", key=reach.FOLLOWERS)
    told = figures.FIGURES[reach.FOLLOWERS].measure(*NOVEMBER)
    assert (told.total.good, told.cuts["day"]["2026-11-02"].good) == (15, 12)


def test_a_month_without_a_reading_has_no_level():
    assert figures.FIGURES[reach.FOLLOWERS].measure(*NOVEMBER).total.value("level") is None
