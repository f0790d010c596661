"""Dates as citizens read them («Thứ Ba, 24/11/2026») and as they say them ("mai", "thứ 7 tuần sau", "24/11",
"tomorrow").

Days counted by the moon (rằm, mùng 3) are not read here.

The hour of the day that a message names: "4 giờ chiều", "16h30", "8 rưỡi sáng", "5 pm". Pure.
"""

import datetime as dt
import re
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from foundation.vietnamese.folding import nfc, strip_marks

WEEKDAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ Nhật")


class Span(NamedTuple):
    """The days from first to last, both included; a single day is both."""

    first: date
    last: date


def format_date(day: date) -> str:
    """«Thứ Ba, 24/11/2026»."""
    return f"{WEEKDAYS[day.weekday()]}, {day:%d/%m/%Y}"


def day(value: date) -> str:
    """`24/11/2026`"""
    return f"{value:%d/%m/%Y}"


def hour(value: time | datetime) -> str:
    """`14:30`"""
    return f"{value:%H:%M}"


def format_moment(moment: datetime) -> str:
    """«14:30, Thứ Ba, 24/11/2026», in the zone that the moment is given in."""
    return f"{moment:%H:%M}, {format_date(moment)}"


def parse_spoken(text: str, today: date) -> Span | None:
    """The first day or span of days that a message names, or None; never raises on odd input.

    A date without a year is the one nearest to today; a weekday is the coming one, today included.
    """
    found = [(at, span) for read in _READERS for at, span in read(nfc(text).casefold(), today)]
    return min(found, key=lambda pair: pair[0])[1] if found else None


_Reader = Callable[[str, date], Iterator[tuple[int, Span]]]

_NUMERIC = re.compile(
    r"(?<![\w/.-])(\d{1,2})(?:/(\d{1,2})(?:/(\d{4}|\d{2}))?|([.-])(\d{1,2})\4(\d{4}))(?![\w/]|[.-]\d)"
)
_IN_WORDS = re.compile(
    r"\b(?:ngày|ngay) (\d{1,2})(?: (?:tháng|thang) (\d{1,2})(?:,? (?:năm|nam) (\d{4}))?)?\b(?!/)"
)
_RELATIVE = (
    (r"hôm nay|hom nay|bữa nay|bua nay|(?:hôm|hom|bữa|bua|ngày) ni\b|hnay", 0),
    (r"ngày mốt|ngay mot|(?<!mai )mốt|ngày kia|ngay kia|bữa mốt", 2),
    (r"(?<!khuyen )(?<!hoang )mai\b(?! (?:mốt|mot|táng|tang|thúc|thuc))", 1),
    (r"hôm qua|hom qua|bữa qua|bua qua", -1),
    (r"hôm kia|hom kia|bữa kia", -2),
    (r"today|tonight", 0),
    (r"(?<!after )tomorrow", 1),
    (r"day after tomorrow|the day after(?! tomorrow)", 2),
    (r"yesterday", -1),
)
_AND = r"(?:,| và| va| với| voi| lẫn| lan| cùng| cung)"
_TODAY_AND = re.compile(rf"\b(?:hôm|hom|bữa|bua) (?:nay|ni){_AND} (?:ngày |ngay )?mai\b")
_TOMORROW_AND = re.compile(rf"\bmai{_AND} (?:ngày |ngay )?(?:mốt|mot|kia)\b")
_RELATIVE_DAYS = tuple((re.compile(rf"\b(?:{words})\b"), offset) for words, offset in _RELATIVE)
_WEEK_SHIFT = {"này": 0, "nay": 0, "ni": 0, "sau": 1, "tới": 1, "toi": 1, "trước": -1, "truoc": -1, "qua": -1}
_SHIFT = "|".join(_WEEK_SHIFT)
_WEEKDAY_WORDS = {
    **{str(number): number - 2 for number in range(2, 8)},
    **dict.fromkeys(["hai"], 0),
    **dict.fromkeys(["ba"], 1),
    **dict.fromkeys(["tư", "tu"], 2),
    **dict.fromkeys(["năm", "nam"], 3),
    **dict.fromkeys(["sáu", "sau"], 4),
    **dict.fromkeys(["bảy", "bẩy", "bay"], 5),
}
_WEEKDAY = re.compile(
    rf"\b(?:(?:(?:thứ|thu) ?|t(?=[2-7]\b))({'|'.join(_WEEKDAY_WORDS)})|(?:chủ|chu) (?:nhật|nhat)|cn)\b"
    rf"(?: (?:tuần|tuan) ({_SHIFT})\b| (tới|toi)\b)?"
)
_WEEK = re.compile(rf"\b((?:cuối|cuoi) )?(?:tuần|tuan)(?: ({_SHIFT}))?\b")
_MONTH = re.compile(
    rf"(?<!ngày )\b(?:tháng|thang) (?:({_SHIFT})|(\d{{1,2}})(?:(?:/| (?:năm|nam) )(\d{{4}}))?)\b(?!/)"
)
_ENGLISH_WEEKDAYS = ("mon", "tues", "wednes", "thurs", "fri", "satur", "sun")
_ENGLISH_WEEKDAY = re.compile(rf"\b({'|'.join(_ENGLISH_WEEKDAYS)})day\b")
_ENGLISH_SPAN = re.compile(r"\b(this|next) (week|weekend|month)\b")


def _relative_days(text: str, today: date) -> Iterator[tuple[int, Span]]:
    for words, offset in _RELATIVE_DAYS:
        for match in words.finditer(text):
            day = today + timedelta(offset)
            yield match.start(), Span(day, day)


def _joined_days(text: str, today: date) -> Iterator[tuple[int, Span]]:
    """«hôm nay với ngày mai», «mai mốt»: the span from the first to the second."""
    for words, first in ((_TODAY_AND, 0), (_TOMORROW_AND, 1)):
        for match in words.finditer(text):
            yield match.start() - 1, Span(today + timedelta(first), today + timedelta(first + 1))


def _numeric_days(text: str, today: date) -> Iterator[tuple[int, Span]]:
    for match in _NUMERIC.finditer(text):
        day, month, year, _, dotted_month, dotted_year = match.groups()
        yield from _dated(match.start(), int(day), month or dotted_month, year or dotted_year, today)


def _days_in_words(text: str, today: date) -> Iterator[tuple[int, Span]]:
    for match in _IN_WORDS.finditer(text):
        yield from _dated(match.start(), int(match[1]), match[2] or str(today.month), match[3], today)


def _dated(at: int, day: int, month: str, year: str | None, today: date) -> Iterator[tuple[int, Span]]:
    try:
        if year:
            spoken = date(int(year) + (2000 if len(year) == 2 else 0), int(month), day)
        else:
            spoken = _nearest(day, int(month), today)
    except ValueError:
        return
    yield at, Span(spoken, spoken)


def _nearest(day: int, month: int, today: date) -> date:
    years = (today.year + shift for shift in (-1, 0, 1))
    days = [date(year, month, day) for year in years if _exists(year, month, day)]
    if not days:
        raise ValueError(f"no such day: {day}/{month}")
    return min(days, key=lambda candidate: abs(candidate - today))


def _exists(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def _weekdays(text: str, today: date) -> Iterator[tuple[int, Span]]:
    for match in _WEEKDAY.finditer(text):
        weekday = _WEEKDAY_WORDS[match[1]] if match[1] else 6
        if match[2]:
            day = _monday(today) + timedelta(weekday, weeks=_WEEK_SHIFT[match[2]])
        else:
            day = today + timedelta((weekday - today.weekday()) % 7)
        yield match.start(), Span(day, day)


def _weeks(text: str, today: date) -> Iterator[tuple[int, Span]]:
    for match in _WEEK.finditer(text):
        if not (match[1] or match[2]):
            continue
        monday = _monday(today) + timedelta(weeks=_WEEK_SHIFT.get(match[2], 0))
        first = monday + timedelta(5) if match[1] else monday
        yield match.start(), Span(first, monday + timedelta(6))


def _months(text: str, today: date) -> Iterator[tuple[int, Span]]:
    for match in _MONTH.finditer(text):
        if match[1]:
            month = today.year * 12 + today.month - 1 + _WEEK_SHIFT[match[1]]
            first = date(month // 12, month % 12 + 1, 1)
        elif 1 <= int(match[2]) <= 12:
            first = date(int(match[3] or today.year), int(match[2]), 1)
        else:
            continue
        yield match.start(), Span(first, (first + timedelta(31)).replace(day=1) - timedelta(1))


def _english_days(text: str, today: date) -> Iterator[tuple[int, Span]]:
    for match in _ENGLISH_WEEKDAY.finditer(text):
        day = today + timedelta((_ENGLISH_WEEKDAYS.index(match[1]) - today.weekday()) % 7)
        yield match.start(), Span(day, day)
    for match in _ENGLISH_SPAN.finditer(text):
        later = match[1] == "next"
        if match[2] == "month":
            first = (today.replace(day=1) + timedelta(31 * later)).replace(day=1)
            yield match.start(), Span(first, (first + timedelta(31)).replace(day=1) - timedelta(1))
        else:
            monday = _monday(today) + timedelta(weeks=later)
            first = monday + timedelta(5) if match[2] == "weekend" else monday
            yield match.start(), Span(first, monday + timedelta(6))


def _monday(day: date) -> date:
    return day - timedelta(day.weekday())


_READERS: tuple[_Reader, ...] = (
    _numeric_days, _days_in_words, _weekdays, _joined_days, _relative_days, _weeks, _months, _english_days,
)  # fmt: skip


NOON = 12
OFFICE_DAY_BEGINS = 7
"""An earlier hour is of the afternoon where no part of the day is said: no office opens at 4 am."""
_HOUR = re.compile(
    r"(?<![\w/.])(?P<hour>[01]?\d|2[0-4]) ?(?:(?:gio|h|:) ?(?P<minute>[0-5]\d)(?!\d)|(?:gio|h)?"
    r" ?(?P<half>ruoi)|gio|h\b)(?: (?P<part>sang|trua|chieu|toi|dem)\b)?"
    r"|\b(?P<clock>\d{1,2}) ?(?P<half_day>[ap])\.?m\b"
)
_PARTS = {"sang": (0, 12), "morning": (0, 12), "chieu": (12, 18), "afternoon": (12, 18), "toi": (17, 24)}
_PARTS |= {"evening": (17, 24), "dem": (17, 24)}
_PART = re.compile(
    r"\b(?:buoi |ban |dau |cuoi )?(?:(?P<part>sang|chieu|morning|afternoon|evening)\b"
    r"|(?:buoi|thu \w+|hom nay|mai|cn) (?P<late>toi|dem)\b(?! (?:may|nao|luc|khi|dau)))"
)


class PartOfDay(NamedTuple):
    """The hours from first to last of a part of the day, and its word without marks."""

    first: int
    last: int
    said: str


def hour_in(text: str) -> dt.time | None:
    """The first hour that a text names; one without a part of the day is taken for an hour of office life."""
    match = _HOUR.search(_plain(text))
    if match is None:
        return None
    if match["clock"]:
        hour = int(match["clock"]) % NOON + (NOON if match["half_day"] == "p" else 0)
        return dt.time(hour)
    hour, part = int(match["hour"]), match["part"]
    is_late = part in ("chieu", "toi", "dem") or (part == "trua" and hour < OFFICE_DAY_BEGINS)
    if hour < NOON and (is_late or (part is None and hour < OFFICE_DAY_BEGINS)):
        hour += NOON
    return dt.time(hour % 24, 30 if match["half"] else int(match["minute"] or 0))


def part_of_day_in(text: str) -> PartOfDay | None:
    """Morning, afternoon or evening, where a text names exactly one of them."""
    said = {match["part"] or match["late"] for match in _PART.finditer(_plain(text))}
    if len(said) != 1:
        return None
    part = said.pop()
    return PartOfDay(*_PARTS[part], part)


def _plain(text: str) -> str:
    return strip_marks(nfc(text)).lower()
