"""What reaches a log file: no secret address, nobody's data, in the web process and in the workers alike."""

import io
import logging
import logging.config
import subprocess
import sys

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


@pytest.mark.django_db
def test_a_row_that_the_database_refuses_is_not_copied_into_the_log():
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    configured = logging.config.DictConfigurator(settings.LOGGING)
    handler.setFormatter(configured.configure_formatter(settings.LOGGING["formatters"]["line"]))
    logger = logging.getLogger("tests.refused")
    logger.addHandler(handler)
    try:
        with transaction.atomic():
            Citizen.objects.create(**PERSON)
    except DatabaseError:
        logger.exception("event %s failed", 7)
    finally:
        logger.removeHandler(handler)
    written = stream.getvalue()
    assert "citizen_phone_is_international" in written and "event 7 failed" in written
    assert "Hằng" not in written and "123456" not in written
