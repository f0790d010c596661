"""Who writes to an officer's conversation when the desk is closed is told when somebody answers."""

import datetime as dt

import pytest
from django.utils import timezone

from assistant.receiving import IncomingMessage, receive_messages
from assistant.replies import Utterance
from foundation.citizens.models import ChannelIdentity
from foundation.conversations import services
from foundation.conversations.models import Conversation, Turn
from tests.foundation.conversations.factories import make_conversation, make_operator

pytestmark = [pytest.mark.django_db, pytest.mark.day("2026-11-17")]  # a holiday is one stay


@pytest.fixture
def held() -> Conversation:
    conversation = make_conversation()
    return services.take(conversation=conversation, operator=make_operator())


def write(identity: ChannelIdentity, text: str) -> list[str]:
    message = IncomingMessage(identity, text, Utterance(text), timezone.now(), "")
    (answers,) = receive_messages([message])
    return [answer.message.text for answer in answers or ()]


def officer_answers(conversation: Conversation, **over) -> None:
    services.record_turn(
        identity=conversation.identity,
        author=Turn.Author.PERSON,
        text="Dạ",
        operator=conversation.holder,
        **over,
    )


def test_once_in_a_stay_the_citizen_is_told_when_somebody_answers(held, never_open):
    (told,) = write(held.identity, "Còn thiếu giấy gì không ạ?")
    assert "Ngoài giờ" in told and "07:30" in told
    assert held.turns.latest("pk").author == Turn.Author.BOT
    assert write(held.identity, "Alo?") == []
    held.refresh_from_db()
    assert (held.state, held.holder_id is None) == (Conversation.State.HELD, False)


def test_after_an_answer_the_next_night_is_told_anew(held, never_open):
    write(held.identity, "Còn thiếu giấy gì không ạ?")
    officer_answers(held)
    Turn.objects.update(said_at=timezone.now() - dt.timedelta(days=2))
    assert write(held.identity, "Mai nộp được chưa ạ?")


def test_while_an_officer_still_works_the_bot_is_silent(held, never_open):
    officer_answers(held)
    assert write(held.identity, "Còn thiếu giấy gì không ạ?") == []


def test_in_office_hours_the_bot_is_silent(held, always_open):
    assert write(held.identity, "Còn thiếu giấy gì không ạ?") == []


def test_who_spoke_english_is_told_in_english(held, never_open):
    held.identity.citizen.language = "en"
    held.identity.citizen.save()
    (told,) = write(held.identity, "Which papers are missing?")
    assert "The desk is closed now." in told


def test_a_danger_is_answered_as_ever(held, never_open):
    told = write(held.identity, "cháy nhà rồi cứu với")
    assert any("114" in text for text in told)
