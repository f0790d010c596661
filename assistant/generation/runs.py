"""One request to the model: whether it may be made, what came of it, and its line in the log."""

import datetime as dt
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any, TypeVar

from django.conf import settings
from django.core.cache import cache
from django.utils import timezone
from redis import RedisError

from assistant.generation import DRAFTS, LIVE, OFF
from assistant.generation.client import complete
from assistant.generation.errors import GenerationFailed
from assistant.models import GenerationRun, GenerationSwitch
from foundation.rate_limits import RateLimiter

Outcome = GenerationRun.Outcome
T = TypeVar("T")

FAILURES = RateLimiter("generation failures", "2/minute")
"""One more within a minute, and nobody asks for PAUSE_SECONDS: no turn after it waits for a dead server."""
PAUSE_SECONDS, PAUSE_KEY = 60, "generation:paused"
KEPT_FOR = dt.timedelta(days=90)
ALL = "portal"  # the subject of both limits


def is_on(job: str, stage: str) -> bool:
    """By the settings alone; nothing is read and nothing connected."""
    upto = settings.GENERATION_JOBS.get(job, OFF)
    return bool(settings.GENERATION_URL) and upto in (stage, LIVE) and stage in (DRAFTS, LIVE)


def request(
    job: str,
    stage: str,
    *,
    instructions: str,
    data: dict[str, Any],
    schema: dict[str, Any],
    read: Callable[[Any], T],
    passages: Sequence[str] = (),
) -> T | None:
    """What `read` makes of the model's answer; None where there is none: the caller goes the plain way.

    The daily cap is counted in Redis, so that a turn that is rolled back has counted too.
    """
    if not _may_ask():
        return None
    began = time.monotonic()
    value, outcome = None, Outcome.USED
    try:
        value = read(complete(job, instructions, data, schema))
    except GenerationFailed as failure:
        outcome = failure.outcome
        _note_failure(outcome)
    GenerationRun.objects.create(
        job=job,
        stage=stage,
        outcome=outcome,
        passages=list(passages),
        model=settings.GENERATION_MODEL[:100],
        milliseconds=round((time.monotonic() - began) * 1000),
    )
    return value


def delete_old() -> int:
    """Lines of the log that are older than KEPT_FOR; how many."""
    return GenerationRun.objects.filter(at__lt=timezone.now() - KEPT_FOR).delete()[0]


def _may_ask() -> bool:
    if settings.GENERATION_DAILY_CAP <= 0 or _is_paused() or GenerationSwitch.is_thrown():
        return False
    return RateLimiter("generation", f"{settings.GENERATION_DAILY_CAP}/day").hit(ALL)


def _is_paused() -> bool:
    with suppress(RedisError):
        return cache.get(PAUSE_KEY) is not None
    return False


def _note_failure(outcome: Outcome) -> None:
    if outcome in (Outcome.FAILED, Outcome.LATE) and not FAILURES.hit(ALL):
        with suppress(RedisError):
            cache.set(PAUSE_KEY, True, PAUSE_SECONDS)
