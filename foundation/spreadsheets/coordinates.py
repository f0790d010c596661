"""Points on the map as people write them: with comma or dot, in minutes, both in one cell, in a link."""

import re
from typing import Any

from foundation.regions.points import is_in_vietnam
from foundation.spreadsheets.cells import CellValue, display
from foundation.spreadsheets.errors import CellError
from foundation.spreadsheets.layout import ParsedValue
from foundation.spreadsheets.parsers import text as words_of

_DMS = re.compile(
    r"([NE])?\s{0,9}(\d{1,3})\s{0,9}[°º]\s{0,9}(\d{1,2})\s{0,9}['’′]\s{0,9}(\d{1,2}(?:[.,]\d+)?)?\s{0,9}(?:\"|”|″|'')?\s{0,9}([NEBĐ]\b)?",
    re.IGNORECASE,
)
_DECIMAL = re.compile(r"[+-]?\d{1,7}(?:[.,]\d+)?")
_MARKS = re.compile(
    r"[°º]|độ|vĩ|kinh|bắc|đông|(?<![^\W\d_])[NEBĐ](?![^\W\d_])|\b(?:lat|lng|long|lon)\b\s*[:=]?",
    re.IGNORECASE,
)
_IN_LINK = re.compile(r"https?://\S*?[@=/](\d{1,2}\.\d+),\+?(\d{2,3}\.\d+)")


def degrees(value: CellValue) -> float:
    """`15,8771`, `15.8771° N`, `15°52'37"N`."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    text = words_of(value)
    if found := _DMS.fullmatch(text):
        return _from_dms(found)
    bare = _MARKS.sub(" ", text).strip()
    if not _DECIMAL.fullmatch(bare):
        raise CellError(f"“{display(text)}” không phải tọa độ (ví dụ 15,8771)")
    return float(bare.replace(",", "."))


def point(value: CellValue) -> ParsedValue:
    """Latitude and longitude in one cell: `15.877, 108.328`, `15,877; 108,328`, or in a map's link."""
    text = words_of(value)
    if len(found := list(_DMS.finditer(text))) == 2:
        return _beside(text, _from_dms(found[0]), _from_dms(found[1]))
    if link := _IN_LINK.match(text):
        return _beside(text, float(link[1]), float(link[2]))
    bare = " ".join(_MARKS.sub(" ", text).replace(" ,", ",").split()).strip(" ()")
    bare = re.sub(r"\s{1,9}(?=[,;/|])", "", bare)
    pieces = (piece.strip(" ,()") for piece in re.split(r"\s*[;/|]\s*|,\s+|\s+", bare))
    parts = list(filter(None, pieces))
    if len(parts) == 1 and bare.count(",") == 1 and bare.count(".") == 2:
        parts = bare.split(",")
    if len(parts) != 2 or not all(map(_DECIMAL.fullmatch, parts)):
        raise CellError(f"“{display(text)}” không phải tọa độ (ví dụ 15.8771, 108.3280)")
    return _beside(text, degrees(parts[0]), degrees(parts[1]))


def check_point(values: dict[str, Any]) -> list[str]:
    """A rule of layouts: `lat` and `lng` are both given or both missing, and lie in Vietnam."""
    lat, lng = values["lat"], values["lng"]
    if (lat is None) != (lng is None):
        raise CellError("Tọa độ thiếu vĩ độ hoặc kinh độ")
    if lat is not None and not is_in_vietnam(lat, lng):
        raise CellError(f"Tọa độ {lat}, {lng} không nằm ở Việt Nam (có thể đảo vĩ độ và kinh độ)")
    return []


def _beside(text: str, lat: float, lng: float) -> ParsedValue:
    return ParsedValue(text, beside={"lat": lat, "lng": lng})


def _from_dms(found: re.Match[str]) -> float:
    _before, whole, minutes, seconds, _after = found.groups()
    return round(int(whole) + int(minutes) / 60 + float((seconds or "0").replace(",", ".")) / 3600, 7)
