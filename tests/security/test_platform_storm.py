"""Ten minutes of a platform that fails in every way it knows, in compressed time.

A step stands for half a minute: notices are owed, workers run, what was put off becomes due, doubts are
settled. Then the platform is well, and the ledger must agree with it message by message.
"""

import datetime as dt
from collections import Counter

import pytest
from django.utils import timezone

from foundation.citizens.services import identity_for, record_interaction
from foundation.outbox import relay, tasks
from foundation.outbox.models import Alarm, DeliveryAttempt, Lane, Notice, NoticeState
from tests.security.ledger import compare_with, settle
from tests.zalo_channel.conftest import platform, sandbox_process, zalo  # noqa: F401 - fixtures
from tests.zalo_channel.test_receipts import owe_to

STEPS, NOTICES_A_STEP, PEOPLE = 20, 15, 30
SEND = "/message/cs"
FAULTS = (
    {"kind": "http_500", "probability": 0.08},
    {"kind": "http_status", "code": 503, "probability": 0.04},
    {"kind": "error", "code": -32, "probability": 0.04},
    {"kind": "error", "code": -216, "probability": 0.02},
    {"kind": "error", "code": -200, "probability": 0.02},
    {"kind": "empty", "probability": 0.03},
    {"kind": "non_json", "probability": 0.03},
    {"kind": "lost_answer", "probability": 0.08, "seconds": 0.05},
    {"kind": "slow", "probability": 0.1, "seconds": 0.2},
)


def half_a_minute_later() -> None:
    """What waits becomes due; a paused route is probed again; a lease that ran out is found."""
    past = timezone.now() - dt.timedelta(seconds=1)
    Notice.objects.filter(state=NoticeState.OWED).update(due_at=past)
    Notice.objects.filter(lease_until__isnull=False).update(lease_until=past)
    Alarm.objects.update(checked_at=timezone.now() - dt.timedelta(minutes=2))
    tasks.sweep()
    settle()


@pytest.mark.security_check("platform-500")
@pytest.mark.security_check("platform-silent")
@pytest.mark.security_check("platform-minus-32")
@pytest.mark.security_check("platform-minus-216")
@pytest.mark.security_check("odd-answers")
@pytest.mark.django_db(transaction=True)
def test_after_ten_minutes_of_faults_nothing_is_lost_and_nothing_doubled(zalo, record_property):  # noqa: F811
    zalo.switch(receipts=False)
    people = zalo.control("followers", count=PEOPLE, ids=True)["ids"]
    for user_id in people:
        record_interaction(identity=identity_for(channel="zalo", external_id=user_id), at=timezone.now())
    for fault in FAULTS:
        zalo.control("faults", path=SEND, **fault)
    number = 0
    for _step in range(STEPS):
        for _ in range(NOTICES_A_STEP):
            number += 1
            owe_to(people[number % PEOPLE], number)
        relay.run(Lane.NOTICE)
        half_a_minute_later()
    attempts_in_the_storm = Counter(DeliveryAttempt.objects.values_list("state", flat=True))
    zalo.control("faults/clear")
    for _ in range(20):
        half_a_minute_later()
        relay.run(Lane.NOTICE)
        if not Notice.objects.filter(state__in=[NoticeState.OWED, NoticeState.UNKNOWN]).exists():
            break
    comparison = compare_with(zalo)
    states = Counter(Notice.objects.values_list("state", flat=True))
    failed = sum(attempts_in_the_storm.values()) - attempts_in_the_storm["accepted"]
    record_property(
        "figure", f"10 minutes in {STEPS} steps, {number} notices, {failed} failed calls: 0 lost, 0 doubled"
    )
    assert (comparison.lost, comparison.doubled) == ([], [])
    assert failed > 20, attempts_in_the_storm
    assert sum(states.values()) == number
    assert states[NoticeState.OWED] == states[NoticeState.UNKNOWN] == 0
