"""What was said is kept once, in order, however many say it at the same moment."""

import datetime as dt
import threading

import pytest
from django.db import connection
from django.utils import timezone

from foundation.conversations.models import Conversation, Turn
from foundation.conversations.services import NewTurn, record_turn, record_turns
from tests.foundation.conversations.factories import make_identity

pytestmark = pytest.mark.django_db
CITIZEN, BOT = Turn.Author.CITIZEN, Turn.Author.BOT


def test_words_of_many_are_kept_in_their_order_each_in_its_conversation():
    lan, minh = make_identity(), make_identity()
    words = [(lan, CITIZEN, "một"), (minh, CITIZEN, "hai"), (lan, BOT, "ba"), (lan, BOT, "bốn")]
    turns = record_turns([NewTurn(*each) for each in words])
    assert [turn.text for turn in turns if turn] == ["một", "hai", "ba", "bốn"]
    said = Turn.objects.filter(conversation__identity=lan).order_by("pk")
    assert [turn.text for turn in said] == ["một", "ba", "bốn"]
    assert Conversation.objects.count() == 2


def test_a_message_told_twice_in_one_go_or_later_is_one_turn():
    lan = make_identity()
    first, second = record_turns(
        [NewTurn(lan, CITIZEN, "chào", (), "m1"), NewTurn(lan, CITIZEN, "chào", (), "m1")]
    )
    assert first and second is None
    assert record_turn(identity=lan, author=CITIZEN, text="chào", external_id="m1") is None
    assert Turn.objects.count() == 1


def test_an_older_word_does_not_turn_the_clock_back():
    lan, now = make_identity(), timezone.now()
    for minutes in (0, 5):
        record_turn(identity=lan, author=CITIZEN, text="chào", said_at=now - dt.timedelta(minutes=minutes))
    assert Conversation.objects.get().last_turn_at == now


def test_the_first_word_that_no_person_answered_begins_the_wait():
    lan, now = make_identity(), timezone.now()
    record_turn(identity=lan, author=BOT, text="chào")
    Conversation.objects.update(state=Conversation.State.WAITING)
    for seconds in range(2):
        record_turn(
            identity=lan, author=CITIZEN, text="có ai không", said_at=now + dt.timedelta(seconds=seconds)
        )
    assert Conversation.objects.get().unanswered_since == now


@pytest.mark.django_db(transaction=True)
def test_copies_that_arrive_at_once_on_a_new_conversation_are_one_turn():
    lan, told = make_identity(), []

    def tell() -> None:
        try:
            told.append(record_turn(identity=lan, author=CITIZEN, text="chào", external_id="m1"))
        finally:
            connection.close()

    threads = [threading.Thread(target=tell) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(told) == 8 and sum(turn is not None for turn in told) == 1
    assert Turn.objects.count() == Conversation.objects.count() == 1


def test_an_answer_that_is_heard_of_late_leaves_the_newer_question_unanswered():
    identity, now = make_identity(), timezone.now()
    first = record_turn(
        identity=identity, author=CITIZEN, text="một", said_at=now - dt.timedelta(minutes=9)
    ).said_at
    Conversation.objects.update(
        state=Conversation.State.HELD, unanswered_since=first, holder_owes_since=first
    )
    newer = record_turn(identity=identity, author=CITIZEN, text="hai", said_at=now)
    echo = {"identity": identity, "author": Turn.Author.PERSON, "text": "Dạ", "external_id": "e1"}
    record_turn(**echo, said_at=now - dt.timedelta(minutes=5))
    assert Conversation.objects.get().unanswered_since == newer.said_at
    record_turn(**echo | {"external_id": "e2"}, said_at=now + dt.timedelta(seconds=1))
    assert Conversation.objects.get().unanswered_since is None
