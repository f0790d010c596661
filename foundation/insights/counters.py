"""Counting that costs the hot path nothing: in memory, written every few seconds by a thread of its own.

A process that is killed loses what it counted in the last seconds: a figure of use is not a ledger.
"""

import atexit
import logging
import threading
from collections import Counter
from datetime import date

from django.conf import settings
from django.db import Error, connection
from django.utils import timezone

logger = logging.getLogger(__name__)

Key = tuple[date, int, str, str, str]

_counted: Counter[Key] = Counter()
_lock = threading.Lock()
_writer: threading.Timer | None = None

_ADD = """
INSERT INTO insights_usecount (day, hour, utility, channel, outcome, count) VALUES (%s, %s, %s, %s, %s, %s)
ON CONFLICT (day, hour, utility, channel, outcome)
DO UPDATE SET count = insights_usecount.count + excluded.count
"""


def count(utility: str, channel: str, outcome: str) -> None:
    """One use. `utility`: a look-up's key or "petition", …; `channel`: web, api, chat; never raises."""
    global _writer
    now = timezone.localtime()
    with _lock:
        _counted[now.date(), now.hour, utility[:40], channel[:10], outcome[:20]] += 1
        if _writer is None and settings.INSIGHTS_FLUSH_SECONDS:
            _writer = threading.Timer(settings.INSIGHTS_FLUSH_SECONDS, _flush_in_thread)
            _writer.daemon = True
            _writer.start()


def flush() -> int:
    """Write what was counted, in one transaction; how many uses. What cannot be written is counted again."""
    global _writer
    with _lock:
        taken, _writer = Counter(_counted), None
        _counted.clear()
    if not taken:
        return 0
    try:
        with connection.cursor() as cursor:
            cursor.executemany(_ADD, [(*key, number) for key, number in sorted(taken.items())])
    except Error as error:
        logger.warning("uses could not be counted yet: %s", type(error).__name__)
        with _lock:
            _counted.update(taken)
        return 0
    return taken.total()


def _flush_in_thread() -> None:
    try:
        flush()
    finally:
        connection.close()


@atexit.register
def _flush_at_the_end() -> None:
    if _counted and settings.INSIGHTS_FLUSH_SECONDS:
        flush()
