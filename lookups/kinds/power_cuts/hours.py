"""Hours of power cuts as people write them: «7h30», «17 giờ», «từ 22h đến 5h hôm sau». Pure.

Every reader raises CellError, in Vietnamese, where the text has more than one reading or none.
"""

import datetime as dt
import re
from dataclasses import dataclass

from foundation.spreadsheets import CellError, CellValue
from foundation.spreadsheets.cells import display
from foundation.spreadsheets.dates import moment
from foundation.vietnamese.folding import nfc

LONGEST = dt.timedelta(days=7)
EVENING, NOON = dt.time(18), dt.time(12)
"""A cut that begins after one and ends before the other runs over midnight, also where nobody says so."""

_HALF = r"sáng|trưa|chiều|tối|đêm|sa|ch|am|pm"
_NEXT = r"(?:của\s+)?(?:ngày\s+)?(?:hôm|ngày|bữa)\s+sau|sáng\s+hôm\s+sau"
_UNIT = r"(?:giờ|gio|h|g)"
_TO = r"\s*(?:-|–|—|đến|tới|->|→|~)\s*"
_CLOCK = re.compile(
    rf"(?<!\d)(?P<hour>\d{{1,2}})\s*(?::|{_UNIT}(?![^\W\d]))\s*"
    rf"(?:(?P<minute>\d{{1,2}})(?!\d|\s*(?:{_UNIT}\b|:\s*\d\d\D*:))\s*(?:phút|phut|ph\b|p\b|')?"
    rf"|(?P<half>rưỡi|ruoi))?(?:\s*:\s*\d\d(?!\d))?"
    rf"\s*(?P<part>(?:{_HALF})\b)?\s*(?P<next>{_NEXT})?",
    re.IGNORECASE,
)
_BARE_FIRST = re.compile(rf"(?<![\w/.:,-])(\d{{1,2}})(?={_TO}\d{{1,2}}\s*{_UNIT}(?![^\W\d]))", re.IGNORECASE)
_BARE_LAST = re.compile(
    rf"({_UNIT}\s{{0,40}}(?:\d\d)?{_TO})(\d{{1,2}})(?=\s{{0,40}}(?:$|ngày|,|\.|sáng|trưa"
    rf"|chiều|tối))",
    re.IGNORECASE,
)
_DATE = re.compile(
    r"(?<![\d:hg])\d{1,2}\s*[-/.]\s*\d{1,2}\s*[-/.]\s*(?:\d{4}|\d{2})(?!\d)|\d{4}-\d{1,2}-\d{1,2}|"
    r"\d{1,2}\s*tháng\s*\d{1,2}(?:\s*năm)?\s*\d{4}",
    re.IGNORECASE,
)
_DOTTED = re.compile(rf"(?<![\d.])(\d{{1,2}})\.([0-5]\d){_TO}(\d{{1,2}})\.([0-5]\d)(?![\d.])", re.IGNORECASE)
_BARE_DATE = re.compile(r"\d{8}|\d{5}")
"""`20261125`, and the serial by which Excel counts a day."""
_WEEKDAY = re.compile(r"\b(?:thứ|t)\s*[2-8]\b", re.IGNORECASE)
_DAY_OF_WEEK = re.compile(r"\b(?:thứ\s*(hai|ba|tư|năm|sáu|bảy|[2-7])|(chủ\s*nhật|cn))\b", re.IGNORECASE)
_DAYS_OF_WEEK = ("hai", "ba", "tư", "năm", "sáu", "bảy", "chủ nhật")
_SHORT_DATE = re.compile(r"(?<![\d/:])(\d{1,2})\s*[/]\s*(\d{1,2})(?![\d/])")


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day; `days` later than the date it belongs to; `on` where a date stands beside it."""

    at: dt.time
    days: int = 0
    on: dt.date | None = None
    part: str = ""


@dataclass(frozen=True, slots=True)
class Written:
    """What one cell says: none, one or two clocks, and the dates beside them."""

    clocks: tuple[Clock, ...] = ()
    dates: tuple[dt.date, ...] = ()
    notes: tuple[str, ...] = ()


def read_cell(value: CellValue, today: dt.date) -> Written:
    """Everything about time that a cell holds."""
    if isinstance(value, dt.datetime):
        return _of_datetime(value)
    if isinstance(value, dt.date):
        return Written(dates=(value,))
    if isinstance(value, dt.time):
        return Written((Clock(value.replace(second=0, microsecond=0)),))
    if isinstance(value, dt.timedelta):
        return Written((_of_seconds(value.total_seconds(), value),))
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _of_number(value)
    return _of_text(nfc(str(value)), today)


def _of_datetime(value: dt.datetime) -> Written:
    if value.year <= 1900:  # Excel shows 24:00 as the first day of its calendar
        days = (value.date() - dt.date(1899, 12, 31)).days
        return Written((Clock(value.time().replace(second=0), max(0, days)),))
    on = value.date()
    clock = Clock(value.time().replace(second=0, microsecond=0), on=on)
    return Written((clock,), (on,)) if value.time() != dt.time() else Written(dates=(on,))


def _of_number(value: int | float) -> Written:
    if 0 <= value <= 1 and not (isinstance(value, int)):
        return Written((_of_seconds(round(value * 1440) * 60, value),))
    if value == 1:
        raise CellError(f"“{display(value)}” không rõ là giờ nào; hãy ghi như 7h30")
    if value >= 20_000:
        found = moment(value)
        return _of_datetime(found) if isinstance(found, dt.datetime) else Written(dates=(found,))
    raise CellError(f"“{display(value)}” không rõ là giờ nào; hãy ghi như 7h30 hoặc 17:00")


def _of_seconds(seconds: float, value: CellValue) -> Clock:
    days, rest = divmod(int(seconds) // 60, 1440)
    if not 0 <= days <= 1:
        raise CellError(f"“{display(value)}” không phải giờ trong ngày")
    return Clock(dt.time(rest // 60, rest % 60), days)


def _of_text(text: str, today: dt.date) -> Written:
    text = _DOTTED.sub(r"\1:\2 - \3:\4", text)
    if _BARE_DATE.fullmatch(text.strip()):
        text = f"{moment(text.strip()):%d/%m/%Y}"
    dates, notes = _dates(text, today)
    bare = _DATE.sub(lambda match: " " * len(match[0]), text)
    bare = _SHORT_DATE.sub(lambda match: " " * len(match[0]), bare)
    bare = (
        re.sub(r"\bngày\s*(?=\s|$)", lambda match: " " * len(match[0]), bare, flags=re.IGNORECASE)
        if dates
        else bare
    )
    bare = _BARE_FIRST.sub(r"\1h", bare)
    bare = _BARE_LAST.sub(lambda match: f"{match[1]}{match[2]}h", bare)
    clocks = tuple(_clock(match, text) for match in _CLOCK.finditer(bare))
    if dates and re.search(r"\d", _WEEKDAY.sub(" ", _CLOCK.sub(" ", bare))):
        raise CellError(f"“{display(text)}” có nhiều ngày hoặc có số không rõ; hãy tách mỗi ngày một dòng")
    if not clocks and not dates:
        raise CellError(f"không đọc được “{display(text)}” thành giờ; hãy ghi như 7h30 hoặc 17 giờ")
    return Written(clocks, dates, notes)


def _dates(text: str, today: dt.date) -> tuple[tuple[dt.date, ...], tuple[str, ...]]:
    found: list[dt.date] = []
    notes: list[str] = []
    for match in _DATE.finditer(text):
        day = moment(match[0])
        found.append(day.date() if isinstance(day, dt.datetime) else day)
    if found:
        return tuple(found), _of_another_weekday(text, found)
    for match in _SHORT_DATE.finditer(text):
        day = _nearest(int(match[1]), int(match[2]), today, match[0])
        found.append(day)
        notes.append(f"“{match[0]}” không ghi năm, hiểu là {day:%d/%m/%Y}")
    return tuple(found), (*notes, *_of_another_weekday(text, found))


def _of_another_weekday(text: str, found: list[dt.date]) -> tuple[str, ...]:
    match = _DAY_OF_WEEK.search(text.lower())
    if match is None or len(found) != 1:
        return ()
    said = "chủ nhật" if match[2] else match[1]
    at = int(said) - 2 if said.isdecimal() else _DAYS_OF_WEEK.index(said)
    day = found[0]
    if day.weekday() == at:
        return ()
    real = _DAYS_OF_WEEK[day.weekday()]
    return (f"ghi “{match[0]}”, nhưng {day:%d/%m/%Y} là {'' if day.weekday() == 6 else 'thứ '}{real}",)


def _nearest(day: int, month: int, today: dt.date, said: str) -> dt.date:
    candidates = []
    for year in (today.year - 1, today.year, today.year + 1):
        try:
            candidates.append(dt.date(year, month, day))
        except ValueError:
            continue
    if not candidates:
        raise CellError(f"“{said}” không phải ngày có thật")
    return min(candidates, key=lambda candidate: abs(candidate - today))


def _clock(match: re.Match[str], text: str) -> Clock:
    hour = int(match["hour"])
    minute = 30 if match["half"] else int(match["minute"] or 0)
    part = (match["part"] or "").casefold()
    if part in ("chiều", "tối", "ch", "pm") and hour < 12:
        hour += 12
    elif part == "đêm" and 6 <= hour < 12:
        hour += 12
    elif (part in ("sáng", "sa", "am", "đêm") and hour == 12) or (part == "đêm" and hour == 24):
        hour = 24 if part == "đêm" else 0
    elif part == "trưa" and hour in (1, 2):
        hour += 12
    days = 1 if match["next"] else 0
    if hour == 24 and minute == 0:
        hour, days = 0, 1
    try:
        return Clock(dt.time(hour, minute), days, None, part)
    except ValueError:
        raise CellError(f"“{display(text)}” có giờ không có thật") from None


def span(first: Clock, last: Clock, day: dt.date, said: str) -> tuple[dt.datetime, dt.datetime, list[str]]:
    """The moments between two clocks of one notice; `day` is the date of the first."""
    notes = []
    start = dt.datetime.combine(first.on or day, first.at) + dt.timedelta(days=first.days)
    end = dt.datetime.combine(last.on or start.date(), last.at)
    if not last.on:
        end += dt.timedelta(days=last.days)
    if end <= start and not last.on and not last.days and start.time() >= EVENING and end.time() <= NOON:
        end += dt.timedelta(days=1)
        notes.append(f"{said}: giờ kết thúc hiểu là ngày hôm sau, {end:%d/%m/%Y}")
    if end <= start:
        raise CellError(f"{said}: giờ kết thúc {end:%H:%M, %d/%m} không sau giờ bắt đầu {start:%H:%M, %d/%m}")
    if _is_torn(first, last, end - start):
        raise CellError(f"{said}: không rõ giờ bắt đầu là sáng hay chiều; hãy ghi 13h30 thay cho 1h30")
    if end - start > LONGEST:
        raise CellError(f"{said}: kéo dài hơn {LONGEST.days} ngày, xin kiểm tra lại")
    return start, end, notes


def _is_torn(first: Clock, last: Clock, length: dt.timedelta) -> bool:
    """«1h30 – 5h chiều»: the first hour may be of the afternoon too."""
    afternoon = last.part in ("chiều", "tối", "ch", "pm")
    return afternoon and not first.part and first.at < dt.time(6) and length > dt.timedelta(hours=12)
