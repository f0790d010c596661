"""Search keys for Vietnamese text, however it was typed: composed or decomposed, with or without marks."""

import re
import unicodedata
from functools import lru_cache

# đ never decomposes; the rest are letters of other alphabets that look like it.
_D_LOOKALIKES = "đĐÐðƉɖ"
_INVISIBLE = "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"
_COMBINING = range(0x0300, 0x0370)
_STRIP: dict[int, str | None] = (
    dict.fromkeys(_COMBINING)
    | dict.fromkeys(map(ord, _INVISIBLE))
    | {ord(letter): "d" if letter.islower() else "D" for letter in _D_LOOKALIKES}
)
_NOT_WORD = re.compile(r"[\W_]+")
MAX_READ_LENGTH = 1000  # letters of a message or a form's text that are read; all of it is stored
REMEMBERED_LENGTH = 200  # letters; a process remembers messages and names, not articles: under 5 MB
_LOOSE_Y = re.compile(r"(?<=[bcdghklmnprstvx])y\b")


def nfc(text: str) -> str:
    """The composed form, in which all text is stored."""
    return unicodedata.normalize("NFC", text)


def for_reading(text: str) -> str:
    """What is read of a text from outside: composed, without runs of white space, cut."""
    return without_runs(nfc(text))[:MAX_READ_LENGTH]


def without_runs(text: str) -> str:
    """Each run of white space as one space, or one line break: runs made patterns with optional words at
    their beginning cost minutes."""
    return "\n".join(filter(None, (" ".join(line.split()) for line in text.splitlines())))


def strip_marks(text: str) -> str:
    """The letters without their marks, case and signs kept (`Lệ phí, Đợt 2` → `Le phi, Dot 2`)."""
    return unicodedata.normalize("NFKD", text).translate(_STRIP)


def ascii_only(text: str) -> str:
    """For an SMS, where a letter with a mark makes the message three times as long."""
    return strip_marks(text).encode("ascii", "ignore").decode()


def fold(text: str) -> str:
    """The search key: lower case, no marks, words parted by one space (`Hoà Khánh, P.` → `hoa khanh p`)."""
    return _remembered(text) if len(text) <= REMEMBERED_LENGTH else _fold(text)


def _fold(text: str) -> str:
    if not text.isascii():
        text = strip_marks(text).casefold()
    return _NOT_WORD.sub(" ", text).strip().lower()


_remembered = lru_cache(maxsize=2048)(_fold)
"""The readers of one message fold its words some three hundred times."""


def fold_loosely(text: str) -> str:
    """As `fold`, with a final y written i: Tam Kỳ and Tam Kì, Mỹ and Mĩ, become one key."""
    return _LOOSE_Y.sub("i", fold(text))


def has_marks(text: str) -> bool:
    """Whether any letter carries a Vietnamese mark: the writer then meant exactly these words."""
    if text.isascii():
        return False
    return any(
        ord(char) in _COMBINING or char in _D_LOOKALIKES for char in unicodedata.normalize("NFD", text)
    )
