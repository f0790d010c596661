"""What stands around a price table: the unit of its prices, the decision, its years, the commune."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from foundation.spreadsheets.money_units import unit_of
from foundation.vietnamese.folding import fold, nfc
from lookups.kinds.land_prices.land_types import named_in

_DECISION = re.compile(
    r"(?:quyết\s{1,40}định|nghị\s{1,40}quyết|QĐ"
    r"|NQ)\s{0,40}(?:số\s{0,40})?:?\s{0,40}(\d{1,5}(?:/\d{4})?/(?:QĐ|QD|NQ)-[A-ZĐ]{1,40})",
    re.I,
)
_SIGNED = re.compile(r"ngày\s+(\d{1,2})(?:/|-|\s+tháng\s+)(\d{1,2})(?:/|-|\s+năm\s+)(\d{4})", re.I)
_SPAN = re.compile(r"\b(20\d{2})\s*[-–—]\s*(20\d{2})\b")
_FROM = re.compile(
    r"(?:áp dụng|hiệu lực|thực hiện)[^0-9]{0,20}từ(?:\s+ngày)?\s+(\d{1,2})/(\d{1,2})/(\d{4})", re.I
)
_YEAR = re.compile(r"\bnăm\s+(20\d{2})\b", re.I)
_NUMBERED = (
    r"(?:[IVXLC]{1,9}|[A-ZĐ]|\d{1,2}(?:\.\d{1,2}){0,5})?\s{0,5}[.)/:-]?\s{0,5}(?:địa bàn\s{0,5}:?\s{0,5})?"
)
_COMMUNE = re.compile(
    rf"{_NUMBERED}((?:phường|xã|thị trấn|đặc khu|p\.|x\.|tt\.)\s{{0,5}}[^\W\d_][^\d:;()]{{0,40}}?)"
    r"\s{0,5}(?:\([^()]{0,200}\))?",
    re.I,
)
_OTHER_PLACE = re.compile(
    rf"{_NUMBERED}(?:các\s{{1,5}})?(?:phường|xã|thị trấn|đặc khu|thị xã|thành phố|quận|huyện|tp\.)\b", re.I
)
_NOT_NAMES = frozenset({"phuong xa", "xa phuong", "xa phuong thi tran", "phuong xa thi tran"})


def read(texts: Sequence[str]) -> dict[str, Any]:
    """Keys, where found: unit (đồng per printed 1), decision, issued_on, valid_from, valid_to, sheet_ward,
    sheet_land_type, positions (how many the heading has)."""
    found: dict[str, Any] = {"unit": unit_of(texts), "positions": _positions(texts)}
    title = nfc(" ".join(texts))
    found |= _decision(title) | _years(title)
    for text in texts:
        if ward := commune_of(text).get("ward"):
            found["sheet_ward"] = ward
        if fold(text).startswith(("bang gia dat", "gia dat", "phu luc", "bang")) and (
            kind := named_in(fold(text))
        ):
            found["sheet_land_type"] = kind
    return found


def _positions(texts: Sequence[str]) -> int:
    numbers = [int(m[1]) for text in texts if (m := re.search(r"(?:\bvt|vi tri) ?0?([1-6])\b", fold(text)))]
    return max(numbers, default=0)


def _decision(title: str) -> dict[str, Any]:
    match = _DECISION.search(title)
    if match is None:
        return {}
    found: dict[str, Any] = {"decision": match[1].upper().replace("QD-", "QĐ-")}
    if (signed := _SIGNED.search(title, match.end())) and signed.start() - match.end() < 20:
        found["issued_on"] = _day(signed[3], signed[2], signed[1])
    return found


def _years(title: str) -> dict[str, Any]:
    if match := _FROM.search(title):
        return {"valid_from": _day(match[3], match[2], match[1])}
    if match := _SPAN.search(title):
        return {"valid_from": date(int(match[1]), 1, 1), "valid_to": date(int(match[2]), 12, 31)}
    years = [int(year) for year in _YEAR.findall(_SIGNED.sub(" ", title))]
    return {"valid_from": date(years[0], 1, 1), "valid_to": date(years[0], 12, 31)} if years else {}


def _day(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def commune_of(text: str) -> dict[str, Any]:
    """{"ward": …} of a line that is nothing but a commune's name, perhaps numbered: "II. XÃ NAM PHƯỚC".

    {"ward": None} of a line about another place (a district, several communes): what stands below it does not
    belong to the commune above.
    """
    line = nfc(text).strip()
    match = _COMMUNE.fullmatch(line)
    if match is None or fold(match[1]) in _NOT_NAMES or "," in match[1] or "/" in match[1]:
        is_place = _OTHER_PLACE.match(line) and fold(line) not in _NOT_NAMES
        return {"ward": None} if is_place else {}
    return {"ward": match[1].strip()}
