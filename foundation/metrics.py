"""What processes count for Prometheus (config/metrics.py answers with it).

The web processes of a machine share PROMETHEUS_MULTIPROC_DIR, an empty folder at the start: each counts in
files of its own there, and whichever is asked adds them up.
"""

import logging
import time
from collections.abc import Mapping
from pathlib import Path

import redis
from django.conf import settings

from foundation import broker

if settings.PROMETHEUS_MULTIPROC_DIR:
    Path(settings.PROMETHEUS_MULTIPROC_DIR).mkdir(parents=True, exist_ok=True)

from prometheus_client import Counter, Histogram  # noqa: E402 - reads the variable when it is imported

logger = logging.getLogger(__name__)

ATTEMPTS = "metrics:attempts"
ACCEPTED = "metrics:accepted"  # with the minute of the clock
NOT_STORED = "metrics:webhook"  # the same
RATE_MINUTES = 5
SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)

WEBHOOK_ANSWERS = Counter("portal_webhook_answers", "Answers of the webhook.", ["status"])
RESPONSES = Counter("portal_responses", "Answers of Django, without scores before it.", ["status"])
REQUEST_SECONDS = Histogram("portal_request_seconds", "Time of a request by view.", ["view"], buckets=SECONDS)


def count_attempts(numbers: Mapping[tuple[str, str], int]) -> None:
    """Delivery attempts by (route, outcome), in Redis: the workers of all machines count as one."""
    try:
        with broker.client().pipeline(transaction=False) as pipeline:
            for (route, outcome), number in numbers.items():
                pipeline.hincrby(ATTEMPTS, f"{route}:{outcome}", number)
            accepted = sum(number for (_, outcome), number in numbers.items() if outcome == "accepted")
            key = f"{ACCEPTED}:{_minute()}"
            pipeline.incrby(key, accepted)
            pipeline.expire(key, 60 * (RATE_MINUTES + 2))
            pipeline.execute()
    except redis.RedisError as error:
        logger.warning("attempts are not counted: %s", error)


def attempts() -> dict[tuple[str, str], int]:
    """Raises redis.RedisError."""
    counted: dict[bytes, bytes] = broker.client().hgetall(ATTEMPTS)  # type: ignore[assignment]
    return {_parted(key.decode()): int(number) for key, number in counted.items()}


def sent_per_minute() -> float:
    """Accepted sends of all workers, on average of the last RATE_MINUTES whole minutes. Raises
    redis.RedisError."""
    now = _minute()
    counted = broker.client().mget([f"{ACCEPTED}:{now - back}" for back in range(1, RATE_MINUTES + 1)])
    return sum(int(number or 0) for number in counted) / RATE_MINUTES


def count_webhook_failure() -> None:
    """An event of the platform that could not be stored, in Redis: all web processes count as one."""
    try:
        with broker.client().pipeline(transaction=False) as pipeline:
            key = f"{NOT_STORED}:{_minute()}"
            pipeline.incr(key)
            pipeline.expire(key, 60 * (RATE_MINUTES + 2))
            pipeline.execute()
    except redis.RedisError as error:
        logger.warning("a failure of the webhook is not counted: %s", error)


def webhook_failures() -> int:
    """Of the last RATE_MINUTES minutes and of this one. Raises redis.RedisError."""
    now = _minute()
    counted = broker.client().mget([f"{NOT_STORED}:{now - back}" for back in range(RATE_MINUTES + 1)])
    return sum(int(number or 0) for number in counted)


def _minute() -> int:
    return int(time.time() // 60)


def _parted(key: str) -> tuple[str, str]:
    route, _, outcome = key.rpartition(":")
    return route, outcome
