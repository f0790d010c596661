"""How a worker does what waits: each row once or not at all, one at a time.

The row is the queue; the task is a hint. A worker marks the row as begun, then holds its lock, and the one of
all queued work, for the one transaction that does the work and ends it. If it dies, PostgreSQL undoes that
transaction and frees the locks, so that another worker begins anew.
"""

import datetime as dt
import json
import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import redis
from django.contrib.auth.models import User
from django.db import InterfaceError, OperationalError, connection, transaction
from django.db.models.functions import Now
from simple_history.models import HistoricalRecords

from foundation import broker
from foundation.files.errors import StorageUnavailable
from foundation.jobs import progress
from foundation.jobs.models import QueuedWork
from foundation.registry import Registry

logger = logging.getLogger(__name__)

MANY_ROWS = 1_500
"""A file of more rows goes to a worker: these take about three seconds, five where others work too."""
TASK = "foundation.jobs.tasks.run_waiting"
QUEUE = "bulk"
MAX_TRIES = 3
GRACE = dt.timedelta(seconds=5)
"""Between the mark and the lock of a worker lie milliseconds; whoever is mistaken there only loses a try."""
TOLD_EVERY = 0.5  # seconds
KEPT_SECONDS = 3600


class TryAgain(Exception):
    """What was done may no longer be kept, and is begun anew."""


PASSING = (TryAgain, OperationalError, InterfaceError, StorageUnavailable)
"""Faults that pass, as where the database or the storage is away: tried again at the timer's next turn."""


@dataclass(frozen=True, slots=True)
class Handler:
    """What a worker does with the rows of `model`: `work` does one and ends it, `fail` ends it and says why:
    `broken` after a fault of ours, `gave_up` (with %(tries)d) after MAX_TRIES."""

    model: type[Any]  # of QueuedWork
    work: Callable[[Any], None]
    fail: Callable[[Any, Any], None]
    broken: Any
    gave_up: Any


HANDLERS: Registry[Handler] = Registry("handler of queued work")
"""By the `log_name` of the model."""


def wake_after_commit() -> None:
    transaction.on_commit(lambda: broker.wake_worker(TASK, queue=QUEUE))


def run_waiting() -> int:
    """Do what waits in any table, one after the other, nothing where another thread or worker is at it; how
    many.

    A file of many rows takes its worker's memory, and broadcasts share its threads.
    """
    count = 0
    while (row := claim()) and carry_out(row):
        count += 1
    return count


@transaction.atomic
def claim() -> Any:
    """The oldest row that waits, or whose worker died, marked as begun; None while another is being done."""
    models = [handler.model for handler in HANDLERS.values()]
    if not _lock("pg_try_advisory_xact_lock") or any(_is_begun(model) for model in models):
        return None
    found = [row for model in models if (row := _oldest(model)) is not None]
    if not found:
        return None
    row = min(found, key=lambda row: row.at)
    if row.tries >= MAX_TRIES:
        handler = HANDLERS[row.log_name]
        handler.fail(row, handler.gave_up % {"tries": row.tries})
        return claim()
    row.stage, row.begun_at, row.tries = "running", Now(), row.tries + 1  # one clock for all workers
    row.save(update_fields=["stage", "begun_at", "tries"])
    return row


def _lock(function: str) -> bool:
    """The one lock of all queued work, until the end of the transaction: a worker holds it while it works."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(hashtextextended(%s, 1022))", [TASK])  # noqa: S608
        return bool(cursor.fetchone()[0])


def _is_begun(model: type[Any]) -> bool:
    """Whether a worker marked a row a moment ago, and is about to lock it."""
    begun = model._default_manager.filter(stage="running", begun_at__gte=Now() - GRACE)
    return bool(begun.exists())


def _oldest(model: type[Any]) -> Any:
    """While nobody works, a row that is running has lost its worker."""
    undone = model._default_manager.filter(stage__in=["waiting", "running"]).order_by("pk")
    return undone.select_for_update(skip_locked=True, of=("self",)).first()


def carry_out(row: QueuedWork) -> bool:
    """What the work writes is kept with the end of its row, or not at all. False: to be tried again."""
    handler = HANDLERS[row.log_name]
    mine = handler.model._default_manager.filter(pk=row.pk, stage="running", tries=row.tries)
    try:
        with transaction.atomic():
            _lock("pg_advisory_xact_lock")
            locked = mine.select_for_update(skip_locked=True, of=("self",)).first()
            if locked is not None:  # else another worker took it for dead
                handler.work(locked)
    except PASSING as error:
        logger.warning("%s %s is tried again: %s", row.log_name, row.pk, error)
        return False
    except Exception:
        logger.exception("%s %s failed", row.log_name, row.pk)
        with transaction.atomic():
            locked = mine.select_for_update(of=("self",)).first()
            if locked is not None:  # else it ended before the fault, or another worker has begun it anew
                handler.fail(locked, handler.broken)
    return True


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
