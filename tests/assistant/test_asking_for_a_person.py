"""«gặp cán bộ»: into the queue, with an honest word about when; no chatter while a person is awaited."""

import pytest

from assistant.dialogue_state import Memory
from assistant.intents import human_handover
from assistant.replies import Utterance
from assistant.replies import say as reply
from assistant.services import answer
from assistant.turns import Turn
from foundation.conversations.models import Conversation
from tests.foundation.conversations.factories import make_identity

pytestmark = pytest.mark.django_db
GIBBERISH = "xyzzy qwrt plugh"


def say(identity, words: str) -> list[str]:
    return [message.text for message in answer(identity=identity, utterance=Utterance(words)).messages]


def test_the_conversation_waits_and_the_citizen_knows_his_place(always_open):
    first, second = make_identity(), make_identity()
    assert "người tiếp theo" in say(first, "cho tôi gặp cán bộ")[0]
    assert "còn 1 người" in say(second, "gặp cán bộ")[0]
    assert Conversation.objects.waiting().count() == 2


def test_out_of_hours_it_waits_too_and_says_when_somebody_will_be_there(never_open):
    identity = make_identity()
    said = say(identity, "gặp cán bộ")[0]
    assert "Ngoài giờ" in said and "07:30" in said
    assert Conversation.objects.get(identity=identity).state == "waiting"


def test_what_the_bot_does_not_understand_is_acknowledged_while_a_person_is_awaited(always_open):
    identity = make_identity()
    assert say(identity, GIBBERISH)
    say(identity, "gặp cán bộ")
    assert "đọc" in say(identity, GIBBERISH)[0], "in full once"
    assert say(identity, GIBBERISH + " zz") == ["Đã ghi thêm cho cán bộ."]
    assert "Ông/bà" in say(identity, "menu")[0], "what it understands it still answers"


def test_out_of_hours_a_miss_says_when_a_person_will_be_there(never_open):
    turn = Turn.of(Memory(make_identity()), Utterance(GIBBERISH))
    told = human_handover.with_opening_hours(turn, reply("Có phải ông/bà muốn hỏi:"))
    assert "07:30" in told.messages[0].text
