import datetime as dt
import os
import subprocess
import sys
import threading
import time

import pytest
from django.conf import settings as portal
from django.db import connection
from django.utils import timezone

from foundation.outbox.models import Alarm
from tests.sandboxes.zalo.running import BINH
from tests.zalo_channel.portal_processes import database_url
from zalo_channel import client, tokens
from zalo_channel.errors import NotReached, TokenLost
from zalo_channel.models import OaToken


def refreshes(zalo) -> int:
    return len(zalo.look("log", contains="/v4/oa/access_token", limit=5000)["rows"])


def alarm() -> Alarm | None:
    return Alarm.objects.filter(key=tokens.ALARM, cleared_at=None).first()


def test_the_pair_lies_encrypted_in_the_table(zalo):
    with connection.cursor() as cursor:
        cursor.execute("SELECT access_token, refresh_token FROM zalo_channel_oatoken")
        stored = cursor.fetchone()
    assert zalo.token not in stored[0]
    assert OaToken.objects.get().access_token == zalo.token


def test_the_token_is_read_from_memory(zalo, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert tokens.access_token() == zalo.token


def test_an_expired_token_is_renewed_before_use(zalo):
    OaToken.objects.update(expires_at=timezone.now() - dt.timedelta(seconds=1))
    tokens.CURRENT.forget()
    assert tokens.access_token() not in ("", zalo.token)
    assert client.send_consultation(BINH, {"text": "Chào"})


@pytest.mark.security_check("parallel-refresh")
def test_another_processs_new_token_is_taken_without_a_refresh(zalo):
    before = refreshes(zalo)
    assert tokens.renew(stale="the token this process still had") == zalo.token
    assert refreshes(zalo) == before


def test_a_new_pair_is_proven_and_the_old_one_dropped(zalo):
    tokens.renew(stale=zalo.token)
    row = OaToken.objects.get()
    assert row.confirmed_at
    assert (row.previous_access_token, row.previous_refresh_token) == ("", "")
    assert row.expires_at - row.issued_at == dt.timedelta(seconds=90_000)


@pytest.mark.security_check("crash-in-refresh")
def test_the_old_pair_is_kept_while_the_new_one_is_not_proven(zalo):
    zalo.control("faults", kind="http_500", path="getoa", times=2)
    tokens.renew(stale=zalo.token)
    row = OaToken.objects.get()
    assert (row.confirmed_at, row.previous_access_token) == (None, zalo.token)
    zalo.control("faults/clear")
    tokens.keep_fresh()
    row.refresh_from_db()
    assert row.confirmed_at
    assert row.previous_access_token == ""


@pytest.mark.security_check("crash-in-refresh")
def test_a_bad_new_pair_falls_back_on_the_one_before(zalo):
    row = OaToken.objects.get()
    OaToken.objects.update(
        previous_refresh_token=row.refresh_token, refresh_token="no good", confirmed_at=None
    )
    tokens.renew(stale=zalo.token)
    assert client.send_consultation(BINH, {"text": "Chào"})


@pytest.mark.security_check("platform-minus-216")
def test_a_refused_refresh_stops_sending_and_shows_itself_until_an_admin_connects(zalo):
    zalo.control("tokens/withdraw")
    with pytest.raises(TokenLost):
        client.send_consultation(BINH, {"text": "Chào"})
    row = OaToken.objects.get()
    assert row.needs_admin
    assert "-14014" in row.last_error
    assert alarm()
    tried = refreshes(zalo)
    with pytest.raises(TokenLost):
        tokens.renew(stale=zalo.token)
    assert refreshes(zalo) == tried, "a refused refresh token is not tried again and again"
    tokens.keep_fresh()
    assert alarm()
    tokens.connect(oa_id=portal.ZALO_OA_ID, answer=zalo.connect())
    assert alarm() is None
    assert client.send_consultation(BINH, {"text": "Chào"})


@pytest.mark.parametrize("bad_day", ["http_500", "non_json", "empty", "timeout"])
@pytest.mark.security_check("crash-in-refresh")
def test_a_stumbling_oauth_host_costs_nothing(zalo, bad_day):
    zalo.control("faults", kind=bad_day, path="access_token", seconds=0.1)
    with pytest.raises(NotReached):
        tokens.renew(stale=zalo.token)
    row = OaToken.objects.get()
    assert not row.needs_admin
    assert row.access_token == zalo.token
    assert tokens.renew(stale=zalo.token) != zalo.token


def test_the_beat_renews_in_time_and_only_then(zalo):
    before = refreshes(zalo)
    tokens.keep_fresh()
    assert refreshes(zalo) == before
    OaToken.objects.update(expires_at=timezone.now() + dt.timedelta(hours=1))
    tokens.keep_fresh()
    assert refreshes(zalo) == before + 1


def test_without_a_connection_staff_are_told(platform, db):
    tokens.keep_fresh()
    assert alarm()
    with pytest.raises(TokenLost):
        tokens.access_token()


@pytest.mark.parametrize(
    ("answer", "seconds"),
    [
        ({"expires_in": "90000"}, 90_000),
        ({"expires_in": 3600}, 3600),
        ({}, 90_000),
        ({"expires_in": "x"}, 90_000),
    ],
)
def test_the_lifetime_may_be_text_or_number(answer, seconds):
    assert tokens.lifetime(answer) == dt.timedelta(seconds=seconds)


@pytest.mark.slow("three processes of its own")
@pytest.mark.django_db(transaction=True)
@pytest.mark.security_check("parallel-refresh")
def test_two_workers_and_the_web_renew_at_a_barrier_twenty_times(zalo, record_property):
    """Three processes; the third also renews from eight threads at once, as its senders would."""
    environ = os.environ | {
        "DATABASE_URL": database_url(),
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        **{name: getattr(portal, name) for name in ("ZALO_OAUTH_URL", "ZALO_OPENAPI_URL")},
    }
    command = [sys.executable, "-m", "tests.zalo_channel.renewing"]
    workers = [
        subprocess.Popen(command, env=environ, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    try:
        assert [worker.stdout.readline() for worker in workers] == ["ready\n"] * 2
        before = refreshes(zalo)
        for _ in range(20):
            _one_round(workers)
        made = refreshes(zalo) - before
        record_property("figure", f"20 rounds, 3 processes: {made} refreshes")
        assert made == 20
    finally:
        for worker in workers:
            worker.communicate(timeout=60)
    row = OaToken.objects.get()
    assert not row.needs_admin
    assert client.send_consultation(BINH, {"text": "vẫn gửi được"})


def _one_round(workers) -> None:
    begin = time.time() + 0.06
    stale = OaToken.objects.get().access_token
    got: set[str] = set()
    for worker in workers:
        worker.stdin.write(f"{begin} {stale}\n")
        worker.stdin.flush()

    def renew_here() -> None:
        time.sleep(max(begin - time.time(), 0))
        got.add(tokens.renew(stale=stale)[-12:])

    threads = [threading.Thread(target=renew_here) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    got |= {worker.stdout.readline().strip() for worker in workers}
    assert len(got) == 1, "everybody got the same new token"
    assert got != {stale[-12:]}
