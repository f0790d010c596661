"""Moments in office hours, counted from today, so that the province is always in the middle of its work."""

import datetime as dt
import random

from django.utils import timezone

from foundation.calendar.services import calendar_of
from foundation.calendar.working_days import ZONE

OPENS, CLOSES = dt.time(7, 30), dt.time(16, 45)
BEGUN = dt.timedelta(minutes=45)  # from when on today has moments to give


class Almanac:
    """Working days around `now`; no moment it gives lies after `now`."""

    def __init__(self, now: dt.datetime, rng: random.Random) -> None:
        self.now, self.rng = timezone.localtime(now, ZONE), rng
        self.calendar = calendar_of()
        today = self.now.date()
        begun = self.now - dt.datetime.combine(today, OPENS, ZONE) > BEGUN
        self.last = today if self.calendar.is_working(today) and begun else self.before(today, 1)

    def before(self, day: dt.date, days: int) -> dt.date:
        """The nth working day before `day`; with 0 `day` itself."""
        while days > 0:
            day -= dt.timedelta(days=1)
            days -= self.calendar.is_working(day)
        return day

    def after(self, day: dt.date, days: int) -> dt.date:
        """The nth working day after `day`, at most the last that has moments."""
        for _ in range(days):
            day = self.calendar.next_working(day)
        return min(day, self.last)

    def moments(self, first: dt.date, last: dt.date, number: int) -> list[dt.datetime]:
        """`number` rising moments, spread over the working days from `first` to `last`."""
        days = self._days(min(first, self.last), min(last, self.last))
        steps = max(number - 1, 1)
        return [self._at(days[round(n * (len(days) - 1) / steps)], n, number) for n in range(number)]

    def _days(self, first: dt.date, last: dt.date) -> list[dt.date]:
        span = [first + dt.timedelta(days=n) for n in range((last - first).days + 1)]
        return [day for day in span if self.calendar.is_working(day)] or [self.last]

    def _at(self, day: dt.date, n: int, number: int) -> dt.datetime:
        opens = dt.datetime.combine(day, OPENS, ZONE)
        closes = min(dt.datetime.combine(day, CLOSES, ZONE), self.now - dt.timedelta(minutes=2))
        slot = (closes - opens) / number
        moment = opens + slot * n + slot * (0.1 + 0.8 * self.rng.random())
        return moment.replace(second=0, microsecond=0)
