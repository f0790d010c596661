"""Tell the workers that events arrived: at most one task in 50 ms, from a thread of its own.

Only a hint. With the broker away the webhook loses nothing and waits for nobody; the beat sweeps.
"""

import logging
import os
import threading
import time

from kombu.exceptions import OperationalError

from config.celery import app

logger = logging.getLogger(__name__)

TASK = "zalo_channel.tasks.process_inbound"
PAUSE = 0.05
PAUSE_AFTER_FAILURE = 5.0

_wanted = threading.Event()
_starting = threading.Lock()
_thread_of: int = 0


def nudge() -> None:
    if _thread_of != os.getpid():
        _start()
    if not _wanted.is_set():
        _wanted.set()


def _start() -> None:
    global _thread_of
    with _starting:
        if _thread_of != os.getpid():
            threading.Thread(target=_run, name="inbound-nudge", daemon=True).start()
            _thread_of = os.getpid()


def _run() -> None:
    while True:
        _wanted.wait()
        _wanted.clear()
        try:
            app.send_task(TASK, queue="inbound", expires=30, ignore_result=True)
            time.sleep(PAUSE)
        except (OperationalError, OSError) as error:
            logger.warning("broker unreachable, the sweep will find the events: %s", error)
            time.sleep(PAUSE_AFTER_FAILURE)
