"""The hour of the day that a message names: "4 giờ chiều", "16h30", "8 rưỡi sáng", "5 pm". Pure."""

import datetime as dt
import re
from typing import NamedTuple

from foundation.vietnamese.folding import nfc, strip_marks

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
