"""The "how to add" pages are followed here, step by step: a page that lies fails."""

import datetime as dt

import pytest
from django.db import transaction

from assistant import intents
from assistant.intents import Intent
from assistant.replies import Reply, Utterance, say
from assistant.services import answer
from assistant.turns import Turn
from foundation.citizens.models import Citizen
from foundation.citizens.services import identity_for
from foundation.outbox import reasons, relay, routes, services
from foundation.outbox.messages import Message
from foundation.outbox.models import Lane
from foundation.outbox.routes import Accept, OutgoingMessage, Refusal, RouteRefused
from foundation.registry import Registry


@pytest.mark.django_db
def test_an_intent_is_one_function_and_one_line(monkeypatch):
    def handle(turn: Turn) -> Reply | None:
        return say("Chợ họp từ 5 giờ sáng.") if "cho tam ky" in turn.folded else None

    monkeypatch.setattr("assistant.services.INTENTS", (Intent("market", handle), *intents.INTENTS))
    for number, words in enumerate(("Chợ Tam Kỳ họp mấy giờ", "cho tam ky may gio mo", "CHO TAM KY")):
        identity = identity_for(channel="chat", external_id=f"{number}")
        reply = answer(identity=identity, utterance=Utterance(words))
        assert reply.messages[0].text == "Chợ họp từ 5 giờ sáng."


@pytest.mark.django_db
def test_a_delivery_channel_is_one_class_and_one_line(monkeypatch):
    class Loudspeaker:
        key = "loudspeaker"
        said: list[str] = []

        def plan(self, outgoing: OutgoingMessage, now: dt.datetime) -> Accept | Refusal:
            return Accept() if outgoing.phone else Refusal("loudspeaker_no_phone")

        def deliver(self, outgoing: OutgoingMessage, plan: Accept) -> str:
            if "thầm" in outgoing.message.text:
                raise RouteRefused("loudspeaker_secret")
            self.said.append(outgoing.message.text)
            return f"said-{outgoing.reference}"

    monkeypatch.setattr(routes, "ROUTES", Registry("route"))
    monkeypatch.setattr(reasons, "REASONS", dict(reasons.REASONS))
    routes.ROUTES.register("loudspeaker", Loudspeaker())
    reasons.add({"loudspeaker_no_phone": "Không biết nhà ở đâu.", "loudspeaker_secret": "Việc riêng."})
    citizen, stranger = Citizen.objects.create(phone="84905123456"), Citizen.objects.create()
    states = {}
    for person, text in ((citizen, "Mời nhận kết quả"), (citizen, "nói thầm"), (stranger, "Xin chào")):
        with transaction.atomic():
            states[text] = services.enqueue(
                citizen=person, purpose="p", event_key=text, message=Message(text)
            )
    relay.run(Lane.NOTICE)
    for notice in states.values():
        notice.refresh_from_db()
    assert {text: notice.state for text, notice in states.items()} == {
        "Mời nhận kết quả": "sent",
        "nói thầm": "not_sent",
        "Xin chào": "not_sent",
    }
    assert reasons.sentence(states["Xin chào"].reason) == "Không biết nhà ở đâu."
    assert reasons.sentence(states["nói thầm"].reason) == "Việc riêng."
