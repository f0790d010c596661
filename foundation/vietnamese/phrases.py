"""Phrases written with their marks, found in what was typed with marks and in what was typed without. Pure.

    Typed("toi to cao ong ay").has(Phrases("tố cáo")) → True
    Typed("cây to cao sắp đổ").has(Phrases("tố cáo")) → False

Where the writer typed marks, other marks are other words.
"""

import re
import unicodedata
from collections.abc import Sequence

from foundation.vietnamese.folding import for_reading, has_marks, strip_marks
from foundation.vietnamese.telex import old_style

_HOOK, _TILDE = "\u0309", "\u0303"
_NOT_WORD = re.compile(r"[\W_]+")
_MARKED_SHARE = 3
"""A text is taken as typed with marks where at least one word in so many has some."""


class Phrases:
    """Alternatives of a regular expression over lower-case words parted by one space, at word boundaries."""

    def __init__(self, alternatives: str) -> None:
        self.marked = re.compile(rf"\b(?:{loose_tones(alternatives)})\b")
        self.plain = re.compile(rf"\b(?:{strip_marks(alternatives).lower()})\b")


class Typed:
    """A text as phrases are compared with it: with its marks where it was typed with some."""

    def __init__(self, text: str) -> None:
        words = _NOT_WORD.sub(" ", for_reading(text)).split()
        self.is_marked = is_marked(words)
        self.said = loose_tones(" ".join(words)) if self.is_marked else strip_marks(" ".join(words)).lower()

    def has(self, phrases: Phrases) -> bool:
        return bool((phrases.marked if self.is_marked else phrases.plain).search(self.said))


def is_marked(words: Sequence[str]) -> bool:
    """Whether these words were typed with marks («cháy» then is not «chạy»)."""
    return sum(map(has_marks, words)) * _MARKED_SHARE >= len(words)


def loose_tones(text: str) -> str:
    """Lower case, tones in the old place; hỏi and ngã are one, as Central speech has them."""
    decomposed = unicodedata.normalize("NFD", old_style(text.lower()))
    return unicodedata.normalize("NFC", decomposed.replace(_TILDE, _HOOK))
