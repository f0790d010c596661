"""What is read of a message: white space collapsed, a thousand letters; all of it is stored."""

import time

import pytest

from assistant import safety, services
from assistant.replies import Utterance
from assistant.services import answer
from foundation import alarms
from foundation.outbox.models import Alarm
from foundation.vietnamese.folding import MAX_READ_LENGTH, for_reading
from petitions.models import Draft
from tests.assistant.chat import Chat
from tests.lookups.factories import make_identity

PETITION = "phản ánh đèn đường trước nhà tôi hư đã ba tuần nay"


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        (f"tôi{' ' * 900}{PETITION}", f"tôi {PETITION}"),
        ("một\r\n\r\n \t\n hai\u00a0\u2003ba ", "một\nhai ba"),
        ("y" * 5000, "y" * MAX_READ_LENGTH),
        (" \n\t ", ""),
    ],
)
def test_runs_of_white_space_are_one_and_a_thousand_letters_are_read(typed, read):
    assert for_reading(typed) == read


@pytest.mark.django_db
@pytest.mark.parametrize("gap", [" ", "\t", "\n", "\u00a0"])
def test_a_petition_behind_hundreds_of_spaces_is_one_and_costs_no_time(gap):
    chat, began = Chat(make_identity()), time.process_time()
    chat.say("xin chào")
    chat.say(f"tôi{gap * 900}{PETITION}")
    assert time.process_time() - began < 20  # it was 36 to 75 s
    assert Draft.objects.get().data["text"] == "đèn đường trước nhà tôi hư đã ba tuần nay"


@pytest.mark.django_db
def test_a_petition_longer_than_what_is_read_is_stored_whole():
    chat = Chat(make_identity())
    chat.say("gửi phản ánh")
    story = "Cống thoát nước bị nghẹt, mưa là ngập vào nhà. " * 35 + "Hết chuyện."
    chat.say(story)
    assert Draft.objects.get().data["text"] == story


@pytest.mark.django_db
def test_a_turn_over_a_second_raises_an_alarm_and_names_the_conversation(monkeypatch, caplog):
    identity = make_identity()
    answer(identity=identity, utterance=Utterance("xin chào"))  # the first of a process loads the lexicons
    Alarm.objects.all().delete()

    monkeypatch.setattr(safety, "danger_in", lambda _turn: time.sleep(services.SLOW_SECONDS + 0.05))
    answer(identity=identity, utterance=Utterance("đèn đường hư"))
    assert alarms.is_open(key=services.SLOW_TURN)
    assert "đèn đường" not in caplog.text and "slow turn" in caplog.text
