"""Pages that count as a use of a utility.

How often each utility is used, by channel and outcome.

Counting that costs a request nothing: summed in memory, written every few seconds by a thread of its own.

A figure of use is not a ledger: a process that is killed loses its last seconds, a batch whose commit was not
heard is added again, and what is counted in the last seconds of an hour may fall into the next.
"""

import atexit
import logging
import threading
from collections import Counter
from collections.abc import Callable, Mapping
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.db import Error, connection, transaction
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone

from foundation.web.page_cache import PROXY_EXPIRES

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


_ADD = """
INSERT INTO insights_usecount (day, hour, utility, channel, outcome, count) VALUES (%s, %s, %s, %s, %s, %s)
ON CONFLICT (day, hour, utility, channel, outcome)
DO UPDATE SET count = insights_usecount.count + excluded.count
"""


def count(utility: str, channel: str, outcome: str) -> None:
    """One use. `utility`: a look-up's key or "petition", …; `channel`: web, api, chat; never raises."""
    _uses.note(utility, channel, outcome)


def flush() -> int:
    """Write what this process counted; how many uses."""
    return _uses.flush()


def _add(summed: Summed) -> None:
    rows = [
        (hour.date(), hour.hour, utility[:40], channel[:10], outcome[:20], times)
        for (hour, utility, channel, outcome), times in sorted(summed.items())
    ]
    with connection.cursor() as cursor:
        cursor.executemany(_ADD, rows)


_uses = Buffer(_add)


View = Callable[..., HttpResponseBase]
OUTCOMES: dict[int, str] = {
    HTTPStatus.OK: "found",
    HTTPStatus.NOT_FOUND: "nothing",
    HTTPStatus.GONE: "nothing",
    HTTPStatus.TOO_MANY_REQUESTS: "refused",
}


def count_usage(utility: str, *, asked: str = "") -> Callable[[View], View]:
    """A view whose answers are uses; with `asked`, only where this parameter of the address is filled.

    Stands outside what keeps made pages, so that a kept page counts too. A redirect is no answer.
    """

    def guard(view: View) -> View:
        @wraps(view)
        def counting(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            response = view(request, *args, **kwargs)
            response.headers.pop(PROXY_EXPIRES, None)  # each opening is counted here
            outcome = OUTCOMES.get(response.status_code)
            if outcome and (not asked or request.GET.get(asked)):
                count(utility, "web", outcome)
            return response

        return counting

    return guard
