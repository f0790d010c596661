"""The worker of `make run` that takes files in and makes files, on the database of the tests."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import transaction

from config.celery import app
from dev import services
from foundation.jobs import progress, queue
from tests.sandboxes.zalo.running import ROOT, wait_until
from tests.zalo_channel.portal_processes import database_url

PATIENCE = 110  # seconds, on a busy machine


@contextmanager
def worker() -> Iterator[subprocess.Popen[bytes]]:
    environ = {
        "DATABASE_URL": database_url(),
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "TEST_MEDIA_ROOT": str(settings.MEDIA_ROOT),
    }
    process = subprocess.Popen(
        services.worker(queue.QUEUE), cwd=ROOT, env=os.environ | environ, stderr=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        yield process
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()


@contextmanager
def killed_at(row: queue.QueuedWork, phase: progress.Phase) -> Iterator[None]:
    """In the block a worker is at more than a hundred rows of this phase; then it is killed."""
    with worker() as process:
        ask_until(lambda: queue.progress_of(row).get("phase") == phase)
        wait_until(lambda: queue.progress_of(row).get("done", 0) > 100, PATIENCE)
        yield
        process.kill()
        process.wait()
    wait_until(lambda: not is_locked(row), PATIENCE)
    row.refresh_from_db()


def work_off(row: queue.QueuedWork) -> None:
    """A new worker does it."""

    def is_over() -> bool:
        row.refresh_from_db()
        return not row.is_open

    with worker():
        ask_until(is_over)


def ask_until(is_over: Callable[[], bool]) -> None:
    """The task is sent as beat sends it, but more often."""

    def asked() -> bool:
        app.send_task(queue.TASK, queue=queue.QUEUE, expires=5)
        time.sleep(0.3)
        return is_over()

    wait_until(asked, PATIENCE)


def is_locked(row: queue.QueuedWork) -> bool:
    """Whether a worker has it."""
    with transaction.atomic():
        return not type(row).objects.filter(pk=row.pk).select_for_update(skip_locked=True).exists()
