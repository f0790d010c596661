"""Number plates as people type them, and the kind of vehicle. Pure.

A plate that is not exact is never looked up: 0 and O, 1 and I are not taken for each other.
"""

import re

from django.utils.translation import gettext_lazy as _

from foundation.local_names import local_lazy
from foundation.vietnamese.folding import nfc, strip_marks

VEHICLES = {"car": _("Car"), "motorbike": _("Motorbike"), "ebike": _("Electric motorbike or bicycle")}
COLOURS = {
    "white": _("black letters on white"),
    "yellow": _("black letters on yellow"),
    "blue": _("white letters on blue"),
    "red": _("white letters on red"),
    "special": _("red letters on yellow"),
    "foreign": _("NG or NN (foreign)"),
}
NOT_A_PLATE = local_lazy(
    _(
        "This is not a number plate. Please write all that stands on it, for example %(plate)s or "
        "%(motorbike_plate)s."
    )
)
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
    """`92A-123.45` → `92A12345`; ValueError says in the active language what is wrong."""
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
    """By the words said, else by the series: MĐ is of electric bikes, a letter and a figure of motorbikes."""
    if re.search(r"\bxe (?:may|dap) dien\b|\b(?:electric|e) ?(?:motor)?bi(?:ke|cycle)\b", folded):
        return "ebike"
    if re.search(r"\b(?:xe may|mo to|moto|honda|motorbike|motorcycle|scooter)\b", folded):
        return "motorbike"
    if not is_of_motorbikes(plate) and re.search(r"\b(?:o to|oto|xe hoi|xe tai|xe con|car|truck)\b", folded):
        return "car"
    if re.match(r"\d{2}MD", plate):
        return "ebike"
    return "motorbike" if is_of_motorbikes(plate) else "car"


def is_of_motorbikes(plate: str) -> bool:
    """A series of a letter and a figure with five figures after it: no car has one."""
    return bool(re.fullmatch(r"\d{2}[A-Z]\d{6}", plate, re.ASCII))
