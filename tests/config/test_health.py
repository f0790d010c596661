"""What /readyz says, and to whom; tests/security/test_database_outages.py asks it while servers are away."""

import pytest
import redis
from cryptography.fernet import Fernet
from django.contrib.auth import get_user_model
from django.db import connection
from redis.backoff import NoBackoff
from redis.retry import Retry

from config import health
from foundation import broker
from zalo_channel.models import InboundEvent, OaToken

pytestmark = pytest.mark.django_db
TOKEN = "a-token-of-the-monitoring"
BEARER = {"headers": {"Authorization": f"Bearer {TOKEN}"}}

WORDS = ("status", "version")  # the others are parts


@pytest.fixture(autouse=True)
def asked_anew(monkeypatch, settings, tmp_path):
    monkeypatch.setattr(health, "KEEP_SECONDS", 0)
    settings.MONITORING_TOKEN = TOKEN
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def report(client):
    """HTTP status and the parts that are not well."""

    def ask() -> tuple[int, str, set[str]]:
        answer = client.get("/readyz", **BEARER)
        parts = answer.json()
        failed = {name for name, part in parts.items() if name not in WORDS and not part["ok"]}
        return answer.status_code, parts["status"], failed - {"workers", "token"}  # none here

    return ask


def test_strangers_are_told_the_state_alone(client, settings):
    for given in ({}, {"headers": {"Authorization": "Bearer guessed"}}):
        assert client.get("/readyz", **given).json() == {"status": "degraded"}
    settings.MONITORING_TOKEN = ""
    assert client.get("/readyz", headers={"Authorization": "Bearer "}).json() == {"status": "degraded"}


def test_staff_and_the_token_of_the_monitoring_see_each_part(client, settings):
    settings.STAFF_OTP_REQUIRED = False
    parts = {
        "status",
        "version",
        "database",
        "keys",
        "webhook",
        "media",
        "exam_copy",
        "disk",
        "redis",
        "workers",
        "token",
        "oldest_due",
    }
    assert set(client.get("/readyz", **BEARER).json()) == parts
    client.force_login(get_user_model().objects.create_user("can-bo", is_staff=True))
    assert set(client.get("/readyz").json()) == parts


def test_a_portal_that_works_leaves_nothing_behind(report, tmp_path):
    assert report() == (200, "degraded", set())  # no worker runs here
    assert not InboundEvent.objects.exists()
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_without_redis_it_is_degraded(report, monkeypatch):
    nobody = redis.Redis(port=1, retry=Retry(NoBackoff(), 0))
    monkeypatch.setattr(broker, "client", lambda: nobody)
    assert report() == (200, "degraded", {"redis"})


def test_a_database_that_only_reads_shows_as_a_webhook_that_cannot_store(report):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL transaction_read_only = on")
    assert report() == (200, "degraded", {"webhook"})


def test_media_that_cannot_be_written(report, settings, tmp_path):
    (tmp_path / "a file").write_text("")
    settings.MEDIA_ROOT = tmp_path / "a file"
    assert report() == (200, "degraded", {"media", "exam_copy"})


def test_a_machine_that_cannot_keep_the_scores(report, settings, tmp_path):
    (tmp_path / "a file").write_text("")
    settings.EXAM_SNAPSHOT_ROOT = tmp_path / "a file" / "exams"
    assert report() == (200, "degraded", {"exam_copy"})


def test_a_disk_that_is_nearly_full(report, monkeypatch):
    monkeypatch.setattr(health, "MIN_FREE_BYTES", 10**18)
    assert report() == (200, "degraded", {"disk"})


def test_keys_that_do_not_fit_take_the_process_out_of_rotation(report, settings):
    OaToken.objects.create(oa_id="1", access_token="a", refresh_token="b")
    assert report() == (200, "degraded", set())
    settings.FIELD_ENCRYPTION_KEYS = [Fernet.generate_key().decode()]
    status, state, failed = report()
    assert (status, state) == (503, "down") and "keys" in failed


def test_who_asks_often_gets_the_answer_of_before(client, monkeypatch):
    monkeypatch.setattr(health, "KEEP_SECONDS", 60)
    report = health.Report()
    assert report.current() is report.current()
