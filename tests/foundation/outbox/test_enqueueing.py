import os
import subprocess
import sys

import pytest
from django.db import transaction
from django.utils import timezone

from foundation.citizens.services import erase
from foundation.messages import Message
from foundation.outbox import services
from foundation.outbox.models import Lane, Notice
from tests.foundation.outbox.conftest import enqueue

pytestmark = pytest.mark.django_db


@pytest.mark.django_db(transaction=True)
@pytest.mark.security_check("rollback")
def test_a_notice_outside_a_transaction_is_a_programming_error(citizen):
    with pytest.raises(services.NotInTransaction):
        services.enqueue(citizen=citizen, purpose="p", event_key="e", message=Message("x"))


def test_the_same_event_owes_one_notice_to_a_person(citizen):
    first = enqueue(citizen, event_key="event:same")
    again = enqueue(citizen, event_key="event:same")
    assert first is not None
    assert again is None
    assert Notice.objects.count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.security_check("rollback")
def test_a_change_that_is_rolled_back_owes_nothing(citizen):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        services.enqueue(citizen=citizen, purpose="p", event_key="e", message=Message("x"))
        raise ZeroDivisionError
    assert not Notice.objects.exists()


def test_a_transaction_wakes_each_lanes_worker_once(citizen, monkeypatch, django_capture_on_commit_callbacks):
    woken = []
    monkeypatch.setattr(services, "wake_worker", woken.append)
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        for number in range(5):
            services.enqueue(citizen=citizen, purpose="p", event_key=f"e{number}", message=Message("x"))
        services.enqueue(citizen=citizen, purpose="p", event_key="r", message=Message("x"), lane=Lane.REPLY)
    assert sorted(woken) == [Lane.NOTICE, Lane.REPLY]


DEAD_BROKER = """
import socket, django
django.setup()
from foundation.outbox import services
from foundation.outbox.models import Lane
calls, connect = [], socket.socket.connect
socket.socket.connect = lambda own, address: calls.append(address) or connect(own, address)
services.wake_worker(Lane.NOTICE)
first = len(calls)
services.wake_worker(Lane.NOTICE)
print(first, len(calls))
"""


@pytest.mark.security_check("redis-stopped")
def test_a_dead_broker_holds_up_nobody():
    """In a process of its own, whose broker does not exist: one call, refused, and then none for a while."""
    done = subprocess.run(
        [sys.executable, "-c", DEAD_BROKER],
        env=os.environ | {"REDIS_URL": "redis://127.0.0.1:1/0", "DJANGO_SETTINGS_MODULE": "tests.settings"},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.stdout.split() == ["1", "1"], done.stderr


def test_many_are_owed_at_once_and_only_once(citizen):
    from foundation.citizens.models import Citizen

    ids = [c.pk for c in Citizen.objects.bulk_create([Citizen() for _ in range(50)])]
    with transaction.atomic():
        first = services.enqueue_many(citizens=ids, purpose="campaign", event_key="c:1", message=Message("x"))
        again = services.enqueue_many(
            citizens=[*ids, citizen.pk], purpose="campaign", event_key="c:1", message=Message("x")
        )
    assert (first, again) == (50, 1)
    assert Notice.objects.filter(lane=Lane.BULK).count() == 51


def test_erasing_a_person_cancels_what_is_owed_and_blanks_what_was_said(citizen):
    notice = enqueue(citizen, "Hồ sơ của ông Bình")
    erase(citizen=citizen, because="asked")
    notice.refresh_from_db()
    assert notice.state == "cancelled"
    assert notice.message == {"text": ""}


def test_an_officer_can_cancel_only_what_is_not_under_way(citizen, django_user_model):
    officer = django_user_model.objects.create_user("hoa")
    idle, under_way = enqueue(citizen), enqueue(citizen)
    Notice.objects.filter(pk=under_way.pk).update(lease_until=timezone.now() + timezone.timedelta(minutes=1))
    services.cancel(notice=idle, officer=officer)
    with pytest.raises(services.NoticeNotPending):
        services.cancel(notice=under_way, officer=officer)
    assert set(Notice.objects.values_list("state", flat=True)) == {"cancelled", "owed"}


@pytest.mark.day("2026-11-17 23:30")
@pytest.mark.parametrize(("must_act", "hour"), [(False, 6), (True, 23)])
def test_at_night_news_of_a_case_waits_until_morning_unless_it_asks_to_act(citizen, must_act, hour):
    notice = enqueue(citizen, merge_key="dossier:7", must_act=must_act)
    assert timezone.localtime(notice.due_at).hour == hour


@pytest.mark.day("2026-11-17 23:30")
def test_what_is_no_news_of_a_case_goes_at_night_too(citizen):
    """The code that a person waits for, and the alarm of whoever is on call."""
    assert enqueue(citizen).due_at <= timezone.now()
