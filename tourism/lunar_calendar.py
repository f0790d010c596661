"""The Vietnamese lunar calendar, from where the moon and the sun stand: days begin at midnight of UTC+7.

Tables of the Chinese calendar will not do: they count from midnight of UTC+8, so that Tết fell a month
apart in 1985 and falls a day apart in 2030. The moments come from ephem (VSOP87 and ELP).
"""

import datetime as dt
from functools import lru_cache
from typing import NamedTuple

import ephem

VIETNAM = dt.timedelta(hours=7)
SECTORS = 12  # of the sun's way; a month in which it enters none is the leap month


class LunarDay(NamedTuple):
    year: int
    month: int
    day: int
    is_leap: bool = False


class LunarMonth(NamedTuple):
    number: int
    is_leap: bool
    first: dt.date
    days: int


def solar(year: int, month: int, day: int, *, is_leap: bool = False) -> dt.date:
    """The date of a lunar day; ValueError where that month has no such day or the year no such leap month."""
    for found in months(year):
        if (found.number, found.is_leap) == (month, is_leap) and 1 <= day <= found.days:
            return found.first + dt.timedelta(days=day - 1)
    raise ValueError(f"no day {day} of month {month} in lunar year {year}")


def lunar(day: dt.date) -> LunarDay:
    for year in (day.year, day.year - 1):
        for month in months(year):
            if 0 <= (passed := (day - month.first).days) < month.days:
                return LunarDay(year, month.number, passed + 1, month.is_leap)
    raise ValueError(f"{day} is in no lunar year known here")


@lru_cache(maxsize=64)
def months(year: int) -> tuple[LunarMonth, ...]:
    """The 12 or 13 months of a lunar year, first to last."""
    before, after = _from_solstice(year - 1), _from_solstice(year)
    new_year = next(at for at, month in enumerate(before) if month.number == 1)
    next_year = next(at for at, month in enumerate(after) if month.number == 1)
    return (*before[new_year:], *after[:next_year])


@lru_cache(maxsize=64)
def _from_solstice(year: int) -> tuple[LunarMonth, ...]:
    """The months from the one with the winter solstice of `year` (the eleventh) up to the next such month."""
    firsts = _new_moons(_eleventh_month(year), _eleventh_month(year + 1))
    leap = _leap(firsts) if len(firsts) == 14 else None
    named, number = [], 10
    for at, first in enumerate(firsts[:-1]):
        is_leap = at == leap
        number += not is_leap
        named.append(LunarMonth((number - 1) % 12 + 1, is_leap, first, (firsts[at + 1] - first).days))
    return tuple(named)


def _leap(firsts: list[dt.date]) -> int:
    sectors = [_sector(first) for first in firsts]
    return next(at for at in range(1, len(sectors) - 1) if sectors[at] == sectors[at + 1])


def _eleventh_month(year: int) -> dt.date:
    solstice = _local(ephem.next_winter_solstice(ephem.Date(f"{year}/11/1")))
    moon = ephem.previous_new_moon(_midnight(solstice + dt.timedelta(days=1)))
    return _local(moon)


def _new_moons(first: dt.date, last: dt.date) -> list[dt.date]:
    found = [first]
    while found[-1] < last:
        found.append(_local(ephem.next_new_moon(_midnight(found[-1] + dt.timedelta(days=2)))))
    return found


def _sector(day: dt.date) -> int:
    sun = ephem.Sun(_midnight(day))
    place = ephem.Ecliptic(ephem.Equatorial(sun.g_ra, sun.g_dec, epoch=_midnight(day)))
    return int(place.lon / (2 * ephem.pi) * SECTORS)


def _midnight(day: dt.date) -> ephem.Date:
    return ephem.Date(dt.datetime.combine(day, dt.time()) - VIETNAM)


def _local(moment: ephem.Date) -> dt.date:
    return (moment.datetime() + VIETNAM).date()
