"""One place for the tone mark: old style (hòa, khỏe, thủy), which most readers are used to."""

import re

from foundation.vietnamese.folding import nfc

_PLACES = (("o", "òóỏõọ", "a", "àáảãạ"), ("o", "òóỏõọ", "e", "èéẻẽẹ"), ("u", "ùúủũụ", "y", "ỳýỷỹỵ"))
_OLD_STYLE = {
    first + new: old + last
    for first, old_marks, last, new_marks in _PLACES
    for old, new in zip(old_marks, new_marks, strict=True)
}
# Open syllables only (hoàn keeps its mark), and never after q, where u is no vowel (quý).
_NEW_STYLE = re.compile(rf"(?<!q)(?:{'|'.join(_OLD_STYLE)})(?![^\W\d_])", re.IGNORECASE)


def old_style(text: str) -> str:
    """The text composed, with every movable tone mark in the old place; letter case is kept."""
    return _NEW_STYLE.sub(_move_mark, nfc(text))


def _move_mark(match: re.Match[str]) -> str:
    typed = match[0]
    moved = _OLD_STYLE[typed.lower()]
    return "".join(new.upper() if old.isupper() else new for old, new in zip(typed, moved, strict=True))
