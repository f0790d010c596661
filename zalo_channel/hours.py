"""Night and day in Vietnam, wherever the server stands (reference 2.1: 22:00:00 to 05:59:59)."""

import datetime as dt
import random
from zoneinfo import ZoneInfo

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
NIGHT_BEGINS, NIGHT_ENDS = dt.time(22), dt.time(6)
MORNING = dt.time(6, 5)
JITTER = 15 * 60  # seconds


def is_night(now: dt.datetime) -> bool:
    local = now.astimezone(VIETNAM).time()
    return local >= NIGHT_BEGINS or local < NIGHT_ENDS


def after_the_night(now: dt.datetime) -> dt.datetime:
    """The next 06:05, and up to a quarter of an hour more so that a night's messages do not go at once."""
    local = now.astimezone(VIETNAM)
    morning = dt.datetime.combine(local.date(), MORNING, VIETNAM)
    if local >= morning:
        morning += dt.timedelta(days=1)
    return morning + _jitter()


def next_day(now: dt.datetime) -> dt.datetime:
    """06:05 of tomorrow, when daily quotas have begun anew."""
    tomorrow = now.astimezone(VIETNAM).date() + dt.timedelta(days=1)
    return dt.datetime.combine(tomorrow, MORNING, VIETNAM) + _jitter()


def _jitter() -> dt.timedelta:
    return dt.timedelta(seconds=random.uniform(0, JITTER))  # noqa: S311 - spreads the herd
