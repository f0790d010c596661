"""When an office must have answered: working or calendar days, days off as rows say them, pauses left out.

All moments are aware; days are those of Asia/Ho_Chi_Minh. Day 1 is the working day after acceptance, or the
day of acceptance where the matter is answered on the day; a day's promise is due when the offices close.
The calendar comes from foundation.calendar; nothing here reads the database.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import count
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from foundation.database.cached_values import cacheable

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
OFFICE_CLOSES = time(17)
DAY = timedelta(days=1)
SATURDAY = 5
LONGEST = 3660  # days: nothing that takes longer is counted again
WORKING, CALENDAR = "working", "calendar"  # what a time limit counts

Pause = tuple[datetime, datetime | None]


@cacheable
@dataclass(frozen=True)
class WorkCalendar:
    """Monday to Friday, without the days that offices are closed, with the weekend days that they work."""

    closed: frozenset[date] = frozenset()
    worked: frozenset[date] = frozenset()

    def __post_init__(self) -> None:
        if both := self.closed & self.worked:
            raise ValueError(f"{min(both)} is both a day off and a working day.")

    def is_working(self, day: date) -> bool:
        return day in self.worked or (day.weekday() < SATURDAY and day not in self.closed)

    def is_holiday(self, day: date) -> bool:
        """A day off by the rows, whatever weekday it falls on."""
        return day in self.closed

    def next_working(self, day: date) -> date:
        """The first working day after a day."""
        return next(later for n in count(1) if self.is_working(later := day + n * DAY))

    def with_days(self, closed: frozenset[date], worked: frozenset[date]) -> "WorkCalendar":
        """The same calendar where these days are closed and those are worked."""
        return WorkCalendar((self.closed | closed) - worked, (self.worked | worked) - closed)


def add_working_days(
    start: datetime, n: int, *, cut_off: time | None = None, same_day: bool = False, calendar: WorkCalendar
) -> datetime:
    """The end of office hours on the nth working day after `start`.

    What arrives after `cut_off`, or on a day off, counts as received on the next working day; with
    `same_day` the day of reception is day 1 (and then the close of offices is the latest cut-off).
    """
    if n < 1:
        raise ValueError(f"A time limit is at least 1 working day, not {n}.")
    day = _received_on(_local(start), cut_off or (OFFICE_CLOSES if same_day else None), calendar)
    return close_of(day_after(day, n - 1 if same_day else n, calendar=calendar))


def add_calendar_days(
    start: datetime, n: int, *, cut_off: time | None = None, calendar: WorkCalendar
) -> datetime:
    """The end of office hours n days after `start`; a last day off moves to the next working day."""
    if n < 1:
        raise ValueError(f"A time limit is at least 1 day, not {n}.")
    day = _received_on(_local(start), cut_off, calendar)
    return close_of(day_after(day, n, unit=CALENDAR, calendar=calendar))


def day_after(day: date, n: int, *, unit: str = WORKING, calendar: WorkCalendar) -> date:
    """The nth working or calendar day after `day`, moved to a working day; with 0 the first from `day` on."""
    if unit == CALENDAR:
        day += n * DAY
    else:
        for _ in range(n):
            day = calendar.next_working(day)
    return day if calendar.is_working(day) else calendar.next_working(day)


def days_to(
    start: datetime, due: datetime, *, unit: str = WORKING, calendar: WorkCalendar, limit: int | None = None
) -> int | None:
    """The n with which day_after leads from `start` to the day of `due`; `limit` is preferred where it does.

    None where no count leads there: a due day on which the offices are closed, or years away.
    """
    first, last = _local(start).date(), _local(due).date()
    if not 0 <= (last - first).days <= LONGEST:
        return None
    if limit is not None and day_after(first, limit, unit=unit, calendar=calendar) == last:
        return limit
    n = (last - first).days if unit == CALENDAR else working_days_between(start, due, calendar=calendar)
    return n if day_after(first, n, unit=unit, calendar=calendar) == last else None


def working_days_between(start: datetime, end: datetime, *, calendar: WorkCalendar) -> int:
    """Working days after the day of `start` up to and with the day of `end`; 0 when none lies between.

    So what is due in n working days is due `n` working days after its acceptance.
    """
    first, last = _local(start).date(), _local(end).date()
    return sum(calendar.is_working(first + n * DAY) for n in range(1, (last - first).days + 1))


def counted_due_day(
    start: datetime, n: int, pauses: Iterable[Pause], *, unit: str = WORKING, calendar: WorkCalendar
) -> date:
    """The due day that a stored count of days leads to, moved by the pauses that have ended.

    Overlapping pauses count once; time before the start or after the due day moves nothing.
    """
    first = _local(start).date()
    ended = _ended(pauses, start)
    if unit == WORKING:
        return _moved(day_after(first, n, calendar=calendar), ended, unit, calendar)
    return day_after(_moved(first + n * DAY, ended, unit, calendar), 0, calendar=calendar)


def close_of(day: date) -> datetime:
    return datetime.combine(day, OFFICE_CLOSES, ZONE)


def running_due_label(due_at: datetime, now: datetime, calendar: WorkCalendar) -> tuple[str, str]:
    """A tone and the words while the time limit runs: («danger», «3 days late»), in working days."""
    if due_at < now:
        late = working_days_between(due_at, now, calendar=calendar)
        return "danger", str(_("%(n)s days late") % {"n": late} if late else _("Late today"))
    if timezone.localdate(due_at) == timezone.localdate(now):
        return "warning", str(_("Today"))
    left = working_days_between(now, due_at, calendar=calendar)
    return ("warning" if left <= 1 else "info"), str(_("%(n)s days left") % {"n": left})


def _moved(day: date, pauses: list[tuple[datetime, datetime]], unit: str, calendar: WorkCalendar) -> date:
    for begin, end in pauses:
        if begin >= close_of(day):
            break
        if unit == CALENDAR:
            day += _local(end).date() - _local(begin).date()
        else:
            for _ in range(working_days_between(begin, end, calendar=calendar)):
                day = calendar.next_working(day)
    return day


def _received_on(start: datetime, cut_off: time | None, calendar: WorkCalendar) -> date:
    """The day that counts as the day of reception; without any cut-off a day off stays what it is."""
    day = start.date()
    if cut_off is None or (calendar.is_working(day) and start.time() <= cut_off):
        return day
    return calendar.next_working(day)


def _ended(pauses: Iterable[Pause], accepted_at: datetime) -> list[tuple[datetime, datetime]]:
    """Those that have ended, in order, clipped to the time after acceptance, overlapping ones made one."""
    merged: list[tuple[datetime, datetime]] = []
    for begin, end in sorted((begin, end) for begin, end in pauses if end):
        if end < begin:
            raise ValueError("A pause ends before it begins.")
        begin = max(begin, accepted_at)
        if end <= begin:
            continue
        if merged and begin <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((begin, end))
    return merged


def _local(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("a moment without its time zone")
    return moment.astimezone(ZONE)
