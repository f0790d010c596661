"""Web push against a real push service, which checks our signature and decrypts as a browser does."""

import base64
import datetime as dt
import json

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from dossiers.models import Follow
from dossiers.workflow import Status
from foundation.citizens.models import ChannelIdentity, Consent
from foundation.outbox.models import Lane, Notice
from lookups.subscriptions.models import Subscription
from news_channel import PUSH, push_subscription, tasks
from news_channel.routes.push import public_key
from tests.factories import make_citizen, make_dossier
from tests.news_channel.asking import change, choose_place, follow_page, open_ways, send
from tests.news_channel.push_service import Browser

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("region")]
NAME = "Nguyễn Thị Thu Hằng"


def allow(page: str, phone: Browser, client: Client | None = None) -> Client:
    client = open_ways(page, client)
    answer = client.post("/tin-bao/trinh-duyet/", {"subscription": phone.subscription()})
    assert answer.url == "/tin-bao/trinh-duyet/xong/", answer.content.decode()
    send(Lane.REPLY)
    return client


def shown(push_service, phone: Browser) -> list[dict[str, str]]:
    return [phone.decrypt(body) for _path, _headers, body in push_service.taken]


def path_of(url: str) -> str:
    return url.removeprefix("http://127.0.0.1:8000")


def test_allowed_told_and_stopped(push_service, phone, settings):
    settings.PUBLIC_URL = "http://127.0.0.1:8000"
    dossier = make_dossier(applicant=make_citizen(full_name=NAME, phone=""))
    allow(follow_page(dossier), phone)
    welcome = shown(push_service, phone)[0]
    assert dossier.code[-4:] in welcome["body"]
    change(dossier)
    news = shown(push_service, phone)[-1]
    assert news["url"] == dossier.tracking_url
    told = news["title"] + news["body"]
    assert "Đang xử lý" in told or "Phòng Kinh tế" in told
    assert dossier.code[-4:] in told
    for kept in (dossier.code, NAME, "Hằng", dossier.procedure.name):
        assert kept not in json.dumps(news, ensure_ascii=False)
    assert Notice.objects.latest("pk").route == "push"
    assert push_service.taken[-1][1]["topic"] == news["tag"]
    assert news["stop_label"] == "Ngừng nhận các tin này"
    assert Consent.objects.get(purpose="news-push").proof["confirmed_by"] == "permission of the browser"

    assert Client().get(path_of(news["stop"])).status_code == 200
    assert Client().post(path_of(news["stop"])).status_code == 200
    told_before = len(push_service.taken)
    change(dossier, Status.SUPPLEMENT)
    assert len(push_service.taken) == told_before
    account = ChannelIdentity.objects.get(channel=PUSH)
    assert (account.is_following, account.address) == (False, "")
    assert Consent.objects.get(purpose="news-push").withdrawn_at


def test_warnings_and_power_cuts_of_a_commune(push_service, phone):
    client = Client()
    choose_place(client, "hazard", "power-cut")
    client.post("/tin-bao/trinh-duyet/", {"subscription": phone.subscription()})
    assert Subscription.objects.active().count() == 2


@pytest.mark.parametrize("status", [404, 410])
def test_a_browser_that_is_gone_ends_its_subscription(push_service, phone, status):
    dossier = make_dossier()
    allow(follow_page(dossier), phone)
    push_service.status = status
    change(dossier)
    notice = Notice.objects.latest("pk")
    assert (notice.state, notice.reason) == ("not_sent", "push_gone")
    tasks.settle()
    account = ChannelIdentity.objects.get(channel=PUSH)
    assert (account.is_following, account.address, account.unreachable_reason) == (False, "", "push_gone")
    assert Follow.objects.living().count() == 0
    push_service.status = 201
    allow(follow_page(dossier), phone)  # the person may allow it again
    change(dossier, Status.SUPPLEMENT)
    assert Notice.objects.latest("pk").state == "sent"


@pytest.mark.parametrize("status", [429, 500, 503])
def test_what_is_refused_for_now_is_tried_again(push_service, phone, status):
    dossier = make_dossier()
    allow(follow_page(dossier), phone)
    push_service.status = status
    change(dossier)
    notice = Notice.objects.latest("pk")
    assert (notice.state, notice.reason) == ("owed", "push_stumbled")
    push_service.status = 201
    send(Lane.NOTICE)
    notice.refresh_from_db()
    assert notice.state == "sent"


@pytest.mark.parametrize(
    ("status", "state", "reason"), [(400, "not_sent", "push_fault"), (403, "owed", "push_setup")]
)
def test_a_refusal_of_ours_ends_nothing(push_service, phone, status, state, reason):
    dossier = make_dossier()
    allow(follow_page(dossier), phone)
    push_service.status = status
    change(dossier)
    notice = Notice.objects.latest("pk")
    assert (notice.state, notice.reason) == (state, reason)
    tasks.settle()
    assert ChannelIdentity.objects.get(channel=PUSH).is_following


def test_a_lost_answer_is_asked_again_under_the_same_tag(push_service, phone):
    """The browser shows one tag once."""
    dossier = make_dossier()
    allow(follow_page(dossier), phone)
    push_service.status = None
    change(dossier)
    notice = Notice.objects.latest("pk")
    assert notice.state == "unknown"
    tasks.settle()
    notice.refresh_from_db()
    assert notice.state == "unknown"  # the service may still be working on it
    notice.attempts.update(started_at=timezone.now() - dt.timedelta(minutes=2))
    push_service.status = 201
    tasks.settle()
    send(Lane.NOTICE)
    notice.refresh_from_db()
    assert notice.state == "sent"
    first, second = (phone.decrypt(body)["tag"] for _path, _headers, body in push_service.taken[-2:])
    assert first == second


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://169.254.169.254/latest/meta-data/",
        "https://evil.example/push",
        "https://fcm.googleapis.com.evil.example/x",
        "https://user@fcm.googleapis.com/x",
        r"https://evil.example\.push.apple.com/",
        r"https://evil.example\@fcm.googleapis.com/",
        "https://fcm.googleapis.com:8443/x",
        "http://fcm.googleapis.com/x",
        "https://[::1/x",
        "javascript:alert(1)",
        "https://fcm.googleapis.com/" + "x" * 1000,
    ],
)
def test_nothing_but_a_push_service_is_written_to(push_service, settings, endpoint):
    settings.PUSH_SERVICES = ["fcm.googleapis.com", ".push.apple.com"]
    client = open_ways(follow_page(make_dossier()))
    answer = client.post(
        "/tin-bao/trinh-duyet/", {"subscription": Browser(endpoint).subscription()}, follow=True
    )
    assert answer.status_code in (200, 400)
    assert not ChannelIdentity.objects.filter(channel=PUSH).exists()


def test_a_key_that_is_no_point_of_the_curve_is_refused_and_breaks_no_route(settings):
    settings.PUSH_SERVICES = ["fcm.googleapis.com"]
    off_the_curve = base64.urlsafe_b64encode(b"\x04" + b"\x01" * 64).decode().rstrip("=")
    given = json.loads(Browser("https://fcm.googleapis.com/x").subscription())
    assert push_subscription.parse(json.dumps(given)) is not None
    given["keys"]["p256dh"] = off_the_curve
    assert push_subscription.parse(json.dumps(given)) is None


def test_the_services_of_browsers_are_known(settings):
    for endpoint in ("https://fcm.googleapis.com/fcm/send/x", "https://web.push.apple.com/x"):
        assert push_subscription.is_push_service(endpoint)


@pytest.mark.parametrize(
    "typed", ["", "x", "[]", "null", '{"endpoint": 1}', '{"endpoint": "https://x", "keys": {}}']
)
def test_what_no_browser_gave_is_refused(push_service, typed):
    client = open_ways(follow_page(make_dossier()))
    client.post("/tin-bao/trinh-duyet/", {"subscription": typed})
    assert not ChannelIdentity.objects.filter(channel=PUSH).exists()


def test_a_new_key_is_one_that_the_portal_takes(capsys, settings):
    call_command("new_vapid_key")
    name, _, key = capsys.readouterr().out.strip().partition("=")
    assert name == "VAPID_PRIVATE_KEY"
    settings.VAPID_PRIVATE_KEY = key
    assert len(public_key()) == 87
