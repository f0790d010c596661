from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from django.conf import settings as portal
from django.urls import reverse
from django.utils.html import escape

from foundation.outbox.models import Alarm
from tests.factories import make_officer
from tests.sandboxes.zalo.running import BINH
from zalo_channel import client, tokens, views
from zalo_channel.models import InboundEvent, OaToken, OAuthState


@pytest.fixture
def admin_client(db, client, settings):
    settings.STAFF_OTP_REQUIRED = False
    client.force_login(make_officer(is_staff=True, is_superuser=True))
    return client


def press(admin_client, **form):
    return admin_client.post(reverse(views.PAGE), form)


def begin(admin_client) -> str:
    """The link to Zalo's permission page, as the page shows it."""
    page = press(admin_client, act="begin")
    link = page.context["permission_link"]
    assert f'href="{escape(link)}"' in page.content.decode()
    return link


def allow(platform, link: str) -> str:
    """What the administrator of the page does at Zalo; the address Zalo sends the browser back to."""
    permission = link.replace(portal.ZALO_OAUTH_URL, f"{platform.base}/oauth")
    assert requests.get(permission, timeout=60).status_code == 200
    answer = requests.post(permission, timeout=60, allow_redirects=False)
    return answer.headers["Location"]


def words_shown(admin_client) -> str:
    return admin_client.get(reverse(views.PAGE)).content.decode()


def test_an_administrator_connects_the_page(platform, admin_client):
    tokens.keep_fresh()
    assert Alarm.objects.filter(key=tokens.ALARM, cleared_at=None).exists()
    link = begin(admin_client)
    query = parse_qs(urlsplit(link).query)
    assert set(query) == {"app_id", "redirect_uri", "code_challenge", "state"}
    assert len(query["code_challenge"][0]) == 43
    back = urlsplit(allow(platform, link))
    assert back.path == reverse("zalo_channel:callback")
    admin_client.get(f"{back.path}?{back.query}")
    row = OaToken.objects.get()
    assert (row.oa_id, row.needs_admin) == (portal.ZALO_OA_ID, False)
    assert row.confirmed_at
    assert not Alarm.objects.filter(cleared_at=None).exists()
    assert client.send_consultation(BINH, {"text": "đã nối"})
    assert row.access_token not in words_shown(admin_client)


def test_a_return_that_nobody_began_or_used_twice_changes_nothing(platform, admin_client):
    back = urlsplit(allow(platform, begin(admin_client)))
    forged = back.query.replace("state=", "state=x")
    admin_client.get(f"{back.path}?{forged}")
    assert not OaToken.objects.exists()
    admin_client.get(f"{back.path}?{back.query}")
    first = OaToken.objects.get().access_token
    admin_client.get(f"{back.path}?{back.query}")
    assert OaToken.objects.get().access_token == first
    assert OAuthState.objects.filter(used_at=None).count() == 0


def test_another_page_than_ours_is_refused(platform, admin_client):
    back = urlsplit(allow(platform, begin(admin_client)))
    admin_client.get(f"{back.path}?{back.query.replace(portal.ZALO_OA_ID, '999')}")
    assert not OaToken.objects.exists()


def test_a_fixed_verifier_makes_the_same_challenge_each_time(platform, admin_client, settings):
    settings.ZALO_CODE_VERIFIER = "v" * 43
    links = {parse_qs(urlsplit(begin(admin_client)).query)["code_challenge"][0] for _ in range(2)}
    assert len(links) == 1


def test_a_pasted_refresh_token_is_used_up_at_once(platform, admin_client):
    pasted = platform.connect()["refresh_token"]
    press(admin_client, act="adopt", refresh_token=f" {pasted} ")
    row = OaToken.objects.get()
    assert row.refresh_token not in ("", pasted)
    assert client.send_consultation(BINH, {"text": "đã nối"})


def test_a_wrong_refresh_token_leaves_the_connection_as_it_was(zalo, admin_client):
    press(admin_client, act="adopt", refresh_token="wrong")
    assert OaToken.objects.get().access_token == zalo.token
    assert "-14014" in words_shown(admin_client)


def test_zalo_away_is_said_without_an_error_page(zalo, admin_client):
    zalo.control("faults", kind="http_500", path="access_token")
    assert press(admin_client, act="adopt", refresh_token="x").status_code == 302
    zalo.control("faults", kind="http_500", path="access_token")
    assert press(admin_client, act="renew").status_code == 302
    assert OaToken.objects.get().access_token == zalo.token
    press(admin_client, act="renew")
    assert OaToken.objects.get().access_token != zalo.token


@pytest.mark.parametrize("name", [views.PAGE, "zalo_channel:callback"])
def test_only_administrators_enter_and_only_after_the_second_step(db, client, settings, name):
    address = reverse(name)
    client.force_login(make_officer(is_staff=True, is_superuser=True))
    settings.STAFF_OTP_REQUIRED = True
    assert client.get(address).url.startswith("/admin/login/")
    settings.STAFF_OTP_REQUIRED = False
    client.logout()
    assert client.get(address).url.startswith("/admin/login/")
    client.force_login(make_officer(is_staff=True))
    assert client.get(address).status_code == 403


def test_the_back_office_lists_what_arrived_without_the_words(db, admin_client):
    event = InboundEvent.objects.create(
        dedupe_key="k",
        event_name="user_send_text",
        body='{"secret": "lời của dân"}',
        state="failed",
        error="lỗi",
    )
    page = admin_client.get(reverse("admin:zalo_channel_inboundevent_change", args=[event.pk]))
    assert page.status_code == 200
    assert "lời của dân" not in page.content.decode()
    changes = reverse("admin:zalo_channel_inboundevent_changelist")
    admin_client.post(changes, {"action": "process_again", "_selected_action": [event.pk]})
    event.refresh_from_db()
    assert event.state == "new"
    assert admin_client.get(reverse("admin:zalo_channel_messagetemplate_changelist")).status_code == 200
