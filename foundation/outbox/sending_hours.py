"""The hours in which messages to many people go out (CAMPAIGN_HOURS), and sums of time without the night."""

import datetime as dt

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
