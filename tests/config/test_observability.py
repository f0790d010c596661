"""Sentry and OpenTelemetry: off by default; one trace from the desk to Zalo; nothing of a person."""

import json
import logging
import os
import subprocess
import sys

import pytest
import requests
from celery import shared_task, signals
from celery.app.trace import build_tracer
from django.conf import settings as portal
from django.db import connection
from django.utils import timezone

from config.opentelemetry_spans import OpenTelemetry
from config.request_log import JsonLines
from dossiers.workflow import Status
from foundation import tracing
from foundation.citizens.services import identity_for, record_interaction
from foundation.outbox.models import Notice
from tests.admin.conftest import agency, desk, officer  # noqa: F401 - fixtures
from tests.admin.test_moving import asking_for_papers, door
from tests.config.collectors import collector
from tests.factories import make_dossier
from tests.sandboxes.zalo.running import BINH, ROOT, wait_until
from tests.zalo_channel.conftest import arrivals, platform, sandbox_process, zalo  # noqa: F401 - fixtures
from tests.zalo_channel.portal_processes import database_url, web_server
from zalo_channel import webhook

pytestmark = pytest.mark.slow("servers and programs of its own")

SETUP = "import sys, django; django.setup(); "
LOADED = SETUP + "print([name for name in ('sentry_sdk', 'opentelemetry.exporter') if name in sys.modules])"
SEND = f"{SETUP}from foundation.outbox import relay; print(relay.run('notice'))"
REFUSED_ROW = (
    SETUP
    + """
import logging
from django.db import DatabaseError
from foundation.citizens.models import Citizen
try:
    Citizen.objects.create(full_name="Nguyễn Thị Thu Hằng", phone="0905 123456")
except DatabaseError:
    logging.getLogger("x").exception("call 0905123456 about /t/%s/", "AbCdEfGhIjKlMnOpQrStUv")
"""
)


def run(code: str, **environ: str) -> str:
    own = {"DATABASE_URL": database_url(), "DJANGO_SETTINGS_MODULE": "tests.settings"}
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT, env=os.environ | own | environ, check=True, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    return done.stdout.strip()


@pytest.fixture
def collected():
    with collector() as found:
        yield found


@pytest.mark.django_db
def test_neither_is_imported_unless_it_is_used(collected):
    assert run(LOADED) == "[]"
    assert run(LOADED, SENTRY_DSN=collected.dsn) == "['sentry_sdk']"
    assert run(LOADED, OTEL_EXPORTER_OTLP_ENDPOINT=collected.otlp) == "['opentelemetry.exporter']"


@pytest.mark.django_db(transaction=True)
def test_one_trace_leads_from_the_press_at_the_desk_to_the_call_of_zalo(collected, zalo, desk, agency):  # noqa: F811
    identity = identity_for(channel="zalo", external_id=BINH)
    record_interaction(identity=identity, at=timezone.now())
    identity.citizen.full_name = "Trần Văn Bình"
    identity.citizen.save()
    dossier = make_dossier(received_at_agency=agency, applicant=identity.citizen)
    Notice.objects.all().delete()
    tracked = {"OTEL_EXPORTER_OTLP_ENDPOINT": collected.otlp, "STAFF_OTP_REQUIRED": "0"}
    with web_server(**tracked) as (url, _):
        step = url.removesuffix(webhook.PATH) + door(dossier, Status.SUPPLEMENT)
        press(step, desk, asking_for_papers(dossier))
        pressed = wait_until(lambda: collected.span("POST admin:"))
    Notice.objects.update(due_at=timezone.now())  # ten seconds later
    hosts = ("oauth", "openapi", "business")
    addresses = {f"ZALO_{host.upper()}_URL": f"{zalo.base}/{host}" for host in hosts}
    assert run(SEND, **tracked, **addresses) == "1"
    sent, call = wait_until(lambda: collected.span("send consultation")), collected.span("POST /openapi")
    assert pressed.trace_id == sent.trace_id == call.trace_id
    assert (sent.parent_span_id, call.parent_span_id) == (pressed.span_id, sent.span_id)
    person = (dossier.code, BINH, identity.citizen.full_name, "sessionid")
    assert [word for word in person if word in collected.text] == []


def press(url: str, desk, form: dict[str, str]) -> None:  # noqa: F811
    with requests.Session() as session:
        session.cookies.set(portal.SESSION_COOKIE_NAME, desk.cookies[portal.SESSION_COOKIE_NAME].value)
        session.get(url, timeout=60)
        form |= {"csrfmiddlewaretoken": session.cookies[portal.CSRF_COOKIE_NAME]}
        answer = session.post(url, form, timeout=60, allow_redirects=False)
        assert answer.status_code == 302, answer.text[:2000]


@pytest.fixture
def traced(collected, settings):
    """This process traces, until the spans are sent."""
    settings.OTEL_EXPORTER_OTLP_ENDPOINT = collected.otlp
    backend = OpenTelemetry()
    tracing.use(backend)
    yield backend.provider.shutdown
    tracing.use(None)
    backend.provider.shutdown()


def test_lines_of_the_log_name_the_trace(collected, traced):
    record = logging.LogRecord("x", logging.INFO, "", 0, "worked", (), None)
    with tracing.span("of a test"):
        line = json.loads(JsonLines().format(record))
    assert "trace" not in json.loads(JsonLines().format(record))
    traced()
    assert line["trace"] == collected.spans[0].trace_id.hex()


def test_a_task_is_in_the_trace_of_the_request_that_sent_it_and_one_of_a_timer_in_none(collected, traced):
    @shared_task
    def of_a_test() -> None:
        logging.getLogger("x").info("worked")

    headers: dict[str, str] = {}
    with tracing.span("POST"):
        signals.before_task_publish.send(sender="x", headers=headers)
    of_worker = build_tracer(of_a_test.name, of_a_test, app=of_a_test.app)
    for task_id, of_message in (("1", headers), ("of-beat", {})):
        of_worker(task_id, [], {}, request={"id": task_id, **of_message})
    traced()
    sent, task = collected.spans
    assert (task.trace_id, task.parent_span_id, task.name) == (sent.trace_id, sent.span_id, of_a_test.name)
    assert tracing.traceparent() == ""


@pytest.mark.django_db
def test_a_share_of_nothing_traces_nothing(collected, settings):
    settings.OTEL_EXPORTER_OTLP_ENDPOINT, settings.OTEL_TRACES_SAMPLER_ARG = collected.otlp, 0.0
    backend = OpenTelemetry()
    with backend.span("of a test", "INTERNAL", "", {}):
        assert backend.traceparent() == ""
    backend.provider.shutdown()
    assert collected.spans == []


@pytest.mark.django_db(transaction=True)
def test_a_page_that_fails_is_reported_without_the_person_who_asked(collected):
    dossier = make_dossier()
    with (
        web_server(SENTRY_DSN=collected.dsn, TRUSTED_PROXY_COUNT="1") as (url, _),
        connection.cursor() as cursor,
    ):
        cursor.execute("ALTER TABLE dossiers_statusevent RENAME TO away")
        try:
            answer = requests.get(
                url.removesuffix(webhook.PATH) + dossier.tracking_path + "?sdt=0905123456",
                headers={"Cookie": "sessionid=secret-session", "X-Forwarded-For": "113.160.1.2"},
                timeout=60,
            )
        finally:
            cursor.execute("ALTER TABLE away RENAME TO dossiers_statusevent")
        assert answer.status_code == 500
        event = wait_until(lambda: collected.events and collected.events[0])
    assert event["exception"]["values"][-1]["type"] == "ProgrammingError"
    assert event["request"]["url"].endswith("/t/…/") and set(event["request"]) == {"method", "url"}
    assert event["tags"]["request"] == answer.headers["X-Request-ID"]
    token = dossier.tracking_path.split("/")[2]
    person = (token, "0905123456", "secret-session", "113.160.1.2")
    assert [word for word in person if word in collected.text] == []


@pytest.mark.django_db(transaction=True)
def test_a_logged_error_is_reported_as_masked_as_its_line(collected):
    run(REFUSED_ROW, SENTRY_DSN=collected.dsn)
    (event,) = collected.events
    assert event["logentry"]["message"] == "call … about /t/…/"
    assert event["exception"]["values"][-1]["value"].endswith("DETAIL: …")
    person = ("Hằng", "123456", "AbCdEfGhIjKlMnOpQrStUv")
    assert [word for word in person if word in collected.text] == []
