"""docs/adding-an-intent.md is followed here, step by step."""

import pytest

from assistant import intents
from assistant.intents.intent import Intent
from assistant.replies import Reply, Utterance, say
from assistant.services import answer
from assistant.turns import Turn
from foundation.citizens.services import identity_for


@pytest.mark.django_db
def test_an_intent_is_one_function_and_one_line(monkeypatch):
    def handle(turn: Turn) -> Reply | None:
        return say("Chợ họp từ 5 giờ sáng.") if "cho tam ky" in turn.folded else None

    monkeypatch.setattr("assistant.services.INTENTS", (Intent("market", handle), *intents.INTENTS))
    for number, words in enumerate(("Chợ Tam Kỳ họp mấy giờ", "cho tam ky may gio mo", "CHO TAM KY")):
        identity = identity_for(channel="chat", external_id=f"{number}")
        reply = answer(identity=identity, utterance=Utterance(words))
        assert reply.messages[0].text == "Chợ họp từ 5 giờ sáng."
