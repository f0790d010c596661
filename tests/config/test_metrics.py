"""What /metrics tells Prometheus, to whom, and whether the shipped rules alert on it."""

import math
import os
import re
import subprocess

import pytest
import redis
from django.utils import timezone
from prometheus_client.parser import text_string_to_metric_families
from redis.backoff import NoBackoff
from redis.retry import Retry

from foundation import broker, metrics
from foundation.backups.models import record_backup
from foundation.outbox.models import Notice
from tests.factories import make_citizen
from tests.foundation import debian_packages
from tests.sandboxes.zalo.running import ROOT
from zalo_channel.models import InboundEvent, OaToken

pytestmark = pytest.mark.django_db
RULES = ROOT / "deploy" / "prometheus"
BEARER = {"Authorization": "Bearer monitoring"}


@pytest.fixture
def told(client, settings):
    """Samples by name and labels, as Prometheus reads them."""
    settings.MONITORING_TOKEN = "monitoring"

    def ask() -> dict[tuple[str, ...], float]:
        families = text_string_to_metric_families(client.get("/metrics", headers=BEARER).content.decode())
        samples = [sample for family in families for sample in family.samples]
        return {(sample.name, *sample.labels.values()): sample.value for sample in samples}

    return ask


def owe(**over) -> Notice:
    values = {"purpose": "p", "event_key": "e", "message": {"text": "…"}, "citizen": make_citizen()}
    return Notice.objects.create(**values | over)


def test_strangers_are_told_nothing(client, settings):
    settings.MONITORING_TOKEN = "monitoring"
    for headers in ({}, {"Authorization": "Bearer guessed"}):
        answer = client.get("/metrics", headers=headers)
        assert answer.status_code == 404 and answer.json()["error"]["code"] == "not_found"


def test_the_ledger_the_token_and_the_disk(told, settings):
    now = timezone.now()
    owe(lane="reply", due_at=now - timezone.timedelta(minutes=5))
    owe(state="unknown")
    OaToken.objects.create(oa_id=settings.ZALO_OA_ID, expires_at=now + timezone.timedelta(hours=12))
    found = told()
    assert 300 <= found["portal_due_age_seconds", "reply"] < 310
    assert found["portal_due_age_seconds", "bulk"] == 0
    assert found["portal_due_notices", "reply"] == found[("portal_unknown_notices",)] == 1
    assert 11.9 < found[("portal_token_hours",)] <= 12
    assert found["portal_disk_free_bytes", "media"] > 0


def test_the_age_of_the_last_backup_is_told_where_backups_are_expected(told, settings):
    age = ("portal_backup_age_seconds",)
    settings.BACKUP_RECIPIENTS = []
    assert age not in told()
    settings.BACKUP_RECIPIENTS = ["age1"]
    assert told()[age] == math.inf
    record_backup()
    assert 0 <= told()[age] < 60


def test_attempts_of_all_workers_are_added_up(told):
    broker.client().delete(metrics.ATTEMPTS)
    for _ in range(2):
        metrics.count_attempts({("consultation", "accepted"): 3, ("sms", "failed"): 1})
    found = told()
    assert found["portal_attempts_total", "accepted", "consultation"] == 6
    assert found["portal_attempts_total", "failed", "sms"] == 2


def test_requests_are_timed_by_the_view_that_answered(told, client):
    before = told()
    client.get("/healthz")
    client.get("/no-such-page")
    found = told()
    for name in ("config.health.healthz", "none"):
        count = ("portal_request_seconds_count", name)
        assert found[count] == before.get(count, 0) + 1
    assert found["portal_responses_total", "4xx"] >= 1


def test_without_redis_the_rest_is_told(told, monkeypatch):
    nobody = redis.Redis(port=1, retry=Retry(NoBackoff(), 0))
    monkeypatch.setattr(broker, "client", lambda: nobody)
    found = told()
    assert ("portal_unknown_notices",) in found and ("portal_queue_length", "reply") not in found
    metrics.count_attempts({("sms", "failed"): 1})  # harms nobody


@pytest.mark.parametrize("file", ["alerts.yml", "grafana.json"])
def test_every_figure_of_the_rules_and_of_the_dashboard_exists(told, client, settings, file):
    settings.BACKUP_RECIPIENTS = ["age1"]
    metrics.count_attempts({("sms", "failed"): 1})
    metrics.WEBHOOK_ANSWERS.labels(200)
    broker.client().set("heartbeat:reply", 0, ex=60)
    InboundEvent.objects.create(dedupe_key="k", event_name="e", body="{}")
    told()
    page = client.get("/metrics", headers=BEARER).content.decode()
    used = set(re.findall(r"portal_\w+", (RULES / file).read_text()))
    assert used and not {name for name in used if not re.search(rf"\b{name}\b", page)}


def test_the_rules_fire_as_they_should():
    tool, environ = debian_packages.program("promtool", "promtool")
    command = [tool, "test", "rules", "alerts_test.yml"]
    done = subprocess.run(command, cwd=RULES, env=os.environ | environ, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "SUCCESS" in done.stdout


def test_the_book_has_what_to_do_for_each_alert():
    alerts = set(re.findall(r"alert: (\w+)", (RULES / "alerts.yml").read_text()))
    book = (ROOT / "docs" / "operations.md").read_text()
    assert alerts and all(f"`{alert}`" in book for alert in alerts)
