"""Opening hours of a week in one cell, as offices and health stations write them."""

import datetime as dt
import re

from foundation.spreadsheets import parsers as read
from foundation.spreadsheets.cells import CellValue, display
from foundation.spreadsheets.errors import CellError
from foundation.spreadsheets.layout import ParsedValue
from foundation.vietnamese.folding import fold

_ALWAYS = re.compile(r"\b24 24\b|\b24 7\b|\b24 gio\b|\b24h(?: ngay)?\b|ca ngay (?:lan|va) dem|suot ngay dem")
_TIME = r"(\d{1,2})\s*(?:h|g|:|giờ)\s*(\d{2})?"
_NO_DAY = r"(?<!\bt)(?<!thứ)(?<!thứ )"  # «Thứ 6: 13 - 17h» is no 6:13
SPAN = re.compile(rf"{_NO_DAY}{_TIME}\s{{0,40}}(?:-|–|đến|tới)\s{{0,40}}{_TIME}", re.IGNORECASE)
DAY = re.compile(r"(?:thứ|t)\s*(\d|hai|ba|tư|năm|sáu|bảy)\b|\b(cn|chủ nhật)\b", re.IGNORECASE)
_DAYS_RANGE = re.compile(r"(?:-|–|đến|tới)\s*(?:thứ|t\s*\d|cn|chủ nhật)", re.IGNORECASE)
_EVERY_DAY = re.compile(r"hằng ngày|hàng ngày|cả tuần|mỗi ngày|tất cả các ngày|daily", re.IGNORECASE)
_CLOSED_DAY = r"(?:thứ\s*(?:[2-7]|hai|ba|tư|năm|sáu|bảy)|\bt[2-7]|\bcn|chủ\s*nhật)\b"
_CLOSED = r"(?:nghỉ|đóng\s+cửa|không\s+(?:làm\s+việc|hoạt\s+động|khám))\b"
_CLOSED_CLAUSE = re.compile(
    rf"[(,;\-–\s]{{0,9}}(?:{_CLOSED_DAY}\s{{0,5}}:?\s{{0,5}}{_CLOSED}|(?:\b{_CLOSED}|\btrừ\b|\bngoại\s{{1,5}}trừ\b)[^;()]*)\)?",
    re.IGNORECASE,
)
_NUMBER = {"hai": 0, "ba": 1, "tư": 2, "năm": 3, "sáu": 4, "bảy": 5}


def hours(value: CellValue) -> list[tuple[int, str, str]] | ParsedValue:
    """«Thứ 2 - Thứ 6: 7h-11h30, 13h30-17h; Thứ 7: 7h-11h» → (weekday, opens, closes).

    Days are never guessed: hours without them are left out and noted. «24/24» is every day, all day.
    """
    if _ALWAYS.search(fold(read.text(value))):
        return [(day, "00:00", "23:59") for day in range(7)]
    if not weekdays(read.text(value)):
        return ParsedValue(None, f"“{display(value)}” không rõ những ngày nào nên chưa ghi giờ")
    found: list[tuple[int, str, str]] = []
    said, closed = split_closed(read.text(value))
    if SPAN.search(closed):
        raise CellError(
            f"“{display(value)}” không rõ giờ nghỉ; hãy ghi các giờ làm việc, như “7h-11h30, 13h30-17h”"
        )
    for part in re.split(r"[;\n]", said):
        spans = SPAN.findall(part)
        days = weekdays(part)
        if not spans or not days:
            raise CellError(
                f"“{display(value)}” không rõ ngày giờ; hãy ghi như “Thứ 2 - Thứ 6: 7h-11h30, 13h30-17h”"
            )
        for first_hour, first_minute, last_hour, last_minute in spans:
            opens, closes = clock(first_hour, first_minute, value), clock(last_hour, last_minute, value)
            if closes <= opens:
                raise CellError(f"“{display(value)}” có giờ đóng không sau giờ mở")
            found += [(day, opens, closes) for day in days]
    shut = weekdays(closed)
    rows = [row for row in found if row[0] not in shut]
    return rows if shut or not closed else ParsedValue(rows, f"“{closed}” không ghi vào giờ làm việc")


def weekdays(part: str) -> list[int]:
    """The days that are named (0 is Monday); [] where none is, or one that no week has."""
    if _EVERY_DAY.search(part):
        return list(range(7))
    named = [6 if sunday else _number(day) for day, sunday in DAY.findall(SPAN.sub(" ", part))]
    if len(named) == 2 and _DAYS_RANGE.search(part) and named[0] < named[1]:
        return list(range(named[0], named[1] + 1))
    return named if all(0 <= day <= 6 for day in named) else []


def _number(day: str) -> int:
    number = _NUMBER.get(day.casefold())
    return int(day) - 2 if number is None else number


def clock(hour: str, minute: str, value: CellValue) -> str:
    try:
        return dt.time(int(hour), int(minute or 0)).isoformat("minutes")
    except ValueError:
        raise CellError(f"“{display(value)}” có giờ không có thật") from None


def split_closed(text: str) -> tuple[str, str]:
    """The text without its first clause of closing («nghỉ thứ Hai», «trừ chủ nhật»), and the clause."""
    match = _CLOSED_CLAUSE.search(text)
    if match is None:
        return text, ""
    return f"{text[: match.start()]} {text[match.end() :]}".strip(" ;,"), match[0].strip(" ();,-–")
