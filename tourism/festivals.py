"""Dates of festivals in the ordinary calendar."""

import datetime as dt
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass

from foundation.vietnamese.order import order_key
from tourism import lunar_calendar
from tourism.models import Calendar, Entry

A_YEAR = dt.timedelta(days=385)  # a lunar one with a leap month, at most


@dataclass(frozen=True, slots=True)
class Occasion:
    """One time that a festival is held, first to last day.

    `turn` tells it from the others of the festival, by the festival's own calendar: "2026", "2026-07". It
    stays when an editor corrects the day.
    """

    festival: Entry
    first: dt.date
    last: dt.date
    turn: str

    def is_on(self, day: dt.date) -> bool:
        return self.first <= day <= self.last


def between(festivals: Iterable[Entry], first: dt.date, last: dt.date) -> list[Occasion]:
    """All that touch the days from `first` to `last`, in order; those without a fixed day are left out."""
    found = [occasion for festival in festivals for occasion in _of(festival, first.year - 1, last.year)]
    touching = [occasion for occasion in found if occasion.first <= last and occasion.last >= first]
    return sorted(touching, key=lambda occasion: (occasion.first, order_key(occasion.festival.name)))


def upcoming(festivals: Iterable[Entry], today: dt.date) -> list[Occasion]:
    """The next time of each, one that is on today included, the nearest first."""
    nearest: dict[int, Occasion] = {}
    for occasion in between(festivals, today, today + A_YEAR):
        nearest.setdefault(occasion.festival.pk, occasion)
    return list(nearest.values())


def next_occasion(festival: Entry, today: dt.date) -> Occasion | None:
    return next(iter(upcoming([festival], today)), None)


def _of(festival: Entry, first_year: int, last_year: int) -> Iterator[Occasion]:
    if festival.day is None:
        return
    resolve = _lunar_dates if festival.calendar == Calendar.LUNAR else _solar_dates
    for year in range(first_year, last_year + 1):
        for turn, first in resolve(festival.month, festival.day, year):
            yield Occasion(festival, first, first + dt.timedelta(days=festival.length - 1), turn)


def _lunar_dates(month: int | None, day: int, year: int) -> Iterator[tuple[str, dt.date]]:
    """A night of every month falls in the leap month too; a feast of one month is kept in the first."""
    for found in lunar_calendar.months(year):
        is_its_month = month is None or (found.number == month and not found.is_leap)
        if is_its_month and day <= found.days:
            leap = "-leap" if found.is_leap else ""
            turn = str(year) if month else f"{year}-{found.number:02d}{leap}"
            yield turn, found.first + dt.timedelta(days=day - 1)


def _solar_dates(month: int | None, day: int, year: int) -> Iterator[tuple[str, dt.date]]:
    for each in [month] if month else range(1, 13):
        with suppress(ValueError):  # the 30th of a short month
            yield str(year) if month else f"{year}-{each:02d}", dt.date(year, each, day)
