"""What reaches a log file: no secret address, nobody's data, in the web process and in the workers alike."""

import copy
import datetime as dt
import io
import json
import logging
import logging.config
import subprocess
import sys
from collections.abc import Callable, Iterator

import pytest
from celery import shared_task, signals
from celery.app.trace import build_tracer
from django.conf import settings
from django.db import DatabaseError, transaction

from foundation.citizens.models import Citizen
from foundation.request_id import request_id

pytestmark = pytest.mark.security_check("personal-data-in-logs")

WORKER = """
import logging
from config.celery import app
app.loader.init_worker()
app.log.setup_logging_subsystem(loglevel="INFO")
logging.getLogger("x").info("opened /t/%s/", "AbCdEfGhIjKlMnOpQrStUv")
"""

PERSON = {"full_name": "Nguyễn Thị Thu Hằng", "phone": "0905\n123456"}


def test_workers_write_through_the_same_mask():
    done = subprocess.run(
        [sys.executable, "-c", WORKER], check=True, cwd=settings.BASE_DIR, capture_output=True, text=True
    )
    written = done.stdout + done.stderr
    assert "opened /t/…/" in written
    assert "AbCdEfGhIjKlMnOpQrStUv" not in written


@pytest.fixture
def written() -> Iterator[tuple[logging.Logger, io.StringIO]]:
    """A logger with the lines of the portal, and what it wrote."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    configured = logging.config.DictConfigurator(settings.LOGGING)
    handler.setFormatter(configured.configure_formatter(settings.LOGGING["formatters"]["line"]))
    logger = logging.getLogger("tests.written")
    logger.addHandler(handler)
    yield logger, stream
    logger.removeHandler(handler)


def test_what_somebody_typed_begins_no_line_of_its_own(written):
    logger, stream = written
    logger.warning("%s", "a\n2026-11-27T09:00:00+0700 INFO axes admin logged in\r\u2028b\x1b[2J")
    assert len(stream.getvalue().splitlines()) == 1
    assert "\\n2026-11-27" in stream.getvalue() and "\x1b" not in stream.getvalue()


def test_a_line_names_its_moment_with_the_offset(written):
    logger, stream = written
    logger.warning("event")
    moment = dt.datetime.fromisoformat(stream.getvalue().split()[0])
    assert moment.utcoffset() is not None
    assert abs(dt.datetime.now(dt.UTC) - moment) < dt.timedelta(minutes=1)


@pytest.mark.django_db
def test_a_row_that_the_database_refuses_is_not_copied_into_the_log(written):
    logger, stream = written
    try:
        with transaction.atomic():
            Citizen.objects.create(**PERSON)
    except DatabaseError:
        logger.exception("event %s failed", 7)
    told = stream.getvalue()
    assert "citizen_phone_is_international" in told and "event 7 failed" in told
    assert "Hằng" not in told and "123456" not in told


@pytest.fixture
def lines() -> Iterator[Callable[[], list[dict[str, str]]]]:
    """What the portal logs as JSON."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    config = copy.deepcopy(settings.LOGGING)  # it takes the classes of its filters out of what it reads
    configured = logging.config.DictConfigurator(config)
    handler.setFormatter(configured.configure_formatter(config["formatters"]["json"]))
    handler.addFilter(configured.configure_filter(config["filters"]["mask"]))
    root, level = logging.getLogger(), logging.getLogger().level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    root.removeHandler(handler)
    root.setLevel(level)


@pytest.mark.django_db
def test_each_request_is_a_line_of_json_with_the_id_that_the_client_reads(lines, client, settings):
    settings.ACCESS_LOG = True
    answers = [client.get("/t/AbCdEfGhIjKlMnOpQrStUv/?sdt=0905123456"), client.get("/")]
    client.get("/healthz")
    found = [line for line in lines() if line["logger"] == "access"]
    assert [line["request"] for line in found] == [answer["X-Request-ID"] for answer in answers]
    (not_found,) = [line for line in lines() if line["message"].startswith("Not Found: /t/…/")]
    assert not_found["request"] == found[0]["request"]
    assert found[0]["message"].startswith("GET /t/…/ 404 ") and "0905" not in found[0]["message"]
    assert dt.datetime.fromisoformat(found[1]["time"]).utcoffset() is not None


@pytest.mark.django_db
def test_the_id_of_the_proxy_is_taken_where_there_is_one_and_nothing_else_is_believed(client, settings):
    def answered(given: str) -> str:
        return client.get("/healthz", headers={"X-Request-ID": given})["X-Request-ID"]

    assert answered("0123456789abcdef") != "0123456789abcdef"
    settings.TRUSTED_PROXY_COUNT = 1
    assert answered("0123456789abcdef") == "0123456789abcdef"
    assert answered("a b\tc' OR 1=1") != "a b\tc' OR 1=1"


def test_a_task_logs_under_the_id_of_the_request_that_sent_it(lines):
    @shared_task
    def of_a_test() -> None:
        logging.getLogger("x").info("worked")

    token = request_id.set("0123456789abcdef")
    headers: dict[str, str] = {}
    signals.before_task_publish.send(sender="x", headers=headers)
    request_id.reset(token)
    of_worker = build_tracer(of_a_test.name, of_a_test, app=of_a_test.app)
    for task_id, of_message in (("1", headers), ("of-beat", {})):
        of_worker(task_id, [], {}, request={"id": task_id, **of_message})
    found = [line["request"] for line in lines() if line["message"] == "worked"]
    assert found == ["0123456789abcdef", "of-beat"]
    assert request_id.get() == ""


@pytest.mark.django_db
def test_an_error_is_one_line_with_its_traceback_and_without_the_row(lines):
    try:
        with transaction.atomic():
            Citizen.objects.create(**PERSON)
    except DatabaseError:
        logging.getLogger("x").exception("event failed")
    (line,) = [line for line in lines() if line["message"] == "event failed"]
    assert "citizen_phone_is_international" in line["exception"] and "Hằng" not in line["exception"]


def test_a_quiet_portal_does_not_log_its_timers():
    names = ("celery.beat", "celery.app.trace", "celery.worker.strategy")
    assert not any(logging.getLogger(name).isEnabledFor(logging.INFO) for name in names)
