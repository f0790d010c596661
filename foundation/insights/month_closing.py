"""Closing a month: its figures are kept as they stand, so that a report printed twice says the same."""

import datetime as dt

from django.contrib.auth.models import User
from django.utils import timezone

from foundation.insights import measurement, months
from foundation.insights.models import ClosedMonth


class MonthNotOver(Exception):
    """Its figures still grow."""


def close(*, month: dt.date, by: User | None = None) -> ClosedMonth:
    """Keep the figures of a month that is over; again replaces them. Raises MonthNotOver."""
    if months.following(month) > timezone.localdate():
        raise MonthNotOver
    found = measurement.measure(month)
    closed, _created = ClosedMonth.objects.update_or_create(
        month=month,
        defaults={"closed_at": found.at, "closed_by": by, "figures": measurement.as_plain(found.results)},
    )
    return closed


def close_last_month() -> bool:
    """What the timer does each night: nothing once it is done. Whether a month was closed."""
    month = months.preceding(timezone.localdate().replace(day=1))
    if ClosedMonth.objects.filter(month=month).exists():
        return False
    close(month=month)
    return True
