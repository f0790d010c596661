"""How people write the names of places: comparing what was typed with the official spelling."""

import re
import unicodedata
from functools import lru_cache

from foundation.vietnamese.folding import nfc, strip_marks
from foundation.vietnamese.telex import old_style

WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_I_FOR_Y = str.maketrans("yýỳỷỹỵ", "iíìỉĩị")
_NUMERALS = {"i": "1", "ii": "2", "iii": "3"}


@lru_cache(maxsize=4096)
def spell(words: str) -> str:
    """One run of letters in which spaces, case, tone place, i/y, Đắk/Đắc and I/1 no longer differ."""
    parts = WORD.findall(old_style(words).casefold())
    if len(parts) > 1:
        parts[-1] = _NUMERALS.get(parts[-1], parts[-1])
    letters = re.sub(r"['’]", "", "".join(parts)).translate(_I_FOR_Y)
    return letters.replace("đắk", "đắc").replace("dak", "dac")


@lru_cache(maxsize=4096)
def key(words: str) -> str:
    """The spelling without marks, under which a name is found."""
    return strip_marks(spell(words))


def agrees(typed: str, official: str) -> bool:
    """Whether the typed words can stand for the official ones: marks may be missing, none may differ."""
    written, meant = spell(typed), spell(official)
    if written == meant:
        return True
    return key(typed) == key(official) and all(
        _marks(one) <= _marks(other) for one, other in zip(written, meant, strict=True)
    )


def agrees_exactly(typed: str, official: str) -> bool:
    return spell(typed) == spell(official)


def _marks(letter: str) -> set[str]:
    return {"đ"} if letter == "đ" else set(unicodedata.normalize("NFD", nfc(letter))[1:])
