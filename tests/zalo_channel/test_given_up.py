"""An event that fails at every try: staff are told, and its citizen gets a person."""

import json

import pytest

from foundation.conversations.models import Conversation, Turn
from foundation.outbox.models import Alarm
from tests.zalo_channel.events import USER, make_event
from tests.zalo_channel.test_processing import arrive, let_pauses_pass, say
from zalo_channel import given_up, handlers, processing, replies
from zalo_channel.events import parse, storable
from zalo_channel.models import InboundEvent

State = InboundEvent.State
PHOTO = [{"type": "image", "payload": {"url": "https://f1.zdn.vn/a.jpg"}}]


def try_to_the_end(event: InboundEvent) -> str:
    for _ in range(processing.TRIES + 1):
        let_pauses_pass()
        processing.process_new()
    event.refresh_from_db()
    return event.state


def alarms() -> int:
    return sum(Alarm.objects.filter(key=given_up.ALARM, cleared_at=None).values_list("count", flat=True))


def test_words_on_which_the_bot_breaks_are_kept_for_a_person_who_is_asked_for(stored, failing):
    assert try_to_the_end(say("độc")) == State.FAILED
    conversation = Conversation.objects.waiting().get()
    assert conversation.turns.get().text == "độc"
    assert conversation.unanswered_since and conversation.because
    assert alarms() == 1


def test_an_operator_who_holds_the_conversation_reads_the_words(stored, failing, monkeypatch):
    say("chào")
    processing.process_new()
    Conversation.objects.update(state="held")
    monkeypatch.setattr(handlers, "receive_messages", lambda incoming: 1 / 0)
    assert try_to_the_end(say("độc")) == State.FAILED
    conversation = Conversation.objects.get()
    assert (conversation.state, conversation.turns.latest("pk").text) == ("held", "độc")
    assert conversation.unanswered_since


def test_a_photo_that_cannot_be_stored_waits_for_a_person_who_can_see_it_later(stored, monkeypatch):
    monkeypatch.setattr(replies, "of", lambda event: 1 / 0)
    photo = arrive("user_send_image", message={"msg_id": "p", "attachments": PHOTO})
    assert try_to_the_end(photo) == State.FAILED
    assert Conversation.objects.waiting().get().turns.get().attachments[0]["payload"] == PHOTO[0]["payload"]


def test_processed_again_the_words_are_neither_kept_nor_answered_twice(stored, failing, owed_replies):
    event = say("độc")
    try_to_the_end(event)
    failing.words = ""
    InboundEvent.objects.update(state=State.NEW, attempts=0)
    assert try_to_the_end(event) == State.IGNORED
    assert Turn.objects.count() == 1
    assert not owed_replies()


@pytest.mark.parametrize("name", ["unfollow", "user_withdraw", "change_template_status"])
def test_for_an_event_that_asks_for_no_answer_only_the_alarm_is_raised(stored, monkeypatch, name):
    monkeypatch.setattr(processing.handlers, "handle", lambda arrived: 1 / 0)
    assert try_to_the_end(arrive(name, message=None)) == State.FAILED
    assert alarms() == 1
    assert not Conversation.objects.exists()


def test_a_receipt_that_fails_rings_nobody(stored, monkeypatch):
    monkeypatch.setattr(processing.receipts, "settle", lambda rows: 1 / 0)
    assert try_to_the_end(arrive("user_received_message", message={"msg_id": "r"})) == State.FAILED
    assert alarms() == 0


def test_where_nobody_can_be_asked_the_event_is_given_up_all_the_same(stored, failing, monkeypatch):
    monkeypatch.setattr(given_up, "ask_for_person", lambda **_: 1 / 0)
    assert try_to_the_end(say("độc")) == State.FAILED
    assert alarms() == 1


@pytest.mark.parametrize(
    "payload",
    [
        {"name": "\ud83d.pdf", "url": "https://f1.zdn.vn/a.pdf"},
        {"name": "a\x00b.pdf"},
        {"description": {"\ud83d": ["\x00", {"phone": "\udc00"}]}},
        {"size": float("inf")},
        {"a": json.loads("[" * 500 + "]" * 500)},
    ],
    ids=["half an emoji", "NUL", "nested", "endless number", "deep"],
)
def test_what_the_database_cannot_hold_is_answered_all_the_same(stored, owed_replies, monkeypatch, payload):
    monkeypatch.setattr(replies, "fetch", lambda url: None)
    written = {"msg_id": "a", "attachments": [{"type": "file", "payload": payload}]}
    body = json.dumps(make_event("user_send_file", message=written)).replace("Infinity", "1e999")
    event = InboundEvent.objects.create(dedupe_key="x", event_name="user_send_file", user_id=USER, body=body)
    processing.process_new()
    event.refresh_from_db()
    assert (event.state, event.error) == (State.DONE, "")
    assert owed_replies()
    assert Turn.objects.filter(author="citizen").get().attachments[0]["kind"] == "file"


def test_what_can_be_stored_is_left_as_it_is():
    plain = {"a": [1, 2.5, None, True, "ỗ😀"], "b": {"c": "d"}}
    assert storable(plain) == plain
    assert parse(make_event(info={"name": "\ud83dHoa"})).info == {"name": "?Hoa"}
