"""Counting that costs a request nothing: summed in memory, written every few seconds by a thread of its own.

A figure of use is not a ledger: a process that is killed loses its last seconds, a batch whose commit was not
heard is added again, and what is counted in the last seconds of an hour may fall into the next.
"""

import atexit
import logging
import threading
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

from django.conf import settings
from django.db import Error, connection, transaction
from django.utils import timezone

logger = logging.getLogger(__name__)

Summed = Mapping[tuple[Any, ...], int]
"""(hour, *what) → times; the hour as a local datetime."""


class Buffer:
    """`write` adds the counts to its table, in the transaction it is called in."""

    def __init__(self, write: Callable[[Summed], None]) -> None:
        self._write = write
        self._counts: Counter[tuple[Any, ...]] = Counter()
        self._timer: threading.Timer | None = None
        self._lock = threading.Lock()
        atexit.register(self._flush_at_exit)

    def note(self, *what: Any) -> None:
        """One more of `what`, now; never raises."""
        with self._lock:
            self._counts[what] += 1
            if self._timer is None:
                self._start_timer()

    def flush(self) -> int:
        """Write the counts; how many. What cannot be written waits for the next time."""
        with self._lock:
            counts, self._counts, self._timer = self._counts, Counter(), None
        if not counts:
            return 0
        hour = timezone.localtime().replace(minute=0, second=0, microsecond=0)
        try:
            with transaction.atomic():
                self._write({(hour, *what): times for what, times in counts.items()})
        except Error as error:
            logger.warning("uses could not be counted yet: %s", type(error).__name__)
            with self._lock:
                self._counts.update(counts)
                if self._timer is None:
                    self._start_timer()
            return 0
        return counts.total()

    def _start_timer(self) -> None:
        if settings.INSIGHTS_FLUSH_SECONDS:
            self._timer = threading.Timer(settings.INSIGHTS_FLUSH_SECONDS, self._flush_in_thread)
            self._timer.daemon = True
            self._timer.start()

    def _flush_in_thread(self) -> None:
        try:
            self.flush()
        finally:
            connection.close()

    def _flush_at_exit(self) -> None:
        if settings.INSIGHTS_FLUSH_SECONDS:
            self.flush()
