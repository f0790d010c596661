"""Echoes and receipts from the sandbox settle the ledger, whatever became of the answer to the send."""

import datetime as dt

import pytest
from django.db import transaction
from django.utils import timezone

from foundation.citizens.models import ChannelIdentity
from foundation.citizens.services import identity_for, record_interaction
from foundation.conversations.models import Conversation, Turn
from foundation.conversations.services import person_holds
from foundation.messages import Message, TemplateData
from foundation.outbox import references, relay
from foundation.outbox.models import DeliveryAttempt, Lane, Notice, NoticeState
from foundation.outbox.services import enqueue
from tests.factories import make_citizen
from tests.sandboxes.zalo.running import BINH, KHANH, wait_until
from tests.zalo_channel.events import make_event, signed
from zalo_channel import processing, reconciliation
from zalo_channel.models import InboundEvent
from zalo_channel.webhook import receive

PARAMS = {"ma_ho_so": "H57-1", "trang_thai": "Xong", "noi_dung": "Mời đến nhận"}
UPDATE = TemplateData("dossier_update", PARAMS)


def owe_to(user_id: str, number: int = 1, **over) -> Notice:
    identity = identity_for(channel="zalo", external_id=user_id)
    record_interaction(identity=identity, at=timezone.now())
    values = {
        "purpose": "dossier_status",
        "event_key": f"e:{number}",
        "message": Message(f"Hồ sơ có tin {number}", template=UPDATE),
    }
    with transaction.atomic():
        return enqueue(citizen=identity.citizen, **values | over)


def work_through_until(notice: Notice, state: str) -> Notice:
    def reached() -> bool:
        InboundEvent.objects.filter(state="new").update(lease_until=None)
        processing.process_new()
        notice.refresh_from_db()
        return notice.state == state

    wait_until(reached)
    return notice


def sent_to(zalo, user_id: str) -> list[dict]:
    return [m for m in zalo.look("inbox", user_id=user_id)["messages"] if m["from"] == "oa"]


def test_a_notice_goes_out_and_is_followed_to_the_eye_of_its_reader(webhook, zalo):
    notice = owe_to(BINH)
    assert relay.run(Lane.NOTICE) == 1
    work_through_until(notice, NoticeState.SEEN)
    assert notice.sent_at and notice.delivered_at and notice.seen_at
    assert [m["message_id"] for m in sent_to(zalo, BINH)] == [notice.external_message_id]
    assert InboundEvent.objects.exclude(state="done").count() == 0


@pytest.mark.security_check("kill-after-send")
def test_the_echo_settles_an_attempt_whose_answer_was_lost(webhook, zalo):
    zalo.switch(receipts=False)
    zalo.control("faults", kind="lost_answer", path="/message/cs", seconds=0.05)
    notice = owe_to(BINH)
    relay.run(Lane.NOTICE)
    work_through_until(notice, NoticeState.SENT)
    assert notice.attempts.get().state == DeliveryAttempt.State.ACCEPTED
    assert relay.run(Lane.NOTICE) == 0
    assert len(sent_to(zalo, BINH)) == 1


def test_the_echo_of_a_template_by_user_id_settles_too(webhook, zalo):
    zalo.switch(receipts=False)
    zalo.control("faults", kind="lost_answer", path="/message/template", seconds=0.05)
    notice = owe_to(KHANH)
    notice.citizen.identities.update(last_interaction_at=None)
    notice.citizen.identities.update(is_following=False)
    relay.run(Lane.NOTICE)
    work_through_until(notice, NoticeState.SENT)
    assert notice.route == "template-uid"


def test_the_receipt_of_the_phone_channel_settles_by_tracking_id(webhook, zalo):
    zalo.control("faults", kind="lost_answer", path="/business/message/template", seconds=0.05)
    citizen = make_citizen(phone="84905123405")
    with transaction.atomic():
        notice = enqueue(citizen=citizen, purpose="p", event_key="e", message=Message("…", template=UPDATE))
    relay.run(Lane.NOTICE)
    work_through_until(notice, NoticeState.DELIVERED)
    assert notice.route == "template-phone"
    assert notice.external_message_id


@pytest.mark.security_check("event-order")
def test_a_receipt_that_overtakes_our_own_record_is_asked_again(arrivals, zalo):
    notice = owe_to(BINH)
    body, headers = signed(make_event("user_received_message", message={"msg_id": "later"}))
    receive(body, headers)
    processing.process_new()
    assert InboundEvent.objects.get().state == "new"
    Notice.objects.filter(pk=notice.pk).update(state="sent", external_message_id="later")
    work_through_until(notice, NoticeState.DELIVERED)


def test_two_messages_seen_in_the_same_millisecond_are_both_written_down(arrivals, zalo):
    for name in ("first", "second"):
        seen = make_event("user_seen_message", message={"msg_ids": [name]}, timestamp="1795500000123")
        assert receive(*signed(seen)) == 200
        assert receive(*signed(seen)) == 200, "the platform says it twice"
    assert InboundEvent.objects.count() == 2


def test_a_receipt_that_another_worker_looked_at_meanwhile_is_left_alone(arrivals, zalo):
    receive(*signed(make_event("user_received_message", message={"msg_id": "later"})))
    processing.process_new()
    processing.settle_one(InboundEvent.objects.get().pk)
    assert InboundEvent.objects.get().attempts == 1


def test_receipts_of_strangers_are_ignored_in_the_end(arrivals, zalo):
    body, headers = signed(make_event("user_received_message", message={"msg_id": "not ours"}))
    receive(body, headers)
    for _ in range(len(processing.RECEIPT_PAUSES) + 1):
        InboundEvent.objects.update(lease_until=None)
        processing.process_new()
    assert InboundEvent.objects.get().state == "ignored"


def test_an_officer_who_answers_in_zalos_console_is_heard_here(webhook, zalo):
    zalo.act("console", BINH, text="Chị qua quầy số 3 nhé")
    wait_until(lambda: processing.process_new() >= 0 and Turn.objects.exists())
    turn = Turn.objects.get()
    assert (turn.author, turn.text) == ("person", "Chị qua quầy số 3 nhé")
    assert (turn.conversation.state, turn.conversation.holder) == (Conversation.State.HELD, None)
    assert person_holds(turn.conversation.identity), "the bot is silent"


def test_a_stamp_copied_by_an_officer_settles_nothing(arrivals, zalo):
    notice = owe_to(BINH)
    event = make_event(
        "oa_send_text",
        sender={"id": "4318000000000001022", "admin_id": "88001"},
        recipient={"id": BINH},
        message={"text": references.stamp("chép lại", notice.pk), "msg_id": "console-1"},
    )
    receive(*signed(event))
    processing.process_new()
    notice.refresh_from_db()
    assert notice.state == NoticeState.OWED


def test_one_receipt_that_breaks_does_not_hold_up_the_others(webhook, zalo, monkeypatch):
    notice = owe_to(BINH)
    relay.run(Lane.NOTICE)
    receive(*signed(make_event("oa_send_text", message={"msg_id": "poison", "text": "độc"})))
    text_of = reconciliation.text_of

    def breaks(event) -> str:
        if event.message_id == "poison":
            raise RuntimeError("a bug")
        return text_of(event)

    monkeypatch.setattr(reconciliation, "text_of", breaks)
    work_through_until(notice, NoticeState.SEEN)
    assert InboundEvent.objects.get(state="failed").dedupe_key == "oa_send_text:poison"


def test_hundreds_of_receipts_cost_a_few_statements(arrivals, zalo, django_assert_max_num_queries):
    for number in range(200):
        receive(*signed(make_event("user_received_message", message={"msg_id": f"r{number}"})))
    with django_assert_max_num_queries(20):
        assert processing.settle_receipts() == 200


@pytest.fixture
def muted(zalo):
    """No webhook: the echo is lost, only the conversation can be read."""
    zalo.switch(receipts=False)
    return zalo


NO_TIME = dt.timedelta(0)


def unknown(notice: Notice, *, age: dt.timedelta = NO_TIME) -> Notice:
    notice.refresh_from_db()
    assert notice.state == NoticeState.UNKNOWN
    notice.attempts.update(started_at=timezone.now() - age, finished_at=timezone.now() - age)
    return notice


@pytest.mark.security_check("kill-after-send")
def test_what_stands_in_the_conversation_was_sent(muted):
    muted.control("faults", kind="lost_answer", path="/message/cs", seconds=0.05)
    notice = owe_to(BINH)
    relay.run(Lane.NOTICE)
    for number in range(15):
        muted.act("text", BINH, text=f"chen vào {number}")
    unknown(notice)
    reconciliation.reconcile()
    notice.refresh_from_db()
    assert notice.state == NoticeState.SENT
    assert notice.external_message_id == sent_to(muted, BINH)[0]["message_id"]


@pytest.mark.security_check("kill-before-send")
def test_what_does_not_stand_there_is_sent_again_after_a_while(muted):
    muted.control("faults", kind="non_json", path="/message/cs")
    notice = owe_to(BINH)
    relay.run(Lane.NOTICE)
    unknown(notice)
    reconciliation.reconcile()
    assert unknown(notice, age=dt.timedelta(seconds=61))
    reconciliation.reconcile()
    notice.refresh_from_db()
    assert notice.state == NoticeState.OWED
    assert relay.run(Lane.NOTICE) == 1
    assert len(sent_to(muted, BINH)) == 1


def test_a_message_of_ours_without_words_there_is_left_to_staff_and_not_sent_again(muted):
    """The conversation lists a template as nosupport: whether it is this one nobody can tell."""
    muted.control("faults", kind="lost_answer", path="/message/template", seconds=0.05)
    notice = owe_to(KHANH)
    ChannelIdentity.objects.update(last_interaction_at=timezone.now() - dt.timedelta(days=8))
    relay.run(Lane.NOTICE)
    unknown(notice, age=dt.timedelta(minutes=16))
    reconciliation.reconcile()
    notice.refresh_from_db()
    assert (notice.state, notice.reason) == (NoticeState.UNKNOWN, "no_proof")
    assert len(sent_to(muted, KHANH)) == 1


def test_the_echo_has_its_time_from_the_call_on_however_long_the_notice_waited_for_it(muted):
    muted.control("faults", kind="non_json", path="/message/cs")
    notice = owe_to(BINH)
    relay.run(Lane.NOTICE)
    notice.attempts.update(started_at=timezone.now() - dt.timedelta(seconds=61))
    reconciliation.reconcile()
    notice.refresh_from_db()
    assert notice.state == NoticeState.UNKNOWN


def test_while_zalo_cannot_be_read_nothing_is_decided(muted):
    muted.control("faults", kind="empty", path="/message/cs")
    notice = owe_to(BINH)
    relay.run(Lane.NOTICE)
    unknown(notice, age=dt.timedelta(hours=1))
    muted.control("faults", kind="http_500", path="/conversation")
    reconciliation.reconcile()
    notice.refresh_from_db()
    assert notice.state == NoticeState.UNKNOWN


def test_the_phone_channel_waits_for_its_receipt_and_is_then_listed(muted, django_assert_num_queries):
    citizen = make_citizen()
    with transaction.atomic():
        notice = enqueue(citizen=citizen, purpose="p", event_key="e", message=Message("…", template=UPDATE))
    Notice.objects.filter(pk=notice.pk).update(state="unknown", reason="no_answer")
    notice.attempts.create(number=1, route="template-phone", state="unknown", started_at=timezone.now())
    for age, reason in ((1, "no_answer"), (3, "zalo_receipt_missing")):
        unknown(notice, age=dt.timedelta(hours=age))
        reconciliation.reconcile()
        notice.refresh_from_db()
        assert (notice.state, notice.reason) == (NoticeState.UNKNOWN, reason)
    with django_assert_num_queries(3):  # lock, list, unlock: what is listed is not looked at again
        reconciliation.reconcile()
