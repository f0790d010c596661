"""The way to Redis that never keeps anyone waiting: short time-outs, no retries, failures remembered."""

import logging
import time

import redis
from celery import current_app
from django.conf import settings
from kombu.exceptions import OperationalError
from redis.backoff import NoBackoff
from redis.retry import Retry

from foundation.made_once import MadeOnce

logger = logging.getLogger(__name__)

QUIET_AFTER_FAILURE = 5.0  # seconds
_quiet_until = 0.0


@MadeOnce
def client() -> redis.Redis:
    """A pooled client that fails within half a second instead of trying again."""
    return redis.Redis.from_url(
        settings.REDIS_URL, socket_timeout=0.5, socket_connect_timeout=0.5, retry=Retry(NoBackoff(), 0)
    )


def wake_worker(task: str, *, queue: str) -> None:
    """Ask a worker to run the task soon. Never raises; a hint that is lost costs a sweep's few seconds.

    Redis is asked first because a Celery publisher retries for seconds where nothing listens.
    """
    global _quiet_until
    if time.monotonic() < _quiet_until:
        return
    try:
        client().ping()
        current_app.send_task(task, queue=queue, expires=30, ignore_result=True)
    except (redis.RedisError, OperationalError, OSError) as error:
        _quiet_until = time.monotonic() + QUIET_AFTER_FAILURE
        logger.warning("broker unreachable, the sweep will find what is due: %s", error)
