"""Opening hours by weekday and month, also past midnight. Pure."""

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import NamedTuple, Protocol


class Hours(Protocol):
    weekday: int
    opens: dt.time
    closes: dt.time
    from_month: int | None
    to_month: int | None


class Span(NamedTuple):
    """Weekdays (0 is Monday) with the same hours in the same months."""

    days: tuple[int, ...]
    opens: dt.time
    closes: dt.time
    months: tuple[int, int] | None

    @property
    def is_all_day(self) -> bool:
        return self.opens == self.closes


def is_open(rows: Iterable[Hours], at: dt.datetime, *, is_holiday: bool = False) -> bool | None:
    """At a local moment; None where none are known, or where a public holiday may have changed them: only
    what never closes is open then. A row that closes before it opens ends the next day."""
    known = list(rows)
    covering = [row for row in known if _covers(row, at)]
    if not known or (is_holiday and not any(row.opens == row.closes for row in covering)):
        return None
    return bool(covering)


def next_opening(rows: Iterable[Hours], at: dt.datetime) -> dt.datetime | None:
    """The next moment within a week at which hours begin; None where none do."""
    known, days = list(rows), (at + dt.timedelta(days=ahead) for ahead in range(8))
    begins = (
        day.replace(hour=row.opens.hour, minute=row.opens.minute, second=0, microsecond=0)
        for day in days
        for row in known
        if _holds_on(row, day.date())
    )
    return min((moment for moment in begins if moment > at), default=None)


def grouped(rows: Iterable[Hours]) -> list[Span]:
    """The rows as people write them: days with equal hours together, in the order of the week."""
    spans: dict[tuple[tuple[int, int] | None, dt.time, dt.time], list[int]] = {}
    for row in rows:
        months = (row.from_month, row.to_month) if row.from_month and row.to_month else None
        spans.setdefault((months, row.opens, row.closes), []).append(row.weekday)
    return [
        Span(tuple(sorted(days)), opens, closes, months) for (months, opens, closes), days in spans.items()
    ]


def runs(days: tuple[int, ...]) -> Iterator[tuple[int, int]]:
    """(first, last) of each unbroken run of weekdays."""
    start = previous = None
    for day in days:
        if start is None or previous is None or day != previous + 1:
            if start is not None and previous is not None:
                yield start, previous
            start = day
        previous = day
    if start is not None and previous is not None:
        yield start, previous


def _covers(row: Hours, at: dt.datetime) -> bool:
    if row.opens < row.closes:
        return _holds_on(row, at.date()) and row.opens <= at.time() < row.closes
    yesterday = at.date() - dt.timedelta(days=1)
    since = _holds_on(row, at.date()) and row.opens <= at.time()
    return since or (_holds_on(row, yesterday) and at.time() < row.closes)


def _holds_on(row: Hours, day: dt.date) -> bool:
    return row.weekday == day.weekday() and in_months(row.from_month, row.to_month, day.month)


def in_months(first: int | None, last: int | None, month: int) -> bool:
    """Whether the month lies between them, also over the turn of the year; no limits hold always."""
    if first is None or last is None:
        return True
    return first <= month <= last if first <= last else month >= first or month <= last
