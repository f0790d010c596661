"""Number plates as people type them, and the kind of vehicle. Pure.

A plate that is not exact is never looked up: 0 and O, 1 and I are not taken for each other.
"""

import re

from foundation.vietnamese.folding import nfc, strip_marks

VEHICLES = {"car": "Ô tô", "motorbike": "Xe máy", "ebike": "Xe máy điện, xe đạp điện"}
COLOURS = {
    "white": "nền trắng, chữ đen",
    "yellow": "nền vàng, chữ đen",
    "blue": "nền xanh, chữ trắng",
    "red": "nền đỏ, chữ trắng",
    "special": "nền vàng, chữ đỏ",
    "foreign": "biển NG, NN",
}
NOT_A_PLATE = "Biển số chưa đúng. Ông/bà ghi đủ như trên biển, ví dụ 92A-123.45 hoặc 92-H1 123.45."
_PLATE = re.compile(r"(\d{2})(?:[A-Z][A-Z0-9]?|MD\d)\d{4,5}", re.ASCII)
_FOREIGN = re.compile(r"\d{2}(?:\d{3}(?:NG|NN|QT|CV)|(?:NG|NN|QT|CV)\d{3})\d{2}", re.ASCII)
"""Of foreign missions and companies: 80-011-NG-01."""
_PARTS = re.compile(r"[\s.\-_/·–]+")
# In running text: a province, a series, then four or five figures, parted as on the plate.
_IN_TEXT = re.compile(
    r"(?<![\w.])([1-9]\d[\s.-]?[a-z]{1,2}\d?[\s.-]{0,2}\d{3}[\s.-]?\d{1,2})(?![\w]|[.-]\d)",
    re.ASCII | re.IGNORECASE,
)


def normalise(typed: str) -> str:
    """`92A-123.45` → `92A12345`; ValueError says in Vietnamese what is wrong."""
    plate = _PARTS.sub("", strip_marks(nfc(typed)).upper())
    match = _PLATE.fullmatch(plate)
    if not _FOREIGN.fullmatch(plate) and (match is None or int(match[1]) < 11):
        raise ValueError(NOT_A_PLATE)
    return plate


def find(text: str) -> str:
    """The plate in a message, normalised; "" where there is none."""
    for match in _IN_TEXT.finditer(strip_marks(nfc(text))):
        try:
            return normalise(match[1])
        except ValueError:
            continue
    return ""


def likely_vehicle(plate: str, folded: str = "") -> str:
    """By the words said, else by the series: a letter and a figure are a motorbike's."""
    if re.search(r"\bxe (?:may|dap) dien\b", folded):
        return "ebike"
    if re.search(r"\b(?:xe may|mo to|moto|honda)\b", folded):
        return "motorbike"
    if re.search(r"\b(?:o to|oto|xe hoi|xe tai|xe con)\b", folded):
        return "car"
    return "motorbike" if is_of_motorbikes(plate) else "car"


def is_of_motorbikes(plate: str) -> bool:
    """A series of a letter and a figure with five figures after it: no car has one."""
    return bool(re.fullmatch(r"\d{2}[A-Z]\d{6}", plate, re.ASCII))
