"""When an office must have answered: working days of Vietnam, holidays and swaps included, pauses left out.

All moments are aware; days are those of Asia/Ho_Chi_Minh. Day 1 is the working day after acceptance, or the
day of acceptance where the matter is answered on the day; a day's promise is due when the offices close.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from itertools import count
from zoneinfo import ZoneInfo

import holidays

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
OFFICE_CLOSES = time(17)
DAY = timedelta(days=1)
SATURDAY = 5

Pause = tuple[datetime, datetime | None]


@lru_cache(maxsize=256)
def _public_holidays(year: int) -> tuple[frozenset[date], frozenset[date]]:
    """The days off of a year, and the weekend days worked in exchange for one of them."""
    calendar = holidays.country_holidays("VN", years=year)
    return frozenset(calendar), frozenset(calendar.weekend_workdays)


@dataclass(frozen=True)
class WorkCalendar:
    """Public holidays as announced by law, corrected by the days that offices were told to close or work."""

    closed: frozenset[date] = frozenset()
    worked: frozenset[date] = frozenset()

    def __post_init__(self) -> None:
        if both := self.closed & self.worked:
            raise ValueError(f"Ngày {min(both):%d/%m/%Y} vừa là ngày nghỉ vừa là ngày làm việc.")

    def is_working(self, day: date) -> bool:
        if day in self.worked or day in self.closed:
            return day in self.worked
        days_off, swapped = _public_holidays(day.year)
        return day in swapped or (day.weekday() < SATURDAY and day not in days_off)

    def is_holiday(self, day: date) -> bool:
        """A public holiday, whatever weekday it falls on, that is not worked."""
        return day not in self.worked and (day in self.closed or day in _public_holidays(day.year)[0])

    def next_working(self, day: date) -> date:
        """The first working day after a day."""
        return next(later for n in count(1) if self.is_working(later := day + n * DAY))


STANDARD = WorkCalendar()


def add_working_days(
    start: datetime,
    n: int,
    *,
    cut_off: time | None = None,
    same_day: bool = False,
    calendar: WorkCalendar = STANDARD,
) -> datetime:
    """The end of office hours on the nth working day after `start`.

    What arrives after `cut_off`, or on a day off, counts as received on the next working day; with
    `same_day` the day of reception is day 1 (and then the close of offices is the latest cut-off).
    """
    if n < 1:
        raise ValueError(f"Thời hạn phải từ 1 ngày làm việc, không phải {n}.")
    day = _received_on(_local(start), cut_off or (OFFICE_CLOSES if same_day else None), calendar)
    for _ in range(n - 1 if same_day else n):
        day = calendar.next_working(day)
    return _close_of(day)


def working_days_between(start: datetime, end: datetime, *, calendar: WorkCalendar = STANDARD) -> int:
    """Working days after the day of `start` up to and with the day of `end`; 0 when none lies between.

    So what is due in n working days is due `n` working days after its acceptance.
    """
    first, last = _local(start).date(), _local(end).date()
    return sum(calendar.is_working(first + n * DAY) for n in range(1, (last - first).days + 1))


def due_with_pauses(
    accepted_at: datetime,
    limit_days: int,
    pauses: Iterable[Pause],
    now: datetime,
    *,
    cut_off: time | None = None,
    same_day: bool = False,
    calendar: WorkCalendar = STANDARD,
) -> datetime:
    """The due time once each pause has moved it by its working days; an open pause (end None) lasts till now.

    Overlapping pauses count once; time before acceptance or after the due time moves nothing.
    """
    due = add_working_days(accepted_at, limit_days, cut_off=cut_off, same_day=same_day, calendar=calendar)
    for begin, end in _merge(pauses, accepted_at, now):
        if begin >= due:
            break
        for _ in range(working_days_between(begin, end, calendar=calendar)):
            due = _close_of(calendar.next_working(due.date()))
    return due


def _received_on(start: datetime, cut_off: time | None, calendar: WorkCalendar) -> date:
    """The day that counts as the day of reception; without any cut-off a day off stays what it is."""
    day = start.date()
    if cut_off is None or (calendar.is_working(day) and start.time() <= cut_off):
        return day
    return calendar.next_working(day)


def _merge(pauses: Iterable[Pause], accepted_at: datetime, now: datetime) -> list[tuple[datetime, datetime]]:
    """Pauses in order, clipped to the time after acceptance, overlapping ones made one."""
    merged: list[tuple[datetime, datetime]] = []
    for begin, end in sorted((start, end or max(now, start)) for start, end in pauses):
        if end < begin:
            raise ValueError("Một lần tạm dừng kết thúc trước khi bắt đầu.")
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


def _close_of(day: date) -> datetime:
    return datetime.combine(day, OFFICE_CLOSES, ZONE)
