"""How a worker does what waits: each row once or not at all.

The row is the queue; the task is a hint. A worker marks the row as begun, then locks it for the one
transaction that does the work and ends it. If it dies, PostgreSQL undoes that transaction and frees the lock,
so that another worker begins anew.
"""

import datetime as dt
import json
import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any, TypeVar

import redis
from django.contrib.auth.models import User
from django.db import InterfaceError, OperationalError, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from simple_history.models import HistoricalRecords

from foundation import broker
from foundation.jobs import progress
from foundation.jobs.models import QueuedWork

logger = logging.getLogger(__name__)

MANY_ROWS = 1_500
"""A file of more rows goes to a worker: these take about three seconds, five where others work too."""
QUEUE = "bulk"
MAX_TRIES = 3
GRACE = dt.timedelta(seconds=5)
"""Between the mark and the lock of a worker lie milliseconds; whoever is mistaken there only loses a try."""
TOLD_EVERY = 0.5  # seconds
KEPT_SECONDS = 3600
W = TypeVar("W", bound=QueuedWork)


@transaction.atomic
def claim(rows: QuerySet[W], give_up: Callable[[W], None]) -> W | None:
    """The oldest row that waits, or whose worker died: nobody locks it though it was begun. Marked as begun.

    `give_up` ends a row that was broken off MAX_TRIES times.
    """
    is_dead = Q(stage="running", begun_at__lt=timezone.now() - GRACE)
    open_rows = rows.filter(Q(stage="waiting") | is_dead).order_by("pk")
    row = open_rows.select_for_update(skip_locked=True, of=("self",)).first()
    if row is None:
        return None
    if row.tries >= MAX_TRIES:
        give_up(row)
        return claim(rows, give_up)
    row.stage, row.begun_at, row.tries = "running", timezone.now(), row.tries + 1  # type: ignore[attr-defined]
    row.save(update_fields=["stage", "begun_at", "tries"])
    return row


def carry_out(row: W, work: Callable[[W], None], failed: Callable[[W], None]) -> None:
    """`work` runs under the lock of the row and ends it; what it writes is kept with that end, or not at all.
    `failed` ends it after a fault of ours."""
    try:
        with transaction.atomic():
            mine = type(row)._default_manager.filter(pk=row.pk, stage="running", tries=row.tries)
            locked = mine.select_for_update(skip_locked=True, of=("self",)).first()
            if locked is not None:  # else another worker took it for dead
                work(locked)
    except (OperationalError, InterfaceError) as error:
        logger.warning("%s %s is tried again: %s", row.log_name, row.pk, error)
    except Exception:
        logger.exception("%s %s failed", row.log_name, row.pk)
        with transaction.atomic():
            failed(row)


@contextmanager
def acting_for(row: QueuedWork, officer: User) -> Iterator[None]:
    """The progress is kept for the page, and histories name this officer: a worker has no request."""
    HistoricalRecords.context.request = SimpleNamespace(user=officer)
    try:
        with progress.told_to(_Keeper(row.progress_key)):
            yield
    finally:
        del HistoricalRecords.context.request


def progress_of(row: QueuedWork) -> dict[str, Any]:
    """{"phase", "done", "total", "seconds" since the phase began}; empty before it began or without Redis."""
    try:
        kept = broker.client().get(row.progress_key)
    except redis.RedisError:
        return {}
    return json.loads(kept) if kept else {}


def shown_progress(row: QueuedWork) -> dict[str, Any]:
    """What a bar shows: how much is done, of how much, and the seconds left by the rate so far."""
    known = progress_of(row)
    done, total, phase = known.get("done", 0), known.get("total"), known.get("phase", "")
    shown: dict[str, Any] = {"done": done, "total": total, "phase": phase}
    if total and done:
        left = known["seconds"] / done * (total - done)
        shown |= {"percent": round(done * 100 / total), "seconds_left": round(left)}
    return shown


class _Keeper:
    """Keeps the progress in Redis for the page, since the transaction of the work shows nothing yet."""

    def __init__(self, key: str) -> None:
        self.key, self.told_at = key, 0.0
        self.phase: progress.Phase | None = None
        self.phase_began = 0.0

    def __call__(self, phase: progress.Phase, done: int, total: int | None) -> None:
        now = time.monotonic()
        if phase != self.phase or done == 0:
            self.phase, self.phase_began, self.told_at = phase, now, 0.0
        if now - self.told_at < TOLD_EVERY:
            return
        self.told_at = now
        kept = {"phase": phase, "done": done, "total": total, "seconds": now - self.phase_began}
        try:
            broker.client().set(self.key, json.dumps(kept), ex=KEPT_SECONDS)
        except redis.RedisError as error:
            logger.warning("the progress of %s is not kept: %s", self.key, error)
