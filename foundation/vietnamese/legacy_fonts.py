"""Text typed in the fonts of before Unicode, TCVN3 (ABC, `.VnTime`) and VNI (`VNI-Times`).

Their letters are other signs of Western Europe's code page («NguyÔn ThÞ», «Nguyeãn Thò»), so a text
says itself in which font it was typed: only one reading makes syllables of its words.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache
from types import MappingProxyType

from foundation.vietnamese.telex import is_syllable

TCVN3, VNI = "TCVN3", "VNI"
FEWEST_WORDS = 3
MOSTLY = 0.9
"""Share of the words with strange signs that must become syllables; at most half of it may be so already."""

_TONES = ("", "\u0300", "\u0301", "\u0309", "\u0303", "\u0323")
# Each vowel plain, then with its five tones; a space where ASCII has the letter.
_TCVN3_ROWS = (
    ("a", " µ¸¶·¹"), ("ă", "¨»¾¼½Æ"), ("â", "©ÇÊÈÉË"), ("e", " ÌÐÎÏÑ"), ("ê", "ªÒÕÓÔÖ"), ("i", " ×ÝØÜÞ"),
    ("o", " ßãáâä"), ("ô", "«åèæçé"), ("ơ", "¬êíëìî"), ("u", " ïóñòô"), ("ư", "\u00adõøö÷ù"), ("y", " úýûüþ"),
)  # fmt: skip
_VNI_TONES = dict(zip("øùûõï", _TONES[1:], strict=True))
_VNI_HATS = {"a": "âàáåãä", "e": "âàáåãä", "o": "âàáåãä"}
_VNI_SINGLES = {"ñ": "đ", "í": "í", "ì": "ì", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ", "ô": "ơ", "ö": "ư"}


def _nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def _tcvn3() -> dict[str, str]:
    table = {"®": "đ", "§": "Đ", "¡": "Ă", "¢": "Â", "£": "Ê", "¤": "Ô", "¥": "Ơ", "¦": "Ư"}
    for vowel, signs in _TCVN3_ROWS:
        table |= {sign: _nfc(vowel + tone) for sign, tone in zip(signs, _TONES, strict=True) if sign != " "}
    return table


def _vni() -> dict[str, str]:
    table = dict(_VNI_SINGLES)
    for base in "aeouyôö":
        plain = {"ô": "ơ", "ö": "ư"}.get(base, base)
        table |= {base + sign: _nfc(plain + tone) for sign, tone in _VNI_TONES.items()}
    for base, signs in (*_VNI_HATS.items(), ("a", "êèéúüë")):
        hat = "\u0306" if signs.startswith("ê") else "\u0302"
        table |= {base + sign: _nfc(base + hat + tone) for sign, tone in zip(signs, _TONES, strict=True)}
    upper = {typed.upper(): meant.upper() for typed, meant in table.items()}
    titled = {typed[0].upper() + typed[1:]: meant.upper() for typed, meant in table.items() if len(typed) > 1}
    return titled | upper | table


_TABLES: Mapping[str, Mapping[str, str]] = MappingProxyType({TCVN3: _tcvn3(), VNI: _vni()})
_SIGNS = {
    font: re.compile("|".join(sorted(map(re.escape, table), key=len, reverse=True)))
    for font, table in _TABLES.items()
}
_WORD = re.compile(r"[^\x00-\x40\x5b-\x60\x7b-\xa0\u2000-\uffff]+")
_OURS = re.compile("[\u0102-\u01b0\u1ea0-\u1ef9]")
"""Letters that only Unicode has."""


def to_unicode(text: str, font: str) -> str:
    table = _TABLES[font]
    return _SIGNS[font].sub(lambda match: table[match[0]], text)


def font_of(texts: Iterable[str]) -> str:
    """TCVN3 or VNI where the texts were typed in it; "" for Unicode, other languages and too few words."""
    words = {word for text in texts if not text.isascii() for word in strange_words(text)}
    if len(words) < FEWEST_WORDS:
        return ""
    already = sum(map(_is_vietnamese, words))
    for font in _TABLES:
        meant = sum(_is_vietnamese(to_unicode(word, font)) for word in words)
        if meant >= MOSTLY * len(words) and already <= meant / 2:
            return font
    return ""


def strange_words(text: str) -> list[str]:
    """The words with signs beyond ASCII, in a text that has no letter of Unicode's own."""
    if _OURS.search(_nfc(text)):
        return []
    return [word for word in _WORD.findall(text) if not word.isascii()]


@lru_cache(maxsize=4096)
def _is_vietnamese(word: str) -> bool:
    parts = unicodedata.normalize("NFD", word.lower())
    tones = [part for part in parts if part in _TONES[1:]]
    letters = _nfc("".join(part for part in parts if part not in _TONES[1:]))
    return len(tones) < 2 and is_syllable(letters, tones[0] if tones else "")
