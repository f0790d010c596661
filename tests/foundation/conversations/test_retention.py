"""What was said is kept for CHAT_RETENTION_DAYS and not a day longer; that it was said stays."""

import datetime as dt

import pytest
from django.db import connection
from django.utils import timezone

from assistant.models import DialogueState
from foundation.citizens.services import erase, identity_for
from foundation.conversations import services, tasks
from foundation.conversations.models import Conversation, DeskEntry, Turn
from foundation.outbox.models import Alarm
from tests.foundation.conversations.factories import make_conversation
from web_channel.models import Choices

pytestmark = pytest.mark.django_db

DAYS = 90


@pytest.fixture(autouse=True)
def term(settings):
    settings.CHAT_RETENTION_DAYS = DAYS


def said(text: str, *, days_ago: float, **over) -> Turn:
    identity = identity_for(channel="chat", external_id="7100000000000000311")
    at = timezone.now() - dt.timedelta(days=days_ago)
    return services.record_turn(identity=identity, author=Turn.Author.CITIZEN, text=text, said_at=at, **over)


def test_old_words_and_pictures_are_blanked_and_new_ones_stay():
    picture = {"kind": "image", "payload": {"url": "https://photo.example/cccd.jpg"}}
    old = said("số của tôi 0905 123 456", days_ago=DAYS + 1)
    old_picture = said("", days_ago=DAYS + 1, attachments=[picture])
    new = said("hồ sơ tới đâu", days_ago=DAYS - 1)
    assert tasks.blank_old_turns() == 2
    for turn in (old, old_picture, new):
        turn.refresh_from_db()
    assert (old.text, old.author, old_picture.attachments) == ("", "citizen", [])
    assert new.text == "hồ sơ tới đâu"
    assert tasks.blank_old_turns() == 0


def test_the_copies_of_old_words_go_with_them():
    for external_id, days_ago in (("1", DAYS + 1), ("2", DAYS - 1)):
        identity = identity_for(channel="web", external_id=external_id)
        moment = timezone.now() - dt.timedelta(days=days_ago)
        services.raise_emergency(
            identity=identity, kind="fire", because="Cháy: nhà tôi", alarm="Cháy", place="12 Lê Lợi"
        )
        answered = services.record_turn(identity=identity, author=Turn.Author.BOT, text="Đây", said_at=moment)
        Choices.objects.create(turn=answered, buttons=[{"value": "https://portal.example/t/secret"}])
        state = DialogueState.objects.create(conversation=identity.conversation, name="petition_what")
        DialogueState.objects.filter(pk=state.pk).update(data={"said": "nhà tôi"}, updated_at=moment)
        DeskEntry.objects.filter(conversation__identity=identity).update(at=moment)
    services.blank_old()
    (kept,) = Choices.objects.all()
    assert kept.turn.conversation.identity.external_id == "2"
    assert DialogueState.objects.get().conversation.identity.external_id == "2"
    places = Conversation.objects.order_by("identity__external_id").values_list("emergency_place", "because")
    assert list(places) == [("", ""), ("12 Lê Lợi", "Cháy: nhà tôi")]


def test_any_number_goes_in_one_evening():
    for number in range(7):
        said(f"câu {number}", days_ago=DAYS + 1)
    assert services.blank_old(at_once=3) == 7


def test_the_term_is_the_provinces_decision(settings):
    said("hôm kia", days_ago=2)
    settings.CHAT_RETENTION_DAYS = 1
    assert services.blank_old() == 1


def test_turns_that_are_blank_cost_the_next_evening_nothing():
    said("câu", days_ago=DAYS + 1)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    assert "turn_not_blank" in services.readable_before(timezone.now()).explain()


def test_an_erasure_ends_the_alarm_of_an_emergency(db):
    conversation = make_conversation()
    services.raise_emergency(
        identity=conversation.identity, kind="fire", because="cháy nhà", alarm="Có người báo cháy"
    )
    assert Alarm.objects.get().cleared_at is None
    erase(citizen=conversation.identity.citizen, because="asked")
    assert Alarm.objects.get().cleared_at
