"""The whole way by SMS: asked for, a code typed back, told, stopped. The gateway is a real HTTP server."""

import datetime as dt
import re

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from dossiers.models import BankTransfer, Follow
from dossiers.workflow import Status
from foundation.citizens.models import ChannelIdentity, Citizen, Consent
from foundation.files import pending_uploads
from foundation.outbox.models import Lane, Notice
from foundation.vietnamese.phones import mask_phone
from lookups.kinds.power_cuts import services as power_cuts
from news_channel import SMS, retention, services, tasks
from tests.factories import local, make_citizen, make_dossier
from tests.lookups.factories import commune, tomorrow
from tests.news_channel.asking import change, choose_place, follow_page, open_ways, send

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("region")]
TYPED, PHONE = "0905 777 888", "84905777888"
NAME = "Nguyễn Thị Thu Hằng"


@pytest.fixture(autouse=True)
def by_day():
    """At night an SMS waits."""
    with time_machine.travel(local("2026-11-24 10:00"), tick=True):
        yield


def ask(client: Client, phone: str = TYPED):
    answer = client.post("/tin-bao/sms/", {"phone": phone})
    send(Lane.REPLY)
    return answer


def code_in(gateway) -> str:
    return re.match(r"\d{6}", gateway.texts[-1])[0]


def subscribe(page: str, gateway) -> None:
    client = open_ways(page)
    ask(client)
    assert client.post("/tin-bao/sms/ma/", {"code": code_in(gateway)}, follow=True).status_code == 200


def link_of(gateway) -> str:
    """That of the newest SMS to somebody who chose SMS."""
    return re.findall(r"https?://[^/]+(/n/\S+)", " ".join(gateway.texts))[-1]


def test_asked_confirmed_told_and_stopped(gateway):
    dossier = make_dossier(applicant=make_citizen(full_name=NAME, phone=""))
    client = open_ways(follow_page(dossier))
    assert ask(client).url == "/tin-bao/sms/ma/"
    assert gateway.taken[0].json["to"] == PHONE
    page = client.get("/tin-bao/sms/ma/").content.decode()
    assert mask_phone(PHONE) in page
    assert "777" not in page
    assert client.post("/tin-bao/sms/ma/", {"code": "000000"}, follow=True).status_code == 422
    assert Follow.objects.count() == 0
    assert client.post("/tin-bao/sms/ma/", {"code": code_in(gateway)}, follow=True).status_code == 200
    assert Consent.objects.get(purpose="news-sms").proof["confirmed_by"] == "one-time code"

    change(dossier)
    text = gateway.texts[-1]
    assert text.startswith(f"Ho so ***{dossier.code[-4:]}: ")
    assert len(text) <= 160
    for kept in (dossier.code, dossier.token, "Hang"):
        assert kept not in text
    assert Notice.objects.latest("pk").route == "sms"
    page = Client().get(link_of(gateway)).content.decode()
    assert dossier.tracking_url in page

    stop = re.search(r"/tin-bao/ngung/[^\"]+", page)[0]
    assert Client().post(stop).status_code == 200
    told = len(gateway.taken)
    change(dossier, Status.SUPPLEMENT)
    assert len(gateway.taken) == told
    assert Consent.objects.get(purpose="news-sms").withdrawn_at


def test_power_cuts_come_as_one_sms(gateway):
    client = Client()
    choose_place(client, "power-cut")
    ask(client)
    client.post("/tin-bao/sms/ma/", {"code": code_in(gateway)})
    cut = power_cuts.announce(
        starts_at=tomorrow(7, 2), ends_at=tomorrow(11, 2), area="Hà Lam", communes=[commune("Thăng Bình")]
    )
    power_cuts.remind(now=power_cuts.reminder_time(cut))
    send(Lane.BULK)
    assert gateway.texts[-1].startswith("Cup dien 07:00")
    assert "Hà Lam" in Client().get(link_of(gateway)).content.decode()


def test_another_phone_is_not_subscribed_by_a_code_of_ones_own(gateway):
    """The code belongs to the phone and to what was asked for."""
    mine, other = make_dossier(), make_dossier()
    client = open_ways(follow_page(mine))
    ask(client)
    code = code_in(gateway)
    open_ways(follow_page(other), client)
    assert client.post("/tin-bao/sms/ma/", {"code": code}, follow=True).status_code == 422
    ask(client, "0905 111 222")
    assert client.post("/tin-bao/sms/ma/", {"code": code}, follow=True).status_code == 422
    assert Follow.objects.count() == 0


def test_a_phone_gets_three_codes_a_day(gateway):
    client = open_ways(follow_page(make_dossier()))
    for _ in range(5):
        ask(client)
    assert len(gateway.taken) == 3
    assert client.post("/tin-bao/sms/", {"phone": TYPED}, follow=True).status_code == 429


def test_one_network_gets_codes_for_few_phones(gateway):
    client = open_ways(follow_page(make_dossier()))
    for number in range(25):
        ask(client, f"09051230{number:02d}")
    assert len(gateway.taken) == 10


@pytest.mark.parametrize("typed", ["", "113", "0235 381 0345", "+1 202 555 0100", "0905 12"])
def test_what_takes_no_sms_is_said_beside_the_field(gateway, typed):
    client = open_ways(follow_page(make_dossier()))
    assert client.post("/tin-bao/sms/", {"phone": typed}, follow=True).status_code == 422
    assert not ChannelIdentity.objects.filter(channel=SMS).exists()


def test_a_number_that_is_gone_ends_the_news(gateway, settings):
    settings.SMS_GATEWAY_ANSWERS = '{"gone": "no such number"}'
    dossier = make_dossier()
    subscribe(follow_page(dossier), gateway)
    gateway.status, gateway.body = 400, "no such number"
    change(dossier)
    assert Notice.objects.latest("pk").reason == "sms_gone"
    tasks.settle()
    account = ChannelIdentity.objects.get(channel=SMS)
    assert (account.is_following, account.unreachable_reason) == (False, "sms_gone")
    assert Follow.objects.living().count() == 0


def test_who_stops_at_night_gets_nothing_of_it_in_the_morning(gateway):
    dossier = make_dossier(applicant=make_citizen(phone=""))
    subscribe(follow_page(dossier), gateway)
    with time_machine.travel(local("2026-11-24 23:00")):
        change(dossier)
    assert Notice.objects.latest("pk").reason == "sms_night"
    told = len(gateway.taken)
    services.stop_all(citizen=ChannelIdentity.objects.get(channel=SMS).citizen)
    send(Lane.NOTICE)
    assert len(gateway.taken) == told and Notice.objects.latest("pk").reason == "unsubscribed"


def test_a_lost_answer_is_asked_again_only_where_the_gateway_knows_our_id(gateway, settings):
    dossier = make_dossier()
    subscribe(follow_page(dossier), gateway)
    gateway.status = None
    change(dossier)
    notice = Notice.objects.latest("pk")
    assert notice.state == "unknown"
    notice.attempts.update(started_at=timezone.now() - dt.timedelta(minutes=6))
    settings.SMS_GATEWAY_BODY = '{"to": "{to}", "text": "{text}"}'
    tasks.settle()
    notice.refresh_from_db()
    assert (notice.state, notice.reason) == ("unknown", "no_proof")
    Notice.objects.filter(pk=notice.pk).update(reason="no_answer")
    settings.SMS_GATEWAY_BODY = '{"to": "{to}", "text": "{text}", "id": "{id}"}'
    gateway.status = 200
    tasks.settle()
    send(Lane.NOTICE)
    notice.refresh_from_db()
    assert notice.state == "sent"
    assert [taken.json["id"] for taken in gateway.taken].count(notice.reference) == 2


def test_a_link_of_an_sms_cannot_be_guessed(gateway):
    dossier = make_dossier()
    subscribe(follow_page(dossier), gateway)
    change(dossier)
    link = link_of(gateway).rstrip("/")
    for forged in (link[:-1], f"{link[:-1]}A", f"{link}A", "/n/1-1.AAAAAAAAAAAAAAAA", "/n/x"):
        assert forged == link or Client().get(f"{forged}/").status_code == 404


def test_a_phone_that_nobody_confirmed_is_forgotten(gateway):
    ask(open_ways(follow_page(make_dossier())))
    assert Citizen.objects.filter(phone=PHONE).exists()
    with time_machine.travel(timezone.now() + dt.timedelta(days=4)):
        assert retention.forget_unused() == 1
    assert not Citizen.objects.filter(phone=PHONE).exists()


def test_forgetting_a_phone_that_nobody_confirmed_takes_nothing_from_others(
    gateway, settings, tmp_path, django_capture_on_commit_callbacks
):
    """It may be anybody's: whoever typed it could have the records of its holder blanked."""
    settings.MEDIA_ROOT = tmp_path
    ask(open_ways(follow_page(make_dossier())))
    transfer = BankTransfer.objects.create(
        number="FT1", at="2026-11-01", amount=1, state="set_aside", content="0905777888 nop le phi"
    )
    upload = pending_uploads.store(b"Ho ten", "danh-sach.csv")
    with time_machine.travel(timezone.now() + dt.timedelta(days=4)):
        with django_capture_on_commit_callbacks(execute=True):
            assert retention.forget_unused() == 1
    transfer.refresh_from_db()
    assert transfer.content == "0905777888 nop le phi" and pending_uploads.exists(upload)


def test_a_portal_without_a_gateway_takes_no_phone():
    open_ways(follow_page(make_dossier())).post("/tin-bao/sms/", {"phone": TYPED})
    assert not ChannelIdentity.objects.filter(channel=SMS).exists()


def test_whoever_types_the_phone_of_a_reader_changes_nothing_for_him(gateway):
    dossier = make_dossier()
    subscribe(follow_page(dossier), gateway)
    stranger = open_ways(follow_page(make_dossier()) + "?lang=en")
    stranger.get("/tin-bao/?lang=en")
    ask(stranger)
    assert ChannelIdentity.objects.get(channel=SMS).citizen.language == "vi"
    change(dossier)
    assert gateway.texts[-1].startswith("Ho so ")
