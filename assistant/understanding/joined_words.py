"""Words that were typed without the spaces between them ("lamhochieu"), taken apart."""

import re
from collections.abc import Iterator
from itertools import pairwise

from assistant.understanding.model import Model
from foundation.vietnamese.telex import is_without_marks

_LONG = re.compile(r"\b[a-z]{6,24}\b", re.IGNORECASE)
SHORTEST, MEAN = 2, 2.5
"""Letters of a syllable, at least, and on average: English words fall into smaller ones ("co-con-ut")."""


def separate(text: str, model: Model) -> str:
    """The text with long words as the known syllables of which they are made, where each two that meet stand
    beside each other in what was taught, too."""
    return _LONG.sub(lambda found: _apart(found[0].lower(), model) or found[0], text)


def _apart(word: str, model: Model) -> str:
    most = len(word) / MEAN
    ways = [
        way
        for way in _ways(word, model)
        if 1 < len(way) <= most and model.neighbours.issuperset(pairwise(way))
    ]
    # Of two ways the one of fewer words, then with a consonant at the beginning of the next one, as
    # Vietnamese is spoken: "cap so nha", not "cap son ha".
    best: list[str] = min(ways, key=_pieces, default=[])
    return " ".join(best)


def _pieces(way: list[str]) -> tuple[int, list[int]]:
    return len(way), [len(part) for part in way]


def _ways(letters: str, model: Model) -> Iterator[list[str]]:
    """All ways to write the letters as known syllables."""
    if not letters:
        yield []
    for end in range(SHORTEST, len(letters) + 1):
        first = letters[:end]
        if first in model.known and is_without_marks(first):
            yield from ([first, *rest] for rest in _ways(letters[end:], model))
