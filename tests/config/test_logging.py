"""What reaches a log file: no secret address, nobody's data, in the web process and in the workers alike."""

import datetime as dt
import io
import logging
import logging.config
import subprocess
import sys
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.db import DatabaseError, transaction

from foundation.citizens.models import Citizen

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
