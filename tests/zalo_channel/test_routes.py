import datetime as dt

import pytest
from django.utils import timezone

from foundation.messages import Message, TemplateData
from foundation.outbox import reasons, sending_hours
from foundation.outbox.routes import (
    Accept,
    AnswerUnknown,
    IdentityFacts,
    NeedsAdmin,
    OutgoingMessage,
    PersonUnreachable,
    Refusal,
    RetryLater,
    RouteRefused,
    fallback_order,
)
from tests.sandboxes.zalo.running import BINH, DUC, KHANH
from zalo_channel import demo, errors
from zalo_channel.models import MessageTemplate
from zalo_channel.routes import Consultation, TemplateToPhone, TemplateToUser

NOW = dt.datetime(2026, 11, 24, 3, 0, tzinfo=dt.UTC)  # ten in the morning in Vietnam
UPDATE = TemplateData(
    "dossier_update",
    {"ma_ho_so": "H57.1-261124-0001", "trang_thai": "Đã có kết quả", "noi_dung": "Mời đến nhận"},
)


HOUR = dt.timedelta(hours=1)


def make_outgoing(*, user: str = BINH, silent_for: dt.timedelta | None = HOUR, **over) -> OutgoingMessage:
    at = None if silent_for is None else NOW - silent_for
    values = {
        "notice_id": 33,
        "reference": "11-2",
        "purpose": "dossier_status",
        "lane": "notice",
        "message": Message("Hồ sơ đã có kết quả", template=UPDATE, sms="Ho so da co ket qua"),
        "phone": "84905123401",
        "language": "vi",
        "identities": (IdentityFacts("zalo", user, True, at, ""),),
    }
    return OutgoingMessage(**values | over)


def vietnam(clock: str) -> dt.datetime:
    return dt.datetime.fromisoformat(f"2026-11-24T{clock}+07:00").astimezone(dt.UTC)


@pytest.fixture
def approved(db):
    demo.load()


def test_the_free_route_is_asked_first():
    ours = ["consultation", "template-uid", "template-phone", "mail", "push", "sms"]
    assert [route.key for route in fallback_order() if route.key in ours] == ours


@pytest.mark.parametrize(
    ("silent_for", "follows", "taken"),
    [
        (dt.timedelta(0), False, True),
        (dt.timedelta(days=7), False, True),
        (dt.timedelta(days=7, seconds=1), True, False),
        (None, True, True),
        (None, False, False),
    ],
)
def test_the_seven_days_are_the_hard_window(silent_for, follows, taken):
    outgoing = make_outgoing(silent_for=silent_for)
    facts = IdentityFacts("zalo", BINH, follows, outgoing.identities[0].last_interaction_at, "")
    answer = Consultation().plan(make_outgoing(identities=(facts,)), NOW)
    assert (answer.data == BINH) if taken else (answer == Refusal("zalo_window"))


def test_people_without_zalo_or_out_of_reach_are_refused_with_the_reason(approved):
    for route in (Consultation(), TemplateToUser()):
        assert route.plan(make_outgoing(identities=()), NOW) == Refusal("zalo_no_identity")
        blocked = IdentityFacts("zalo", BINH, True, NOW, "zalo_blocked")
        assert route.plan(make_outgoing(identities=(blocked,)), NOW) == Refusal("zalo_blocked")
        elsewhere = IdentityFacts("another", "1", True, NOW, "")
        assert route.plan(make_outgoing(identities=(elsewhere,)), NOW) == Refusal("zalo_no_identity")


def test_the_account_used_last_is_written_to():
    old = IdentityFacts("zalo", "old", True, NOW - dt.timedelta(days=3), "")
    new = IdentityFacts("zalo", "new", True, NOW, "")
    gone = IdentityFacts("zalo", "gone", True, NOW, "zalo_blocked")
    assert Consultation().plan(make_outgoing(identities=(old, gone, new)), NOW) == Accept("new")


def test_template_parameters_are_cut_and_stamped(approved):
    long = TemplateData("dossier_update", {**UPDATE.params, "noi_dung": "x" * 300, "trang_thai": "Đã\ncó"})
    offer = TemplateToUser().plan(make_outgoing(message=Message("…", template=long)), NOW)
    _, template_id, params = offer.data
    assert (template_id, offer.price) == ("512301", 200)
    assert (len(params["noi_dung"]), params["trang_thai"], params["ma_tin"]) == (200, "Đã có", "11-2")


def test_a_message_without_template_or_with_an_empty_parameter_is_not_sent_as_one(approved):
    empty = TemplateData("dossier_update", {"ma_ho_so": "H57"})
    for route in (TemplateToUser(), TemplateToPhone()):
        assert route.plan(make_outgoing(message=Message("…")), NOW) == Refusal("zalo_no_template")
        assert route.plan(make_outgoing(message=Message("…", template=empty)), NOW).reason == "zalo_bug"


def test_a_template_switched_off_is_not_used(approved):
    MessageTemplate.objects.update(is_enabled=False)
    assert TemplateToUser().plan(make_outgoing(), NOW) == Refusal("zalo_no_template")


@pytest.mark.parametrize(("phone", "reason"), [("", "no_phone"), ("842353810345", "zalo_phone")])
def test_only_mobiles_get_templates(approved, phone, reason):
    assert TemplateToPhone().plan(make_outgoing(phone=phone), NOW) == Refusal(reason)


def deliver(route, outgoing: OutgoingMessage) -> str:
    return route.deliver(outgoing, route.plan(outgoing, NOW))


def test_each_route_delivers(zalo):
    assert deliver(Consultation(), make_outgoing())
    assert deliver(TemplateToUser(), make_outgoing(user=KHANH))
    assert deliver(TemplateToPhone(), make_outgoing(phone="84905123405"))
    sent = zalo.look("inbox", user_id=KHANH)["messages"]
    assert [message["via"] for message in sent] == ["uid", "phone"]
    assert all("Mã tin: 11-2" in message["text"] for message in sent)
    assert sent[1]["tracking_id"] == "11-2"


@pytest.mark.parametrize(
    ("code", "problem", "reason"),
    [
        (-32, RetryLater, "zalo_rate"),
        (-200, RetryLater, "zalo_stumbled"),
        (-217, PersonUnreachable, "zalo_blocked"),
        (-230, RouteRefused, "zalo_window"),
        (-201, RouteRefused, "zalo_bug"),
        (-321, NeedsAdmin, "zalo_money"),
        (-221, NeedsAdmin, "zalo_setup"),
    ],
)
def test_codes_become_the_ledgers_words(zalo, code, problem, reason):
    zalo.control("faults", kind="error", path="/message/cs", code=code)
    with pytest.raises(problem) as raised:
        deliver(Consultation(), make_outgoing())
    assert (raised.value.reason, raised.value.code) == (reason, str(code))


@pytest.mark.security_check("platform-minus-32")
def test_the_rate_limit_waits_for_the_next_minute(zalo):
    zalo.control("faults", kind="error", path="/message/cs", code=-32)
    with pytest.raises(RetryLater) as raised:
        deliver(Consultation(), make_outgoing())
    wait = raised.value.at - timezone.now()
    assert dt.timedelta(0) < wait <= dt.timedelta(seconds=76)


def test_the_fixture_numbers_of_the_phone_channel(zalo):
    for phone, problem, reason in (
        ("84900000118", RouteRefused, "zalo_no_account"),
        ("84900000114", PersonUnreachable, "zalo_inactive"),
        ("84900000141", PersonUnreachable, "zalo_blocked"),
        ("84900000139", RouteRefused, "zalo_refuses_kind"),
    ):
        with pytest.raises(problem) as raised:
            deliver(TemplateToPhone(), make_outgoing(phone=phone))
        assert raised.value.reason == reason


def test_a_daily_quota_used_up_waits_for_tomorrow(zalo):
    zalo.control("quotas", phone_daily=0)
    with pytest.raises(RetryLater) as raised:
        deliver(TemplateToPhone(), make_outgoing(phone="84905123405"))
    tomorrow = timezone.now().astimezone(sending_hours.VIETNAM).date() + dt.timedelta(days=1)
    assert raised.value.at.astimezone(sending_hours.VIETNAM).date() == tomorrow


@pytest.mark.security_check("blocked-person")
def test_a_blocked_person_and_a_lost_answer(zalo):
    with pytest.raises(PersonUnreachable):
        deliver(Consultation(), make_outgoing(user=DUC))
    zalo.control("faults", kind="lost_answer", path="/message/cs")
    with pytest.raises(AnswerUnknown):
        deliver(Consultation(), make_outgoing())


@pytest.mark.security_check("platform-minus-216")
def test_a_lost_token_stops_the_route_and_loses_nothing(zalo):
    zalo.control("tokens/withdraw")
    with pytest.raises(NeedsAdmin) as raised:
        deliver(Consultation(), make_outgoing())
    assert raised.value.reason == "zalo_token"


def test_a_picture_that_is_gone_is_no_mystery(zalo):
    with pytest.raises(RouteRefused):
        deliver(Consultation(), make_outgoing(message=Message("Ảnh", picture="no/such.png")))


def test_every_reason_has_its_sentence():
    tables = (errors.OPENAPI, errors.BUSINESS)
    for meaning in (meaning for table in tables for meaning in table.values()):
        assert reasons.sentence(meaning.reason) != meaning.reason
