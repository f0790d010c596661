"""A platform that is away: an alarm at any volume, one notice a minute tries, all go once it is back."""

import datetime as dt

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone

from config import duty_lines, health
from foundation import broker
from foundation.outbox import backlog, circuit_breaker, relay, tasks
from foundation.outbox.models import Alarm, DeliveryAttempt, Lane, Notice
from foundation.outbox.routes import AnswerUnknown, Defer, RetryLater
from tests.foundation.outbox.conftest import enqueue
from tests.foundation.outbox.test_relay import fails

pytestmark = pytest.mark.django_db(transaction=True)
SLOW = pytest.mark.slow("many rows")
ALARM = f"{circuit_breaker.PREFIX}letterbox"


@pytest.fixture(autouse=True)
def no_stumbles_of_others():
    broker.client().delete(f"{circuit_breaker.STUMBLES}letterbox", f"{circuit_breaker.STUMBLES}second")


@pytest.fixture
def clock():
    with time_machine.travel(timezone.now(), tick=True) as traveller:
        yield traveller


def pass_seconds(clock, seconds: float, every: float = 10) -> None:
    """What beat and the worker do meanwhile."""
    for _ in range(int(seconds / every)):
        clock.shift(every)
        tasks.claims.expire_leases()
        relay.run(Lane.NOTICE)


def is_alarmed() -> bool:
    return Alarm.objects.filter(key=ALARM, cleared_at=None).exists()


def lane() -> backlog.LaneBacklog:
    return next(each for each in backlog.by_lane() if each.lane == Lane.NOTICE)


@pytest.mark.parametrize("owed", [1, 5, *(pytest.param(many, marks=SLOW) for many in (300, 20_000))])
def test_a_route_by_which_nothing_goes_is_an_alarm_within_two_minutes_at_any_volume(
    citizen, letterbox, clock, owed
):
    letterbox.accept = fails(RetryLater("platform_down", detail="503"))
    with transaction.atomic():
        for _ in range(owed):
            enqueue(citizen)
    relay.run(Lane.NOTICE)
    assert not is_alarmed(), "a platform that starts anew is none"
    pass_seconds(clock, 110)
    assert is_alarmed()
    assert health.look()["routes"] == {"ok": False, "paused": ["letterbox"]}


def test_answers_that_are_lost_count_as_well(citizen, letterbox, clock):
    letterbox.accept = fails(AnswerUnknown("no_answer", detail="timeout"))
    for _ in range(4):
        enqueue(citizen)
        relay.run(Lane.NOTICE)
        clock.shift(15)
    assert is_alarmed()


def test_the_age_counts_from_when_a_notice_was_owed_however_often_it_was_tried(citizen, letterbox, clock):
    letterbox.accept = fails(RetryLater("platform_down"))
    for _ in range(5):
        enqueue(citizen)
    pass_seconds(clock, 150)
    assert lane().number == 5 and lane().age > health.OLDEST_DUE_SECONDS
    assert not health.look()["oldest_due"]["ok"]
    (line,) = [each for each in duty_lines.waiting(None) if each.alarm == "overdue-notice"]
    assert line.tone == "danger"


def test_what_a_route_puts_off_itself_is_not_late(citizen, letterbox, clock):
    letterbox.accept = fails(RetryLater("platform_down"))
    enqueue(citizen)
    pass_seconds(clock, 20)
    letterbox.answer = Defer(timezone.now() + dt.timedelta(minutes=20), "quiet_hours")
    pass_seconds(clock, 60)
    assert (lane().number, lane().age) == (0, 0.0)


@pytest.mark.slow("ten minutes of sweeps")
def test_one_notice_a_minute_probes_and_the_first_success_releases_the_rest(citizen, letterbox, clock):
    letterbox.accept = fails(RetryLater("platform_down"))
    for _ in range(40):
        enqueue(citizen)
    pass_seconds(clock, 120)
    before = DeliveryAttempt.objects.count()
    pass_seconds(clock, 480)
    assert 5 <= DeliveryAttempt.objects.count() - before <= 9
    assert not Notice.objects.exclude(state="owed").exists(), "no probe brings a notice nearer to the end"

    letterbox.accept = lambda outgoing: None
    pass_seconds(clock, 70)
    assert len({each.notice_id for each in letterbox.received}) == 40
    assert not is_alarmed() and health.look()["routes"]["ok"]
