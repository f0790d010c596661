"""The time that all requests of one batch of turns share: whoever waits for it waits once."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.conf import settings

_until: ContextVar[float | None] = ContextVar("generation deadline", default=None)


@contextmanager
def time_budget() -> Iterator[None]:
    """GENERATION_TIMEOUT seconds for everything that is asked within."""
    token = _until.set(time.monotonic() + settings.GENERATION_TIMEOUT)
    try:
        yield
    finally:
        _until.reset(token)


def seconds_left() -> float:
    """Of the budget; a request outside of one has a whole budget for itself."""
    until = _until.get()
    return settings.GENERATION_TIMEOUT if until is None else until - time.monotonic()
