"""What visitors type in other languages, put into the English that the search understands.

The words stand in data/foreign_words.txt.

    in_english("Apotheke Hoi An") → "pharmacy Hoi An"
    in_english("호이안 야시장") → "호이안 night market"
"""

import re
from functools import lru_cache
from pathlib import Path

from foundation.vietnamese.folding import fold

_FILE = Path(__file__).parent / "data" / "foreign_words.txt"
_SCRIPTS_WITHOUT_SPACES = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_WORDS = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")


def in_english(text: str) -> str:
    """The text with each such word replaced, the longest first; the rest as it is typed."""
    within, whole = _dictionary()
    if _SCRIPTS_WITHOUT_SPACES.search(text):
        for word, english in within:
            text = text.replace(word, f" {english} ")
        return " ".join(text.split())
    return _replaced(text, whole)


def _replaced(text: str, whole: dict[str, str]) -> str:
    words = list(_WORDS.finditer(text))
    longest = max(map(len, map(str.split, whole)))
    done, at, n = [], 0, 0
    while n < len(words):
        for size in range(min(longest, len(words) - n), 0, -1):
            first, last = words[n], words[n + size - 1]
            if english := whole.get(" ".join(fold(each[0]) for each in words[n : n + size])):
                done += [text[at : first.start()], english]
                at, n = last.end(), n + size
                break
        else:
            n += 1
    return "".join([*done, text[at:]])


@lru_cache(maxsize=1)
def _dictionary() -> tuple[list[tuple[str, str]], dict[str, str]]:
    """(word, English) found within a text, the longest first; folded words → English."""
    within: list[tuple[str, str]] = []
    whole: dict[str, str] = {}
    for line in _FILE.read_text(encoding="utf-8").splitlines():
        english, equals, words = line.partition(" = ")
        if not equals or line.startswith("#"):
            continue
        for word in words.split("; "):
            if _SCRIPTS_WITHOUT_SPACES.search(word):
                within.append((word, english))
            else:
                whole[" ".join(fold(each[0]) for each in _WORDS.finditer(word))] = english
    return sorted(within, key=lambda pair: -len(pair[0])), whole
