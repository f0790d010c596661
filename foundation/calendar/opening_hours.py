"""Opening hours as a value: several spans a day, holidays off, and time counted in working minutes.

Read once from an app's tables, then asked as often as needed.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field

from foundation.calendar.working_days import DAY, SATURDAY, ZONE, WorkCalendar
from foundation.database.cached_values import cacheable

Span = tuple[dt.time, dt.time]
USUAL: tuple[Span, ...] = ((dt.time(7, 30), dt.time(11, 30)), (dt.time(13, 30), dt.time(17)))
USUAL_WEEK: dict[int, tuple[Span, ...]] = {day: USUAL for day in range(5)}
"""Office hours where a table has no row."""
MAX_DAYS_AHEAD = 60  # days looked ahead; an office closed for longer has no next opening


@cacheable
@dataclass(frozen=True)
class Hours:
    """The spans of each weekday (0 is Monday), in order, without overlap; moments are aware."""

    week: dict[int, tuple[Span, ...]]
    calendar: WorkCalendar = field(default_factory=WorkCalendar)

    def spans_of(self, day: dt.date) -> list[tuple[dt.datetime, dt.datetime]]:
        """The working spans of a day. A weekend day is worked where it has spans and is no holiday, or where
        it is worked in exchange for another day: then with Monday's spans, if it has none of its own."""
        spans = self.week.get(day.weekday(), ())
        if self.calendar.is_working(day):
            spans = spans or (self.week.get(0, USUAL) if day.weekday() >= SATURDAY else ())
        elif day.weekday() < SATURDAY or self.calendar.is_holiday(day):
            spans = ()
        return [(_at(day, opens), _at(day, closes)) for opens, closes in spans]

    def is_open(self, now: dt.datetime) -> bool:
        return any(begin <= now < end for begin, end in self.spans_of(now.astimezone(ZONE).date()))

    def closing(self, now: dt.datetime) -> dt.datetime | None:
        """When the span that is open now ends; None where none is open."""
        spans = self.spans_of(now.astimezone(ZONE).date())
        return next((end for begin, end in spans if begin <= now < end), None)

    def next_opening(self, now: dt.datetime) -> dt.datetime | None:
        """The next opening; None where there is none within MAX_DAYS_AHEAD."""
        return next((begin for begin, _end in self._spans_from(now) if begin > now), None)

    def between(self, start: dt.datetime, end: dt.datetime) -> dt.timedelta:
        """The working time between two moments; nothing where `end` is not after `start`."""
        total, day = dt.timedelta(), start.astimezone(ZONE).date()
        last = end.astimezone(ZONE).date()
        while day <= last:
            for begin, finish in self.spans_of(day):
                total += max(dt.timedelta(), min(finish, end) - max(begin, start))
            day += DAY
        return total

    def minutes(self, start: dt.datetime, end: dt.datetime) -> int:
        return int(self.between(start, end).total_seconds() // 60)

    def _spans_from(self, now: dt.datetime) -> Iterator[tuple[dt.datetime, dt.datetime]]:
        first = now.astimezone(ZONE).date()
        for n in range(MAX_DAYS_AHEAD):
            yield from self.spans_of(first + n * DAY)


def _at(day: dt.date, time: dt.time) -> dt.datetime:
    return dt.datetime.combine(day, time, ZONE)
