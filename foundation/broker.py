"""The way to Redis that never keeps anyone waiting: short time-outs, no retries, failures remembered."""

import logging
from functools import cache

import redis
from celery import current_app
from django.conf import settings
from kombu.exceptions import OperationalError
from redis.backoff import NoBackoff
from redis.retry import Retry

from foundation.expiring_value import ExpiringValue

logger = logging.getLogger(__name__)

_failed_lately = ExpiringValue[bool](seconds=5)


@cache
def client() -> redis.Redis:
    """A pooled client that fails within BROKER_SECONDS instead of trying again."""
    pool = redis.ConnectionPool.from_url(
        settings.REDIS_URL,
        socket_timeout=settings.BROKER_SECONDS,
        socket_connect_timeout=settings.BROKER_SECONDS,
        retry=Retry(NoBackoff(), 0),
    )
    # Threads that ask at once make several, and one that is dropped must not close a pool still in use.
    return redis.Redis(connection_pool=pool)


def wake_worker(task: str, *, queue: str) -> None:
    """Ask a worker to run the task soon. Never raises; a hint that is lost costs a sweep's few seconds.

    Redis is asked first because a Celery publisher retries for seconds where nothing listens.
    """
    if _failed_lately.get():
        return
    try:
        client().ping()
        current_app.send_task(task, queue=queue, expires=30, ignore_result=True)
    except (redis.RedisError, OperationalError, OSError) as error:
        _failed_lately.put(True)
        logger.warning("broker unreachable, the sweep will find what is due: %s", error)
