"""A worker whose clock is wrong sends nothing before its hour: against the clock of PostgreSQL itself."""

import datetime as dt
import re
from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace

import pytest
import time_machine
from django.db import connection

from config import health
from foundation.database import clock
from foundation.expiring_value import ExpiringValue
from foundation.outbox import claims, relay
from foundation.outbox.models import Alarm, Lane
from tests.foundation.outbox.conftest import enqueue

pytestmark = pytest.mark.django_db


def of_database() -> dt.datetime:
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        return cursor.fetchone()[0]


@contextmanager
def machine_ahead(seconds: float) -> Iterator[None]:
    with time_machine.travel(of_database() + dt.timedelta(seconds=seconds), tick=True):
        ExpiringValue.forget_all()  # as half a minute later
        yield


@pytest.fixture(autouse=True)
def measured(settings):
    settings.CLOCK_OFFSET = ""


@pytest.mark.parametrize("seconds", [300, -300])
def test_beyond_five_seconds_nobody_claims_and_staff_are_told_until_it_is_right(
    citizen,
    letterbox,
    seconds,
):
    with machine_ahead(0):
        enqueue(citizen, due_at=of_database() - dt.timedelta(hours=1))
        enqueue(citizen, due_at=of_database() + dt.timedelta(minutes=4))
    with machine_ahead(seconds):
        assert relay.run(Lane.NOTICE) == 0 and not letterbox.received
        part = health.look()["clock"]
        assert not part["ok"] and part["seconds_ahead"] == pytest.approx(seconds, abs=2)
        (alarm,) = Alarm.objects.filter(key__startswith="clock-", cleared_at=None)
        assert abs(int(re.search(r"\d+", alarm.message.split(" lệch ")[1])[0]) - abs(seconds)) <= 2
    claims.CLOCK_IS_RIGHT.put(False)
    with machine_ahead(0.5):
        claims.CLOCK_IS_RIGHT.put(False)
        assert relay.run(Lane.NOTICE) == 1 and health.look()["clock"]["ok"]
    assert not Alarm.objects.filter(key__startswith="clock-", cleared_at=None).exists()


def test_within_them_the_time_of_the_database_counts(citizen, letterbox):
    with machine_ahead(0):
        enqueue(citizen, due_at=of_database() + dt.timedelta(seconds=3))
    with machine_ahead(4):
        assert claims.claim(Lane.NOTICE, 10).found == 0
        assert abs((clock.now() - of_database()).total_seconds()) < 1


def test_what_a_slow_answer_explains_is_no_offset(monkeypatch):
    """Else the clock of a busy machine goes back and forth, and what it owes now is due a moment later."""
    with machine_ahead(0.2):
        monkeypatch.setattr(clock, "time", SimpleNamespace(monotonic=iter((0.0, 0.6)).__next__))
        assert clock.seconds_ahead() == 0


def test_a_drill_sets_the_offset(settings):
    settings.CLOCK_OFFSET = "300"
    ExpiringValue.forget_all()
    assert not clock.is_trusted() and clock.seconds_ahead() == 300
