"""Tokenizer: normalises letters and signs, composes Telex keystrokes, finds words with their offsets.

Pure. `Text.plain` is as long as `Text.said`: what a pattern finds in the one is cut from the other.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property, lru_cache

from foundation.vietnamese import telex
from foundation.vietnamese.folding import for_reading, has_marks, strip_marks
from foundation.vietnamese.telex import old_style

MAX_READ_LENGTH = 500
"""Letters that are looked at: what a message is about is said in its first sentences."""

_DASHES = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63", "-"))
_GAPS = re.compile(r"\s+")
_LETTER_AND_DIGIT = re.compile(r"[a-z]\d", re.IGNORECASE)
MIN_OF_VNI = 3
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Word:
    said: str
    key: str
    start: int
    end: int


@dataclass(frozen=True)
class Text:
    """`said` is what the citizen wrote, tidied; slots are cut from it."""

    said: str

    @cached_property
    def plain(self) -> str:
        """`said` in lower case without marks, letter for letter."""
        return "".join(map(_plain_letter, self.said))

    @cached_property
    def words(self) -> tuple[Word, ...]:
        plain = self.plain
        return tuple(
            Word(match[0], plain[match.start() : match.end()], match.start(), match.end())
            for match in _WORD.finditer(self.said)
        )

    @cached_property
    def is_marked(self) -> bool:
        return has_marks(self.said)


def tidy(text: str) -> str:
    """Composed, of full-width and other styled letters the plain ones, without invisible signs."""
    composed = unicodedata.normalize("NFKC", for_reading(text)).translate(_DASHES)
    shown = "".join(sign for sign in composed if sign.isspace() or not _is_invisible(sign))
    return _GAPS.sub(" ", shown).strip()[:MAX_READ_LENGTH]


def tokenize(text: str, known: frozenset[str] = frozenset()) -> Text:
    """The text to be understood; raw Telex and VNI words are composed where that makes a `known` word."""
    said = tidy(text)
    if known and not has_marks(said):
        said = telex.undo(said, lambda typed, word: _means(typed, word, known))
    return Text(said)


def compose_telex(text: str, known: frozenset[str]) -> str:
    """Raw Telex words as they were meant ("lamf hooj chieeus" → "làm hộ chiếu"), where that makes a `known`
    word; a text with marks as it is. The digits of VNI only where half of the words have some: one alone may
    be the number of a house or a group ("to5")."""
    if not known or has_marks(text):
        return text
    words = text.split()
    with_digits = sum(bool(_LETTER_AND_DIGIT.search(word)) for word in words)
    is_vni = with_digits >= MIN_OF_VNI and 2 * with_digits >= len(words)
    return telex.undo(text, lambda typed, word: (is_vni or typed.isalpha()) and _means(typed, word, known))


def one_of(words: str) -> str:
    """A pattern of whole words; in `words`, parted by spaces, "_" stands for a space within."""
    return rf"\b(?:{'|'.join(words.split()).replace('_', ' ')})\b"


def same_spelling(typed: str, name: str) -> bool:
    """Whether typed words can be the name: the marks that are typed must be its marks."""
    if not has_marks(typed):
        return True
    return old_style(typed).casefold().split() == old_style(name).casefold().split()


def _means(typed: str, word: str, known: frozenset[str]) -> bool:
    key = typed.lower()
    if (key in known and key not in telex.BY_COMPANY) or len(key) < 2 or key.isdigit():
        return False
    return strip_marks(word).lower() in known


@lru_cache(maxsize=4096)
def _plain_letter(letter: str) -> str:
    plain = strip_marks(letter).lower()
    return plain if len(plain) == 1 else letter


@lru_cache(maxsize=4096)
def _is_invisible(sign: str) -> bool:
    """Format and control signs (zero width, direction marks), lone surrogates, private letters."""
    return unicodedata.category(sign) in ("Cf", "Cc", "Cs", "Co", "Cn")
