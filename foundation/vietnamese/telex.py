"""Raw Telex and VNI keystrokes ("ddieemr thi", "d9ie6m3 thi") turned into the letters they were meant for.

To be tried only when nothing in a text was understood: many plain words are also valid keystrokes.

One place for the tone mark: old style (hòa, khỏe, thủy), which most readers are used to.

Which letters can make a Vietnamese syllable, tone aside: the judge of every guess at typing errors.
"""

import re
import unicodedata
from collections.abc import Callable
from pathlib import Path
from types import MappingProxyType

from foundation.vietnamese.folding import nfc, strip_marks

_ONSET = r"(?:ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdđghklmnprstvx])?"
_OPEN = (
    r"a|e|ê|i|o|ô|ơ|u|ư|y|ia|ua|ưa|uya|oa|oe|uê|uơ|uy|yê"
    r"|ai|ay|ao|au|âu|ây|eo|êu|iu|oi|ôi|ơi|ui|ưi|ưu|iêu|yêu|ươi|ươu|uôi|oai|oay|oao|oeo|uây|uyu"
)
_CLOSED = r"(?:a|ă|â|e|ê|i|o|ô|ơ|u|ư|y|iê|yê|uô|ươ|oa|oă|oe|uâ|uê|uy|uyê)(?:ch|ng|nh|[cmnpt])"
_SYLLABLE = re.compile(rf"{_ONSET}(?:{_CLOSED}|{_OPEN})")
_WITHOUT_MARKS = re.compile(strip_marks(_SYLLABLE.pattern))
_STOPPED = re.compile(r"(?:ch|[cpt])\Z")

# A syllable that ends in a stop can only carry sắc or nặng.
_STOPPED_TONES = "\u0301\u0323"


def is_syllable(letters: str, tone: str = "") -> bool:
    """Whether lower-case composed letters, with a combining tone mark or none, can be a syllable."""
    if not _SYLLABLE.fullmatch(letters):
        return False
    return tone in _STOPPED_TONES or not _STOPPED.search(letters)


def is_without_marks(letters: str) -> bool:
    """Whether lower-case letters without marks can be a syllable that lost them ("chieu", "duong")."""
    return bool(_WITHOUT_MARKS.fullmatch(letters))


def with_tone(letters: str, tone: str) -> str:
    """The syllable with its tone mark placed in the old style (hòa, thủy, but hoàn, thuở)."""
    if not tone:
        return letters
    at = _tone_place(letters)
    return letters[: at + 1] + tone + letters[at + 1 :]


def _tone_place(letters: str) -> int:
    vowels = [i for i, letter in enumerate(letters) if letter in "aăâeêioôơuưy"]
    if letters.startswith(("qu", "gi")) and len(vowels) > 1:
        vowels = vowels[1:]
    marked = [i for i in vowels if letters[i] in "ăâêôơ"]
    if marked:
        return marked[-1]
    closed = vowels[-1] < len(letters) - 1
    return vowels[1] if len(vowels) > 2 or (closed and len(vowels) > 1) else vowels[0]


_TELEX_TONES = MappingProxyType(
    {"s": "\u0301", "f": "\u0300", "r": "\u0309", "x": "\u0303", "j": "\u0323", "z": ""}
)
_VNI_TONES = MappingProxyType(
    {"1": "\u0301", "2": "\u0300", "3": "\u0309", "4": "\u0303", "5": "\u0323", "0": ""}
)
_ROOF = MappingProxyType({"a": "â", "e": "ê", "o": "ô"})
_HORN = MappingProxyType({"u": "ư", "o": "ơ", "a": "ă"})
_VOWELS = frozenset("aăâeêioôơuưy")

# "thu7" is Saturday far more often than "thư".
_WEEKDAYS = frozenset(f"thu{day}" for day in range(2, 8))


def _listed(name: str) -> frozenset[str]:
    lines = Path(__file__).with_name(name).read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


LOAN_WORDS = _listed("loan_words.txt")
BY_COMPANY = _listed("loan_words_by_company.txt")
"""Loan words that are also the keys of a frequent Vietnamese word: `max` is «mã» beside `hoof sow`."""

_TOKEN = re.compile(r"[^\W_]+")


def undo(text: str, is_wanted: Callable[[str, str], bool] = lambda typed, word: True) -> str:
    """The text with every token that reads as raw Telex or VNI composed; all else stays as typed.

    `is_wanted(typed, word)` may keep a token as it was typed.
    """

    def compose(typed: str, *, beside_telex: bool = False) -> str:
        word = from_telex(typed, beside_telex=beside_telex) or from_vni(typed)
        return word if word and is_wanted(typed, word) else typed

    once = _TOKEN.sub(lambda token: compose(token[0]), text)
    return text if once == text else _TOKEN.sub(lambda token: compose(token[0], beside_telex=True), once)


def from_telex(token: str, *, beside_telex: bool = False) -> str | None:
    """The syllable that Telex keys spell, or None when they spell none, change nothing or are a loan word.

    `beside_telex`: other words of the message are raw Telex.
    """
    keys = token.lower()
    if not keys.isascii() or not keys.isalpha() or keys in LOAN_WORDS:
        return None
    if keys in BY_COMPANY and not beside_telex:
        return None
    letters, tone = "", ""
    for key in keys:
        if key in _TELEX_TONES and _VOWELS & set(letters):
            tone = _TELEX_TONES[key]
        else:
            letters = _press_telex(letters, key)
    return _finish(token, letters, tone)


def from_vni(token: str) -> str | None:
    """The syllable that VNI keys spell, or None when they spell none or change nothing."""
    keys = token.lower()
    if not keys.isascii() or len(keys) < 3 or keys.isalpha() or keys in _WEEKDAYS:
        return None
    letters, tone = "", ""
    for key in keys:
        if key in _VNI_TONES and _VOWELS & set(letters):
            tone = _VNI_TONES[key]
        else:
            letters = _press_vni(letters, key)
    return _finish(token, letters, tone)


def _press_telex(letters: str, key: str) -> str:
    if key == "d" and letters.startswith("d"):
        return "đ" + letters[1:]
    if key == "w":
        return _add_horn(letters)
    if key in _ROOF and key in letters:
        return _replace_last(letters, key, _ROOF[key])
    return letters + key


def _press_vni(letters: str, key: str) -> str:
    if key == "9" and letters.startswith("d"):
        return "đ" + letters[1:]
    if key == "6":
        return _roof_somewhere(letters)
    if key == "7":
        return _add_horn(letters)
    if key == "8":
        return _replace_last(letters, "a", "ă")
    return letters + key


def _add_horn(letters: str) -> str:
    """Horn or breve where it can stand: both letters of "uo", the u of "ua", else the last vowel."""
    if "uo" in letters:
        return letters.replace("uo", "ươ")
    if "ua" in letters and not letters.startswith("qu"):
        return letters.replace("ua", "ưa")
    for letter in reversed(letters):
        if letter in _HORN:
            return _replace_last(letters, letter, _HORN[letter])
    return letters + "ư"


def _roof_somewhere(letters: str) -> str:
    for letter in reversed(letters):
        if letter in _ROOF:
            return _replace_last(letters, letter, _ROOF[letter])
    return letters + "6"


def _replace_last(letters: str, old: str, new: str) -> str:
    head, found, rest = letters.rpartition(old)
    return head + new + rest if found else letters


def _finish(token: str, letters: str, tone: str) -> str | None:
    # "dduwong" leaves one horn of two; an open syllable has only the second one (thuở).
    letters = letters.replace("ưo", "ươ")
    letters = letters[:-2] + "uơ" if letters.endswith("ươ") else letters
    if letters == token.lower() or not is_syllable(letters, tone):
        return None
    word = unicodedata.normalize("NFC", with_tone(letters, tone))
    if word.isascii():
        return None  # "lop10", "gaz": a key that clears marks where there are none
    if token.isupper() and len(token) > 1:
        return word.upper()
    return word.capitalize() if token[0].isupper() else word


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
