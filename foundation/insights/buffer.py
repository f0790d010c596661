"""Counting that costs the hot path nothing: noted in memory, written every few seconds by its own thread.

A process that is killed loses what it noted in the last seconds, and what is noted in the last seconds of an
hour may count in the next: a figure of use is not a ledger.
"""

import atexit
import logging
import threading
import uuid
from collections import Counter, deque
from collections.abc import Callable, Mapping
from typing import Any

from django.conf import settings
from django.db import Error, connection, transaction
from django.utils import timezone

logger = logging.getLogger(__name__)

Summed = Mapping[tuple[Any, ...], int]
"""(hour, *what) → times; the hour as a local datetime."""


_BEGIN = """
INSERT INTO insights_writer (id, batch, at) VALUES (%s, %s, now())
ON CONFLICT (id) DO UPDATE SET batch = excluded.batch, at = excluded.at
WHERE insights_writer.batch < excluded.batch
"""
_FORGET = "DELETE FROM insights_writer WHERE at < now() - interval '2 days'"


class Buffer:
    """`write` adds what was noted to its table, in the transaction it is called in.

    What could not be written is tried again, later. Batches are numbered, so that one that was written though
    the database could no longer say so is not added twice.
    """

    def __init__(self, write: Callable[[Summed], None]) -> None:
        self._write = write
        self._noted: deque[tuple[Any, ...]] = deque()
        self._summed: Counter[tuple[Any, ...]] = Counter()
        self._batch: Counter[tuple[Any, ...]] = Counter()  # on its way to the database, as number `_number`
        self._number = 0
        self._name: uuid.UUID | None = None
        self._flushing = threading.Lock()
        self._writer: threading.Timer | None = None
        atexit.register(self._flush_at_the_end)

    def note(self, *what: Any) -> None:
        """One more of `what`, now; never raises. An append is one step: it needs no lock."""
        self._noted.append(what)
        if self._writer is None:
            self._plan()

    def flush(self) -> int:
        """Write what was noted; how many. What cannot be written waits for the next time."""
        with self._flushing:
            self._writer = None  # who notes from here on plans the next one
            self._sum_up()
            written = 0
            try:
                while self._batch or self._summed:
                    written += self._write_a_batch()
            except Error as error:
                logger.warning("uses could not be counted yet: %s", type(error).__name__)
                self._plan()
            return written

    def _sum_up(self) -> None:
        hour = timezone.localtime().replace(minute=0, second=0, microsecond=0)
        taken = Counter([self._noted.popleft() for _ in range(len(self._noted))])
        for what, times in taken.items():
            self._summed[(hour, *what)] += times

    def _write_a_batch(self) -> int:
        """The one that failed last time, unchanged; else all that was summed up since."""
        if not self._batch:
            self._batch, self._summed = self._summed, Counter()
            self._number += 1
        self._name = self._name or uuid.uuid4()  # only now: a server may fork its processes after the import
        with transaction.atomic(), connection.cursor() as cursor:
            if self._number == 1:
                cursor.execute(_FORGET)
            cursor.execute(_BEGIN, [self._name, self._number])
            if cursor.rowcount:
                self._write(self._batch)
        written = self._batch.total()
        self._batch = Counter()
        return written

    def _plan(self) -> None:
        if settings.INSIGHTS_FLUSH_SECONDS:
            self._writer = threading.Timer(settings.INSIGHTS_FLUSH_SECONDS, self._flush_in_thread)
            self._writer.daemon = True
            self._writer.start()

    def _flush_in_thread(self) -> None:
        try:
            self.flush()
        finally:
            connection.close()

    def _flush_at_the_end(self) -> None:
        if settings.INSIGHTS_FLUSH_SECONDS and (self._noted or self._summed or self._batch):
            self.flush()
