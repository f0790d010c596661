"""The time by which notices are sent: this machine's, corrected by its offset to the database server's.

Workers of several machines share the ledger; one whose clock is ahead would send before the hour.
"""

import datetime as dt
import time

from django.conf import settings
from django.db import connection
from django.utils import timezone

from foundation.expiring_value import ExpiringValue

MEASURED_EVERY = 30.0  # seconds
MAX_SECONDS_AHEAD = 5.0  # or behind: further off, a machine is wrong in more than its notices
MAX_ROUND_TRIP = 1.0  # seconds: a slower answer tells nothing
_ahead = ExpiringValue[float](MEASURED_EVERY)


def now() -> dt.datetime:
    """By the last measurement; asks nothing, so threads without a database may call it."""
    return timezone.now() - dt.timedelta(seconds=_ahead.last or 0.0)


def seconds_ahead() -> float:
    """Of the database server; measured at most every half minute. Drills set CLOCK_OFFSET in its place."""
    return _ahead.get_or_read(_measure)


def is_trusted() -> bool:
    return abs(seconds_ahead()) <= MAX_SECONDS_AHEAD


def _measure() -> float:
    if settings.CLOCK_OFFSET:
        return float(settings.CLOCK_OFFSET)
    began = time.monotonic()
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        (at,) = cursor.fetchone()
    took = time.monotonic() - began
    if took > MAX_ROUND_TRIP:
        return _ahead.last or 0.0
    ahead = (timezone.now() - at).total_seconds() - took / 2
    return ahead if abs(ahead) > took / 2 else 0.0  # the answer's own way explains as much
