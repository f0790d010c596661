"""The route of SMS against a real HTTP gateway, in the interfaces that providers have."""

import datetime as dt
import json
from dataclasses import replace

import pytest

from foundation.messages import Message
from foundation.outbox import sending_hours
from foundation.outbox.routes import (
    Accept,
    AnswerUnknown,
    Defer,
    IdentityFacts,
    NeedsAdmin,
    OutgoingMessage,
    PersonUnreachable,
    Refusal,
    RetryLater,
    RouteRefused,
)
from lookups.kinds.hazards.services import PURPOSE as DANGER
from news_channel import SMS, sms_gateway
from news_channel.routes.sms import Sms
from tests.ports import silent_port

NOW = dt.datetime(2026, 11, 24, 3, 0, tzinfo=dt.UTC)  # ten in the morning in Vietnam
CHOSE_SMS = IdentityFacts(SMS, "digest", True, NOW, "")


def make_outgoing(**over) -> OutgoingMessage:
    values = {
        "notice_id": 33,
        "reference": "11-2",
        "purpose": "dossier_update",
        "lane": "notice",
        "message": Message("Hồ sơ đã có kết quả", sms="Ho so da co ket qua"),
        "phone": "84905123401",
        "language": "vi",
        "identities": (),
    }
    return OutgoingMessage(**values | over)


def deliver(**over) -> str:
    outgoing = make_outgoing(**over)
    return Sms().deliver(outgoing, Sms().plan(outgoing, NOW))


def vietnam(clock: str) -> dt.datetime:
    return dt.datetime.fromisoformat(f"2026-11-24T{clock}+07:00").astimezone(dt.UTC)


@pytest.mark.parametrize(
    ("clock", "night"),
    [("21:59:59", False), ("22:00:00", True), ("00:00:00", True), ("05:59:59", True), ("06:00:00", False)],
)
@pytest.mark.security_check("quiet-hours")
def test_sms_rests_at_night_in_vietnam(settings, clock, night):
    """The server's clock is UTC."""
    settings.SMS_GATEWAY_URL = "console:"
    now = vietnam(clock)
    answer = Sms().plan(make_outgoing(), now)
    if night:
        assert isinstance(answer, Defer)
        local = answer.at.astimezone(sending_hours.VIETNAM)
        assert dt.time(6, 5) <= local.time() <= dt.time(6, 20)
        assert dt.timedelta(0) < answer.at - now < dt.timedelta(hours=8, minutes=21)
    else:
        assert isinstance(answer, Accept)


def test_danger_wakes(settings):
    settings.SMS_GATEWAY_URL = "console:"
    assert isinstance(Sms().plan(make_outgoing(purpose=DANGER), vietnam("02:00:00")), Accept)


def test_sms_to_the_console(settings, caplog):
    settings.SMS_GATEWAY_URL = "console:"
    with caplog.at_level("INFO"):
        assert deliver() == "sms-11-2"
    assert "84905123401" not in caplog.text
    assert Sms().plan(make_outgoing(message=Message("…")), NOW) == Refusal("sms_no_text")


def test_who_stopped_the_sms_gets_no_other_text_by_sms(settings):
    settings.SMS_GATEWAY_URL = "console:"
    stopped = replace(CHOSE_SMS, is_following=False)
    assert Sms().plan(make_outgoing(identities=(stopped,)), NOW) == Refusal("sms_not_wanted")


def test_a_gateway_that_nobody_answers_is_told_apart(settings):
    settings.SMS_GATEWAY_URL = f"http://127.0.0.1:{silent_port()}/"
    with pytest.raises(RetryLater):
        deliver()


def test_what_is_sent_without_another_word_in_the_settings(gateway):
    assert deliver() == "sms-11-2"
    assert gateway.taken[0].json == {"to": "84905123401", "text": "Ho so da co ket qua", "id": "11-2"}
    assert gateway.taken[0].headers["authorization"] == "Bearer token-of-the-test"


@pytest.mark.parametrize(
    ("status", "problem"),
    [(400, RouteRefused), (401, NeedsAdmin), (429, RetryLater), (503, RetryLater), (500, AnswerUnknown)],
)
def test_answers_by_their_status(gateway, status, problem):
    gateway.status = status
    with pytest.raises(problem):
        deliver()


def test_a_gateway_that_takes_and_hangs_up_is_unknown(gateway):
    gateway.status = None
    with pytest.raises(AnswerUnknown):
        deliver()
    assert len(gateway.taken) == 1


def test_a_provider_of_nested_json_and_local_numbers(gateway, settings):
    settings.SMS_GATEWAY_HEADERS = json.dumps({"X-Api-Key": "{token}"})
    settings.SMS_GATEWAY_BODY = json.dumps(
        {"brand": "TT1022", "to": ["{to_local}"], "sms": {"text": "{text}", "kind": 2, "unicode": False}}
    )
    deliver(message=Message("…", sms='Trich "dan" {to} \\ xong'))
    assert gateway.taken[0].json == {
        "brand": "TT1022",
        "to": ["0905123401"],
        "sms": {"text": 'Trich "dan" {to} \\ xong', "kind": 2, "unicode": False},
    }
    assert gateway.taken[0].headers["x-api-key"] == "token-of-the-test"
    assert "authorization" not in gateway.taken[0].headers
    assert not sms_gateway.takes_an_id_once()


def test_a_provider_of_forms(gateway, settings):
    settings.SMS_GATEWAY_HEADERS = "{}"
    settings.SMS_GATEWAY_BODY = "phone={to}&message={text}&key={token}&type=1"
    deliver(message=Message("…", sms="Phi 75.000 d & le phi = 0"))
    assert gateway.taken[0].headers["content-type"] == "application/x-www-form-urlencoded"
    assert gateway.taken[0].form == {
        "phone": "84905123401",
        "message": "Phi 75.000 d & le phi = 0",
        "key": "token-of-the-test",
        "type": "1",
    }


@pytest.mark.parametrize(
    ("code", "problem"),
    [("100", None), ("104", NeedsAdmin), ("118", RetryLater), ("99", PersonUnreachable), ("7", RouteRefused)],
)
def test_a_provider_that_answers_200_to_everything(gateway, settings, code, problem):
    settings.SMS_GATEWAY_ANSWERS = json.dumps(
        {
            "accepted": r'"CodeResult": *"100"',
            "admin": r'"CodeResult": *"10[1-4]"',
            "later": r'"CodeResult": *"118"',
            "gone": r'"CodeResult": *"99"',
        }
    )
    gateway.body = json.dumps({"CodeResult": code})
    if problem is None:
        assert deliver() == "sms-11-2"
        return
    with pytest.raises(problem) as raised:
        deliver(identities=(CHOSE_SMS,))
    if problem is PersonUnreachable:
        assert raised.value.account == (SMS, "digest")


def test_an_error_page_that_holds_the_accepted_word_is_no_success(gateway, settings):
    settings.SMS_GATEWAY_ANSWERS = json.dumps({"accepted": "ok"})
    gateway.status, gateway.body = 500, "not ok"
    with pytest.raises(AnswerUnknown):
        deliver()


def test_who_chose_sms_gets_the_brief_with_one_link_in_one_sms(settings):
    settings.SMS_GATEWAY_URL, settings.PUBLIC_URL = "console:", "https://1022.quangnam.gov.vn"
    brief = "Hồ sơ ***0123: " + "Đang chờ bổ sung giấy tờ tại Trung tâm Phục vụ hành chính công " * 3
    message = Message("…", sms="Ho so H47.15-240305-0123: …", brief=brief)
    answer = Sms().plan(make_outgoing(message=message, identities=(CHOSE_SMS,)), NOW)
    _phone, text = answer.data
    assert text.startswith("Ho so ***0123: Dang cho bo sung giay to")
    assert text.isascii()
    assert len(text) <= 160
    assert text.split()[-1].startswith("https://1022.quangnam.gov.vn/n/")
    assert "H47.15" not in text
