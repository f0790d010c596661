"""Answers carry no reference: echoes and the conversation settle them by recipient, words and time."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.utils import timezone

from foundation.citizens.services import identity_for
from foundation.conversations.models import Turn
from foundation.conversations.services import record_turn
from foundation.messages import Button, Message
from foundation.outbox import claims, outcomes, references, relay, tasks
from foundation.outbox.models import DeliveryAttempt, Lane, Notice, NoticeState
from tests.sandboxes.zalo.running import BINH, HOA, wait_until
from tests.zalo_channel.events import make_event, signed
from tests.zalo_channel.test_receipts import owe_to, sent_to, unknown
from zalo_channel import processing, reconciliation
from zalo_channel.models import InboundEvent
from zalo_channel.webhook import receive

S = NoticeState
ANSWER = Message("Chào anh/chị, Trung tâm 1022 xin nghe.", channel="zalo")
CALL = "/message/cs"


@pytest.fixture
def quiet(zalo):
    """No receipts: only echoes, and the conversation."""
    zalo.switch(receipts=False)
    return zalo


def answer(number: int = 1, message: Message = ANSWER) -> Notice:
    return owe_to(BINH, number, message=message, lane=Lane.REPLY)


def send(zalo, fault: str, *, number: int = 1, message: Message = ANSWER) -> Notice:
    """An answer whose call brought nothing back, accepted (`lost_answer`) or not (`non_json`)."""
    notice = answer(number, message)
    zalo.control("faults", kind=fault, path=CALL, seconds=0.05)
    relay.run(Lane.REPLY)
    return unknown(notice)


def begin_call() -> Callable[[], None]:
    """A worker makes the call; the function returned writes down what came of it."""
    (delivery,) = claims.claim(Lane.REPLY, 1).planned
    outcome = relay.attempt(delivery)
    assert outcome.state == DeliveryAttempt.State.ACCEPTED
    return lambda: outcomes.record([outcome])


def read_echoes(count: int) -> list[str]:
    """The states of the echoes when so many have come and all were looked at."""
    echoes = InboundEvent.objects.filter(event_name__startswith="oa_send").order_by("pk")
    wait_until(lambda: echoes.count() >= count)
    echoes.filter(state="new").update(lease_until=None)
    processing.process_new()
    return list(echoes.values_list("state", flat=True))


def states(*notices: Notice) -> list[str]:
    for notice in notices:
        notice.refresh_from_db()
    return [notice.state for notice in notices]


def a_minute_later() -> None:
    for attempt in DeliveryAttempt.objects.filter(notice__state=S.UNKNOWN):
        unknown(attempt.notice, age=dt.timedelta(seconds=61))
    reconciliation.reconcile()


def test_the_bot_answers_without_a_reference_line_and_is_followed_to_the_eye_of_its_reader(webhook, zalo):
    zalo.act("text", BINH, text="xin chào")
    wait_until(lambda: processing.process_new() >= 0 and Notice.objects.exists())
    relay.run(Lane.REPLY)
    owe_to(BINH, 7)
    relay.run(Lane.NOTICE)
    *answers, notice = [message["text"] for message in sent_to(zalo, BINH)]
    assert answers and not any(references.LABEL in text for text in answers)
    assert references.find(notice)
    wait_until(lambda: read_echoes(2) and set(Notice.objects.values_list("state", flat=True)) == {S.SEEN})


def test_the_echo_settles_an_answer_whose_worker_died_after_the_call(webhook, quiet):
    notice = answer()
    begin_call()
    assert read_echoes(1) == ["done"]
    assert states(notice) == [S.SENT]
    assert notice.external_message_id == sent_to(quiet, BINH)[0]["message_id"]
    Notice.objects.update(lease_until=timezone.now() - dt.timedelta(seconds=1))
    tasks.sweep()
    assert (relay.run(Lane.REPLY), len(sent_to(quiet, BINH))) == (0, 1)


@pytest.mark.parametrize(
    "message",
    [
        Message("Chào anh/chị\r\n  mời chọn ", (Button("Hỏi", "say", "#menu"),), channel="zalo"),
        Message("ồ" * 2500, channel="zalo"),
    ],
    ids=["buttons and blanks", "cut"],
)
def test_words_are_matched_as_they_were_built(webhook, quiet, message):
    notice = send(quiet, "lost_answer", message=message)
    assert read_echoes(1) == ["done"]
    assert states(notice) == [S.SENT]


def test_an_answer_sent_again_without_its_buttons_is_matched_by_its_plain_words(webhook, quiet):
    quiet.control("faults", kind="error", path=CALL, code=-233)
    notice = answer(message=Message("Mời gọi", (Button("Gọi", "phone", "1022"),), channel="zalo"))
    relay.run(Lane.REPLY)
    Notice.objects.update(state=S.UNKNOWN, external_message_id="")
    notice.attempts.filter(number=2).update(state="unknown")
    assert read_echoes(1) == ["done"]
    assert states(notice) == [S.SENT]


def test_two_equal_answers_without_outcome_take_one_echo_each(webhook, quiet):
    first, second = send(quiet, "lost_answer", number=1), send(quiet, "lost_answer", number=2)
    assert read_echoes(2) == ["done", "done"]
    assert states(first, second) == [S.SENT, S.SENT]
    sent = [message["message_id"] for message in sent_to(quiet, BINH)]
    assert sorted([first.external_message_id, second.external_message_id]) == sorted(sent)


def test_of_two_equal_answers_the_one_that_never_arrived_is_sent_again(webhook, quiet):
    first, second = send(quiet, "non_json", number=1), send(quiet, "lost_answer", number=2)
    assert read_echoes(1) == ["done"]
    assert sorted(states(first, second)) == [S.SENT, S.UNKNOWN]
    a_minute_later()
    assert relay.run(Lane.REPLY) == 1
    assert read_echoes(2)
    assert states(first, second) == [S.SENT, S.SENT]
    assert len(sent_to(quiet, BINH)) == 2


def test_an_echo_waits_while_an_equal_answer_is_on_its_way_and_settles_no_lost_one(webhook, quiet):
    lost = send(quiet, "non_json", number=1)
    under_way = answer(2)
    record = begin_call()
    assert read_echoes(1) == ["new"], "whose echo it is shows when the call has ended"
    a_minute_later()
    assert states(lost, under_way) == [S.UNKNOWN, S.OWED], "nor by the conversation"
    record()
    assert read_echoes(1) == ["ignored"]
    assert states(lost, under_way) == [S.UNKNOWN, S.SENT]
    a_minute_later()
    assert states(lost) == [S.OWED]
    assert relay.run(Lane.REPLY) == 1
    assert len(sent_to(quiet, BINH)) == 2


def test_an_echo_of_a_message_that_the_ledger_knows_settles_no_other(webhook, quiet):
    known = answer(1)
    relay.run(Lane.REPLY)
    lost = send(quiet, "non_json", number=2)
    assert read_echoes(1) == ["ignored"]
    a_minute_later()
    assert states(known, lost) == [S.SENT, S.OWED]


def echo(**over) -> None:
    """As another program of the account, or somebody there, would cause it now."""
    event = {"sender": {"id": "4318000000000001022"}, "recipient": {"id": BINH}}
    assert (
        receive(
            *signed(
                make_event(
                    "oa_send_text", **event | {"message": {"text": ANSWER.text, "msg_id": "x-1"}} | over
                )
            )
        )
        == 200
    )


@pytest.mark.parametrize(
    "over",
    [
        {"message": {"text": "Khuyến mãi hôm nay", "msg_id": "x-1"}},
        {"message": {"text": ANSWER.text}},
        {"recipient": {"id": HOA}},
        {"recipient": {}},
        {"sender": {"id": "4318000000000001022", "admin_id": "88001"}},
        {"timestamp": str(int(timezone.now().timestamp() * 1000) - 3_600_000)},
    ],
    ids=["other words", "no id", "another person", "nobody", "typed in the console", "an hour ago"],
)
def test_a_strangers_echo_settles_nothing(arrivals, quiet, over):
    notice = send(quiet, "non_json")
    echo(**over)
    processing.process_new()
    assert not InboundEvent.objects.filter(state__in=["new", "failed"]).exists()
    assert states(notice) == [S.UNKNOWN]


def test_an_answer_that_quotes_a_reference_settles_itself_and_not_the_notice_quoted(webhook, quiet):
    quoted = owe_to(BINH, 9)
    quoting = Message(references.stamp("Tin anh/chị hỏi là", quoted.pk), channel="zalo")
    notice = send(quiet, "lost_answer", message=quoting)
    assert read_echoes(1) == ["done"]
    assert states(quoted, notice) == [S.OWED, S.SENT]


def test_the_conversation_settles_equal_answers_whose_echoes_were_lost(quiet):
    first, second = send(quiet, "lost_answer", number=1), send(quiet, "lost_answer", number=2)
    third = send(quiet, "non_json", number=3)
    a_minute_later()
    assert sorted(states(first, second, third)) == [S.OWED, S.SENT, S.SENT]
    assert relay.run(Lane.REPLY) == 1
    assert len(sent_to(quiet, BINH)) == 3


def test_words_that_the_platform_may_have_changed_leave_the_answer_to_staff(quiet):
    notice = send(quiet, "non_json")
    quiet.cs(BINH, ANSWER.text.upper())
    a_minute_later()
    assert states(notice) == [S.UNKNOWN]
    assert notice.reason == "no_proof"


def test_what_an_officer_typed_in_the_console_is_not_taken_for_the_answer(quiet):
    notice = send(quiet, "non_json")
    quiet.act("console", BINH, text=ANSWER.text)
    record_turn(
        identity=identity_for(channel="zalo", external_id=BINH),
        author=Turn.Author.PERSON,
        text=ANSWER.text,
        external_id=sent_to(quiet, BINH)[0]["message_id"],
    )
    a_minute_later()
    assert states(notice) == [S.OWED]


def test_what_the_citizen_says_back_is_not_taken_for_the_answer(quiet):
    notice = send(quiet, "non_json")
    quiet.act("text", BINH, text=ANSWER.text)
    a_minute_later()
    assert states(notice) == [S.OWED]


def test_hundreds_of_echoes_of_answers_cost_a_few_statements(arrivals, quiet, django_assert_max_num_queries):
    answer()
    begin_call()
    for number in range(100):
        echo(message={"text": f"{ANSWER.text} {number}", "msg_id": f"x-{number}"})
    with django_assert_max_num_queries(20):
        assert processing.settle_receipts() == 100
