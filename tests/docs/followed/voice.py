"""What must be so once docs/adding-a-delivery-channel.md is followed: the ledger calls people."""

import pytest
from django.db import transaction

from foundation.citizens.models import Citizen
from foundation.messages import Message
from foundation.outbox import reasons, relay, sending_hours, services
from foundation.outbox.models import Lane, Notice
from foundation.outbox.routes import Defer
from news_channel.routes.voice import Voice
from tests.news_channel.sms_server import SmsServer
from tests.news_channel.test_sms_route import make_outgoing, vietnam
from tests.ports import silent_port

pytestmark = pytest.mark.django_db


@pytest.fixture
def machine(settings, monkeypatch):
    monkeypatch.setattr("news_channel.routes.voice.is_night", lambda now: False)
    server = SmsServer()
    settings.VOICE_GATEWAY_URL = server.url
    yield server
    server.close()


def told() -> Notice:
    """The notice, once the relay has worked."""
    citizen = Citizen.objects.create(phone="84905123456")
    citizen.confirmed_phones.create(phone=citizen.phone)  # others get three messages a day
    message = Message("Mời nhận kết quả", sms="Moi nhan ket qua")
    with transaction.atomic():
        notice = services.enqueue(citizen=citizen, purpose="p", event_key="e", message=message)
    relay.run(Lane.NOTICE)
    notice.refresh_from_db()
    return notice


def test_accepted(machine):
    notice = told()
    assert (notice.state, notice.route) == ("sent", "voice")
    assert machine.taken[0].json["to"] == "84905123456"
    assert machine.taken[0].json["say"] == "Moi nhan ket qua"


def test_refused_for_good(machine):
    machine.status = 400
    notice = told()
    assert notice.state == "not_sent"
    assert reasons.sentence(notice.reason) == "Máy gọi điện không nhận tin này."


@pytest.mark.parametrize("status", [429, 503])
def test_refused_for_now(machine, status):
    machine.status = status
    notice = told()
    assert (notice.state, notice.reason) == ("owed", "voice_stumbled")


def test_nobody_there(machine, settings):
    settings.VOICE_GATEWAY_URL = f"http://127.0.0.1:{silent_port()}/"
    assert told().reason == "voice_stumbled"


def test_no_answer(machine):
    machine.status = None
    notice = told()
    assert (notice.state, notice.reason) == ("unknown", "no_answer")


def test_nobody_is_called_at_night(settings):
    settings.VOICE_GATEWAY_URL = "http://127.0.0.1/"
    planned = Voice().plan(make_outgoing(), vietnam("23:00:00"))
    assert isinstance(planned, Defer) and not sending_hours.is_night(planned.at)


def test_it_is_off_until_it_is_set_up():
    assert reasons.sentence(told().reason) != "voice_off"
    assert Voice().plan(make_outgoing(), vietnam("10:00:00")).reason == "voice_off"
