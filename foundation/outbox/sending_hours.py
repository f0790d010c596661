"""The hours in which messages to many people go out (CAMPAIGN_HOURS), and sums of time without the night.

Quiet hours by the clock of Vietnam: 22:00:00 to 05:59:59 (reference 2.1).
"""

import datetime as dt
import random
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone


def is_open(moment: dt.datetime) -> bool:
    begin, end = settings.CAMPAIGN_HOURS
    return begin <= timezone.localtime(moment).hour < end


def next_open(moment: dt.datetime) -> dt.datetime:
    """The moment itself by day, or else the next morning's first."""
    if is_open(moment):
        return moment
    opening = _at(moment, settings.CAMPAIGN_HOURS[0])
    return opening if opening >= moment else opening + dt.timedelta(days=1)


def closing(moment: dt.datetime) -> dt.datetime:
    """The end of the sending hours on the day of the moment."""
    return _at(moment, settings.CAMPAIGN_HOURS[1])


def after(begin: dt.datetime, minutes: int) -> dt.datetime:
    """When that many minutes of sending are over. The time zone has no summer time."""
    end, left = next_open(begin), dt.timedelta(minutes=minutes)
    while dt.timedelta(0) < (today := closing(end) - end) < left:
        end, left = next_open(closing(end)), left - today
    return end + left


def _at(moment: dt.datetime, hour: int) -> dt.datetime:
    midnight = timezone.localtime(moment).replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight + dt.timedelta(hours=hour)


VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
NIGHT_BEGINS, NIGHT_ENDS = dt.time(22), dt.time(6)
MORNING = dt.time(6, 5)
JITTER = 15 * 60  # seconds


def is_night(now: dt.datetime) -> bool:
    local = now.astimezone(VIETNAM).time()
    return local >= NIGHT_BEGINS or local < NIGHT_ENDS


def after_the_night(now: dt.datetime) -> dt.datetime:
    """The next 06:05, and up to a quarter of an hour more so that a night's messages do not go at once."""
    return next_opening(now, MORNING)


def in_an_hour(now: dt.datetime) -> dt.datetime:
    """After a refusal by day: a platform's window may begin later than ours, hardly at the same hour."""
    return now + dt.timedelta(hours=1) + _jitter() / 5


def next_opening(now: dt.datetime, opens_at: dt.time) -> dt.datetime:
    """The next time that a daily window opens, and up to a quarter of an hour more."""
    local = now.astimezone(VIETNAM)
    opening = dt.datetime.combine(local.date(), opens_at, VIETNAM)
    if local >= opening:
        opening += dt.timedelta(days=1)
    return opening + _jitter()


def next_day(now: dt.datetime) -> dt.datetime:
    """06:05 of tomorrow, when daily quotas have begun anew."""
    tomorrow = now.astimezone(VIETNAM).date() + dt.timedelta(days=1)
    return dt.datetime.combine(tomorrow, MORNING, VIETNAM) + _jitter()


def _jitter() -> dt.timedelta:
    return dt.timedelta(seconds=random.uniform(0, JITTER))  # noqa: S311 - spreads the herd
