"""Dates as people write them in Vietnam: the day always first, never guessed.

Each reader takes a cell that is not empty and raises CellError with the reason in Vietnamese.
"""

import re
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from foundation.spreadsheets.cells import (
    FIRST_SERIAL,
    LAST_SERIAL,
    CellValue,
    clean_text,
    display,
    from_serial,
)
from foundation.spreadsheets.errors import CellError

LOCAL = ZoneInfo("Asia/Ho_Chi_Minh")
PIVOT = 70
"""Two-digit years below it are of this century, the others of the last."""
FIRST_YEAR, LAST_YEAR = 1900, 2100
EXPECTED = "hãy ghi ngày/tháng/năm, ví dụ 05/03/2026"

_MONTH_NAMES = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_MONTHS = {name: at for at, name in enumerate(_MONTH_NAMES, start=1)}
_TIME = re.compile(
    r"(?<![\d/.-])(?P<hour>\d{1,2})\s*(?::|h|g|giờ)\s*(?:(?P<minute>\d{1,2})\s*(?:phút|ph|p|['’′])?)?"
    r"(?:\s*:\s*(?P<second>\d{1,2})(?:\.\d+)?)?\s*(?P<half>sa|ch|am|pm|sáng|trưa|chiều|tối)?(?![\w/-])"
)
_FILLER = re.compile(
    r"\b(?:ngày|lúc|vào|hồi|chủ nhật|cn|thứ (?:hai|ba|tư|năm|sáu|bảy|[2-7])"
    r"|monday|tuesday|wednesday|thursday|friday|saturday|sunday)\b[,:]?"
)
_YEAR_FIRST = re.compile(r"(\d{4})\s*[-/.]\s*(\d{1,2})\s*[-/.]\s*(\d{1,2})")
_DAY_FIRST = re.compile(r"(\d{1,2})\s{0,9}[-/.\\, ]\s{0,9}(\d{1,2})\s{0,9}[-/.\\, ]\s{0,9}(\d{4}|\d{2})")
_IN_WORDS = re.compile(
    r"(\d{1,2})[\s,./-]*(?:tháng|thg\.?|th\.?)\s*(\d{1,2})[\s,./-]*(?:năm\s*)?(\d{4}|\d{2})"
)
_MONTH_NAME = re.compile(r"(\d{1,2})[\s./-]*([a-z]{3})[a-z]*[\s.,/-]*(\d{4}|\d{2})")
_COMPACT = re.compile(r"\d{8}")
_SERIAL = re.compile(r"\d{5}(?:[.,]\d+)?")


def day(value: CellValue) -> date:
    """The date alone; a time written beside it is read and left out."""
    moment_ = moment(value)
    return moment_.date() if isinstance(moment_, datetime) else moment_


def moment(value: CellValue) -> date | datetime:
    """A datetime (local, naive) where a time of day is written, else a date."""
    if isinstance(value, datetime):
        return _within_years(value if value.time() != time() else value.date(), value)
    if isinstance(value, date):
        return _within_years(value, value)
    if isinstance(value, bool) or isinstance(value, time | timedelta) or value is None:
        raise CellError(f"“{display(value)}” không phải ngày; {EXPECTED}")
    if isinstance(value, int | float):
        return _of_number(value)
    return _of_text(clean_text(str(value)))


def _of_number(number: float) -> date | datetime:
    if FIRST_SERIAL <= number < LAST_SERIAL + 1:
        found = from_serial(number)
        if isinstance(found, datetime):
            return found if found.time() != time() else found.date()
    return _of_text(str(int(number)) if float(number).is_integer() else str(number))


def _of_text(text: str) -> date | datetime:
    if with_zone := _iso(text):
        return _within_years(with_zone, text)
    rest, at = _split_time(text.lower(), text)
    found = _within_years(_date(" ".join(_FILLER.sub(" ", rest).split()).strip(" ,;.:-"), text), text)
    if isinstance(found, datetime):
        return found
    return datetime.combine(found, at) if at else found


def _iso(text: str) -> datetime | None:
    """`2026-02-01T07:30:00Z` and its like, as programs write; moved to our clock when they name theirs."""
    if not re.match(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d", text):
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    found = found.astimezone(LOCAL).replace(tzinfo=None) if found.tzinfo else found
    return found.replace(microsecond=0)


def _split_time(lower: str, text: str) -> tuple[str, time | None]:
    match = _TIME.search(lower)
    if match is None or (match["minute"] is None and ":" in match[0]):
        return lower, None
    hour, half = int(match["hour"]), match["half"]
    if half in ("ch", "pm", "chiều", "tối") and hour < 12:
        hour += 12
    elif half in ("sa", "am", "sáng") and hour == 12:
        hour = 0
    try:
        at = time(hour, int(match["minute"] or 0), int(match["second"] or 0))
    except ValueError:
        raise CellError(f"“{display(text)}” có giờ không có thật") from None
    return lower[: match.start()] + " " + lower[match.end() :], at


def _date(rest: str, text: str) -> date | datetime:
    if match := _YEAR_FIRST.fullmatch(rest):
        return _real(match[3], match[2], match[1], text)
    if match := _DAY_FIRST.fullmatch(rest) or _IN_WORDS.fullmatch(rest):
        return _real(match[1], match[2], match[3], text)
    if (match := _MONTH_NAME.fullmatch(rest)) and match[2] in _MONTHS:
        return _real(match[1], str(_MONTHS[match[2]]), match[3], text)
    if _SERIAL.fullmatch(rest):
        number = float(rest.replace(",", "."))
        if FIRST_SERIAL <= number < LAST_SERIAL + 1:
            return _of_number(number)
    if _COMPACT.fullmatch(rest):
        return _compact(rest, text)
    raise CellError(f"không đọc được “{display(text)}” thành ngày; {EXPECTED}")


def _real(day_: str, month: str, year: str, text: str) -> date:
    number = int(year)
    if len(year) == 2:
        number += 2000 if number < PIVOT else 1900
    if not 1 <= int(month) <= 12:
        raise CellError(f"“{display(text)}” không có tháng {int(month)}; {EXPECTED}")
    try:
        return date(number, int(month), int(day_))
    except ValueError:
        raise CellError(f"“{display(text)}” không phải ngày có thật") from None


def _compact(digits: str, text: str) -> date:
    """Eight digits, when only one of ddmmyyyy and yyyymmdd is a date."""
    readings = set()
    for day_, month, year in ((digits[:2], digits[2:4], digits[4:]), (digits[6:], digits[4:6], digits[:4])):
        try:
            found = _real(day_, month, year, text)
        except CellError:
            continue
        if 1950 <= found.year <= LAST_YEAR:
            readings.add(found)
    if len(readings) != 1:
        raise CellError(f"không đọc được “{display(text)}” thành ngày; {EXPECTED}")
    return readings.pop()


def _within_years(found: date | datetime, value: CellValue) -> date | datetime:
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise CellError(f"“{display(value)}” có năm {found.year} ngoài khoảng {FIRST_YEAR}–{LAST_YEAR}")
    return found
