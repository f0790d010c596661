"""What /readyz says, and to whom; tests/security/test_database_outages.py asks it while servers are away."""

import base64
import hashlib
from pathlib import Path

import pytest
import redis
from cryptography.fernet import Fernet
from django.contrib.auth import get_user_model
from django.contrib.staticfiles import finders
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db import connection
from redis.backoff import NoBackoff
from redis.retry import Retry

from config import health, static_releases
from foundation import broker, message_catalogues
from zalo_channel.models import InboundEvent, OaToken

pytestmark = pytest.mark.django_db
TOKEN = "a-token-of-the-monitoring"
BEARER = {"headers": {"Authorization": f"Bearer {TOKEN}"}}

WORDS = ("status", "version")  # the others are parts


@pytest.fixture(autouse=True)
def asked_anew(monkeypatch, settings, tmp_path):
    monkeypatch.setattr(health.REPORT.kept, "seconds", 0)
    settings.MONITORING_TOKEN = TOKEN
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def report(client):
    """HTTP status and the parts that are not well."""

    def ask() -> tuple[int, str, set[str]]:
        answer = client.get("/readyz", **BEARER)
        parts = answer.json()
        failed = {name for name, part in parts.items() if name not in WORDS and not part["ok"]}
        return answer.status_code, parts["status"], failed - {"beat", "workers", "token"}  # none here

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
        "clock",
        "keys",
        "translations",
        "static_files",
        "webhook",
        "media",
        "exam_copy",
        "disk",
        "redis",
        "beat",
        "workers",
        "token",
        "oldest_due",
        "routes",
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


def test_a_release_whose_translations_are_not_compiled_is_not_ready(report, monkeypatch, tmp_path):
    monkeypatch.setattr(message_catalogues, "FOLDER", tmp_path)
    (tmp_path / "django.po").write_text('msgid "Yes"\nmsgstr "Có"\n')
    assert report() == (503, "down", {"translations"})
    message_catalogues.compile_outdated(tmp_path)
    assert report() == (200, "degraded", set())


@pytest.fixture
def without_collected_files(settings, tmp_path):
    backend = "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
    settings.STATIC_ROOT = str(tmp_path / "nothing collected")
    settings.STORAGES = settings.STORAGES | {"staticfiles": {"BACKEND": backend}}


def test_a_web_without_its_collected_files_is_not_ready_and_does_not_start(report, without_collected_files):
    assert report() == (503, "down", {"static_files"})
    with pytest.raises(ImproperlyConfigured, match="collectstatic"):
        static_releases.require_collected()


def test_collected_files_are_ready(report, without_collected_files, settings, tmp_path):
    source = tmp_path / "release" / "static"
    (source / "css").mkdir(parents=True)
    (source / "css" / "portal.css").write_text("")
    settings.BASE_DIR, settings.STATICFILES_DIRS = source.parent, [source]
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    finders.get_finder.cache_clear()
    try:
        call_command("collectstatic", interactive=False, verbosity=0)
    finally:
        finders.get_finder.cache_clear()
    static_releases.require_collected()
    assert report() == (200, "degraded", set())
    next(Path(settings.STATIC_ROOT).glob("css/portal.*.css")).unlink()
    assert report() == (503, "down", {"static_files"})


def test_a_page_that_fails_for_want_of_static_files_is_the_last_resort_in_its_own_style(
    client, without_collected_files
):
    client.raise_request_exception = False
    page = client.get("/")
    assert page.status_code == 500 and "Lỗi của chúng tôi" in page.content.decode()
    style = page.content.partition(b"<style>")[2].partition(b"</style>")[0]
    digest = base64.b64encode(hashlib.sha256(style).digest()).decode()
    assert style and f"'sha256-{digest}'" in page["Content-Security-Policy"]


def test_who_asks_often_gets_the_answer_of_before(client, monkeypatch):
    monkeypatch.setattr(health.REPORT.kept, "seconds", 60)
    assert health.REPORT.current() is health.REPORT.current()
