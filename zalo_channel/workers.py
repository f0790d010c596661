"""Tell the workers that events arrived: at most one task in 50 ms, from a thread of its own.

Only a hint. With the broker away the webhook loses nothing and waits for nobody; the beat sweeps.
"""

import os
import threading
import time

from foundation import broker

TASK = "zalo_channel.tasks.process_inbound"
PAUSE = 0.05

_wanted = threading.Event()
_starting = threading.Lock()
_thread_of = 0  # the process whose thread runs; another one after a fork


def wake_worker() -> None:
    if _thread_of != os.getpid():
        _start()
    if not _wanted.is_set():
        _wanted.set()


def _start() -> None:
    global _thread_of
    with _starting:
        if _thread_of != os.getpid():
            threading.Thread(target=_run, name="inbound-wake-up", daemon=True).start()
            _thread_of = os.getpid()


def _run() -> None:
    while True:
        _wanted.wait()
        _wanted.clear()
        broker.wake_worker(TASK, queue="inbound")
        time.sleep(PAUSE)
