"""The headings over the prices of a position: «VT1», «Vị trí 1», «Giá đất / I»."""

import re
from collections.abc import Sequence

from foundation.vietnamese.folding import fold

_ROMAN = ("I", "II", "III", "IV", "V", "VI")
_GROUPS = (
    "Giá đất", "Vị trí", "Giá", "Đơn giá", "Giá đất theo vị trí", "Mức giá", "Giá đất ở", "Giá các vị trí",
)  # fmt: skip
_PREFIXES = (
    "VT", "VT ", "Vị trí ", "VT.", "VT0", "Giá VT", "Vị trí 0", "V.trí ", "V.trí 0", "V/trí ", "V/trí 0",
    "VT 0", "Giá vị trí ", "Giá đất VT", "Giá đất vị trí ", "Giá VT ", "Đơn giá VT",
)  # fmt: skip


def position_names(n: int) -> tuple[str, ...]:
    roman = _ROMAN[n - 1]
    grouped = (f"{group} / {number}" for group in _GROUPS for number in (n, roman))
    return (*(f"{prefix}{n}" for prefix in _PREFIXES), f"Vị trí {roman}", *grouped)


def positions_of(words: Sequence[str], n: int) -> tuple[str, ...]:
    """Over the prices of one use of the land among several: «Đất TMDV / VT1», «Đất TMDV»."""
    numbers = (f"{prefix}{n}" for prefix in _PREFIXES)
    below = [*numbers, str(n), _ROMAN[n - 1], f"Vị trí {_ROMAN[n - 1]}"]
    named = [f"{group}{word}" for word in words for group in ("", "Giá ", "Giá đất / ", "Đơn giá / ")]
    return (*(f"{word} / {number}" for word in words for number in below), *(named if n == 1 else ()))


def names_a_position(label: str) -> bool:
    """Of a heading that is none of those above: «VT1 (mặt tiền)» would be prices lost."""
    return bool(re.search(r"\b(?:vt|vi tri) ?0?[1-9]\b", fold(label)))
