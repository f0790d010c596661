"""Public holidays as the library `holidays` knows them: the seed of the rows, never read for a due date."""

from datetime import date, timedelta
from functools import lru_cache
from itertools import groupby

import holidays
from django.utils import timezone

from foundation.calendar.models import CalendarException
from foundation.calendar.working_days import WorkCalendar

FIRST_YEAR = 2018  # the one-stop decree 61/2018; dossiers of before are not counted here
YEARS_AHEAD = 3
SOURCE = "python-holidays"
Kind = CalendarException.Kind


def fill(years: range | None = None) -> int:
    """Enter the days of the years that have no public holiday yet, in force at once; the number of rows.

    A year once filled belongs to the staff: what they changed or withdrew stays.
    """
    this_year = timezone.localdate().year
    years = years or range(FIRST_YEAR, this_year + YEARS_AHEAD + 1)
    known = set(
        CalendarException.objects.filter(kind=Kind.HOLIDAY, unit=None, office="").values_list(
            "first_day__year", flat=True
        )
    )
    rows = [row for year in years if year not in known for row in _rows(year)]
    CalendarException.objects.bulk_create(rows)
    return len(rows)


def library_calendar(years: range = range(FIRST_YEAR, 2036)) -> WorkCalendar:
    """The library's days as a calendar, for migrations and tests that have no rows."""
    found = [_library(year) for year in years]
    return WorkCalendar(
        frozenset(day for closed, _ in found for day in closed),
        frozenset(day for _, worked in found for day in worked),
    )


def _rows(year: int) -> list[CalendarException]:
    closed, worked = _library(year)
    now = timezone.now()
    spans = [(Kind.HOLIDAY, name, days) for name, days in _joined(closed)]
    spans += [(Kind.WORKED, name, [day]) for day, name in worked.items()]
    return [
        CalendarException(
            kind=kind, name=name[:120], first_day=days[0], last_day=days[-1], basis=SOURCE, confirmed_at=now
        )
        for kind, name, days in spans
    ]


@lru_cache(maxsize=64)
def _library(year: int) -> tuple[dict[date, str], dict[date, str]]:
    """The days off of a year and the weekend days worked in exchange, each with its name."""
    days_off = holidays.country_holidays("VN", years=year, language="vi")
    worked = {day: "Làm việc bù" for day in days_off.weekend_workdays if day.year == year}
    return {day: days_off[day] for day in sorted(days_off)}, worked


def _joined(closed: dict[date, str]) -> list[tuple[str, list[date]]]:
    """Days in a row that bear one name as one span: Tết is one row."""
    keyed = groupby(enumerate(closed), key=lambda pair: (closed[pair[1]], pair[1] - timedelta(days=pair[0])))
    return [(name, [day for _, day in group]) for (name, _), group in keyed]
