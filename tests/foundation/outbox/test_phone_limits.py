"""Who types a stranger's phone cannot have it rung all day, and no purpose spends without end."""

import datetime as dt

import pytest
import redis
from django.conf import settings as django_settings
from django.utils import timezone

from foundation.citizens.models import Citizen, ConfirmedPhone
from foundation.citizens.phones import confirm_phone, is_phone_confirmed
from foundation.messages import Message
from foundation.outbox import phone_limits, relay, routes
from foundation.outbox.broadcasts import estimate
from foundation.outbox.models import Alarm, Lane, Notice, NoticeState
from foundation.outbox.routes import Accept, Defer
from tests.foundation.outbox.conftest import Letterbox, enqueue

pytestmark = pytest.mark.django_db(transaction=True)
PHONE = "84905123456"


@pytest.fixture(autouse=True)
def fresh_counters():
    client = redis.Redis.from_url(django_settings.REDIS_URL)
    for key in client.scan_iter("outbox:limit:*"):
        client.delete(key)


@pytest.fixture
def phone_route(registered) -> Letterbox:
    box = Letterbox("by-phone")
    box.uses_phone = True  # type: ignore[attr-defined]
    box.answer = Accept(price=300)
    routes.ROUTES.register(box.key, box)
    return box


def send(citizen: Citizen, times: int, **over) -> list[Notice]:
    notices = [enqueue(citizen, event_key=f"e:{number}", **over) for number in range(times)]
    relay.run(Lane.NOTICE)
    return list(Notice.objects.filter(pk__in=[notice.pk for notice in notices]).order_by("pk"))


def test_an_unconfirmed_phone_gets_three_messages_a_day_and_the_rest_tomorrow(citizen, phone_route, settings):
    settings.PHONE_CONFIRMATION_REQUIRED = False
    notices = send(citizen, 5)
    assert len(phone_route.received) == phone_limits.MAX_TO_UNCONFIRMED == 3
    waiting = [notice for notice in notices if notice.state == NoticeState.OWED]
    assert [notice.reason for notice in waiting] == ["phone_limit"] * 2
    assert {timezone.localdate(notice.due_at) - timezone.localdate() for notice in waiting} == {
        dt.timedelta(1)
    }


def test_two_records_with_one_phone_share_its_three_messages(citizen, phone_route, settings):
    settings.PHONE_CONFIRMATION_REQUIRED = False
    other = Citizen.objects.create(full_name="Kẻ Phá", phone=PHONE)
    send(citizen, 2)
    send(other, 4, purpose="other")
    assert len(phone_route.received) == 3


def test_a_confirmed_phone_has_no_such_limit_and_only_for_the_person_who_confirmed(citizen, phone_route):
    confirm_phone(citizen=citizen, phone=PHONE, proof=ConfirmedPhone.Proof.CODE)
    assert is_phone_confirmed(citizen=citizen, phone=PHONE)
    stranger = Citizen.objects.create(full_name="Người Lạ", phone=PHONE)
    assert not is_phone_confirmed(citizen=stranger, phone=PHONE)
    send(citizen, 5)
    assert len(phone_route.received) == 5


def test_a_new_number_on_the_record_is_not_confirmed_by_the_old_one(citizen, phone_route, settings):
    settings.PHONE_CONFIRMATION_REQUIRED = True
    confirm_phone(citizen=citizen, phone=PHONE, proof=ConfirmedPhone.Proof.CODE)
    Citizen.objects.filter(pk=citizen.pk).update(phone="84905999888")
    (notice,) = send(citizen, 1)
    assert (notice.state, notice.reason) == (NoticeState.NOT_SENT, "phone_unconfirmed")


def test_where_confirmation_is_required_only_the_confirmation_itself_goes_out(citizen, phone_route, settings):
    assert settings.PHONE_CONFIRMATION_REQUIRED  # as delivered
    assert [notice.reason for notice in send(citizen, 2)] == ["phone_unconfirmed"] * 2
    codes = send(citizen, 5, purpose=phone_limits.CONFIRMATION)
    assert [outgoing.purpose for outgoing in phone_route.received] == [phone_limits.CONFIRMATION] * 3
    assert [notice.reason for notice in codes[3:]] == ["phone_limit"] * 2


def test_a_purpose_that_has_used_up_its_budget_waits_and_the_desk_sees_an_alarm(
    citizen, phone_route, settings
):
    settings.OUTBOX_PURPOSE_BUDGETS = {"exam-score": 2}
    confirm_phone(citizen=citizen, phone=PHONE, proof=ConfirmedPhone.Proof.CODE)
    notices = send(citizen, 4, purpose="exam-score")
    assert len(phone_route.received) == 2
    assert [notice.reason for notice in notices].count("purpose_budget") == 2
    alarm = Alarm.objects.get(key="budget-exam-score", cleared_at=None)
    assert "2" in alarm.message and "exam-score" in alarm.message
    send(citizen, 3, purpose="other")
    assert len(phone_route.received) == 5


def test_a_message_tried_again_counts_once(citizen, phone_route, settings):
    settings.OUTBOX_PURPOSE_BUDGETS = {"p": 1}
    calls = []

    def fail_once(outgoing):
        calls.append(outgoing)
        if len(calls) == 1:
            raise routes.RetryLater("busy", at=timezone.now())

    phone_route.accept = fail_once
    confirm_phone(citizen=citizen, phone=PHONE, proof=ConfirmedPhone.Proof.CODE)
    (notice,) = send(citizen, 1, purpose="p")
    relay.run(Lane.NOTICE)
    notice.refresh_from_db()
    assert notice.state == NoticeState.SENT and len(calls) == 2


def test_a_channel_account_is_not_counted_as_a_phone(citizen, letterbox):
    send(citizen, 5)
    assert len(letterbox.received) == 5


def test_the_counter_knows_no_phone(citizen, phone_route):
    send(citizen, 1, purpose=phone_limits.CONFIRMATION)
    keys = [str(key) for key in redis.Redis.from_url(django_settings.REDIS_URL).scan_iter("outbox:limit:*")]
    assert keys and not any(PHONE in key or PHONE[2:] in key for key in keys)


# --- the forecast of a campaign ---


def foresee(purpose: str = "campaign"):
    return estimate(Citizen.objects.all(), Message("Lễ hội", sms="Le hoi"), purpose=purpose)


@pytest.mark.parametrize("answer", [Accept(price=300), Defer(timezone.now(), "zalo_night")])
def test_a_forecast_promises_nothing_to_a_phone_that_nobody_confirmed(phone_route, answer):
    phone_route.answer = answer
    people = [Citizen.objects.create(phone=f"8490500000{n}") for n in range(3)]
    confirm_phone(citizen=people[0], phone=people[0].phone, proof=ConfirmedPhone.Proof.CODE)
    foreseen = foresee()
    assert (foreseen.routes, foreseen.refused) == ({"by-phone": 1}, {"phone_unconfirmed": 2})
    assert foreseen.price == getattr(answer, "price", 0)


def test_a_forecast_says_how_many_wait_for_the_budget_of_another_day(phone_route, settings):
    settings.OUTBOX_PURPOSE_BUDGETS = {"campaign": 3}
    for n in range(5):
        person = Citizen.objects.create(phone=f"8490500000{n}")
        confirm_phone(citizen=person, phone=person.phone, proof=ConfirmedPhone.Proof.CODE)
    enqueue(person, event_key="spent", purpose="campaign")
    relay.run(Lane.NOTICE)
    foreseen = foresee()
    assert (foreseen.routes, foreseen.later) == ({"by-phone": 5}, {"purpose_budget": 3})
    assert foreseen.price == 1500, "they are sent and paid, on another day"
    assert foresee() == foreseen, "looking counts nothing"
    assert foresee("other").later == {}


def test_a_forecast_knows_phones_that_had_enough_today(citizen, phone_route, settings):
    settings.PHONE_CONFIRMATION_REQUIRED = False
    send(citizen, 3)
    assert foresee().later == {"phone_limit": 1}
