"""Which background processes live: each worker of each machine, and beat, told by themselves.

The heartbeat of a queue (config/health.py) proves that beat sends and somebody works. Of two machines with
the same worker it does not show which is dead, nor of beat and a worker which of them.
"""

import logging
import time
from typing import Any, cast

import redis
from celery import signals

from foundation import broker

logger = logging.getLogger(__name__)

KEY = "heartbeats"  # in Redis: process → time
BEAT = "beat"
SECONDS_BETWEEN = 5.0
FORGOTTEN_AFTER = 24 * 3600.0  # a worker that died and never came back
TOLD: dict[str, float] = {}


@signals.heartbeat_sent.connect
def tell_of_worker(sender: Any, **_kwargs: Any) -> None:
    _tell(sender.eventer.hostname)


@signals.worker_shutdown.connect
def forget_worker(sender: Any, **_kwargs: Any) -> None:
    """One that was stopped is not missed."""
    try:
        broker.client().hdel(KEY, sender.hostname)
    except redis.RedisError as error:
        logger.warning("this worker will be missed for a day: %s", error)


@signals.beat_init.connect
def tell_of_beat_from_now_on(**_kwargs: Any) -> None:
    signals.after_task_publish.connect(tell_of_beat)


def tell_of_beat(**_kwargs: Any) -> None:
    _tell(BEAT)


def _tell(process: str) -> None:
    now = time.monotonic()
    if now - TOLD.get(process, -SECONDS_BETWEEN) < SECONDS_BETWEEN:
        return
    TOLD[process] = now
    try:
        broker.client().hset(KEY, process, str(time.time()))
    except redis.RedisError as error:
        logger.warning("heartbeat of %s: %s", process, error)


def seconds_since() -> dict[str, float]:
    """Of each process that told of itself within a day, by name."""
    now, told = time.time(), cast(dict[bytes, bytes], broker.client().hgetall(KEY))
    ages = {name.decode(): round(max(0.0, now - float(at)), 1) for name, at in sorted(told.items())}
    if old := [name for name, age in ages.items() if age > FORGOTTEN_AFTER]:
        broker.client().hdel(KEY, *old)
    return {name: age for name, age in ages.items() if age <= FORGOTTEN_AFTER}
