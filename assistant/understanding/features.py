"""Features of a message for the classifier: words, word n-grams, letter n-grams, kinds of names.

Codes and places stand as one word each, so that an example about Tam Kỳ teaches Thăng Bình too. Words are
seen without marks, once more with marks where they were typed, and once with every name as its kind. Pure.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from unicodedata import category
from zlib import crc32

from assistant.understanding.codes import Code
from assistant.understanding.lexicon import Hit
from assistant.understanding.tokenizer import Text
from foundation.vietnamese.folding import fold
from foundation.vietnamese.teencode import expand
from foundation.vietnamese.telex import old_style

BITS = 16
MASKED = frozenset({"place"})
# A place inside a longer name ("Mỹ Sơn", "nước mắm Cửa Khe") belongs to that name.
_OWNING = frozenset({"attraction", "product", "dish", "street"})
_ALL_KINDS = _OWNING | frozenset(
    {"place", "lodging", "disease", "hazard", "facility", "land_kind", "procedure", "complaint", "exam"}
)


@dataclass(frozen=True, slots=True)
class Seen:
    """A message cut up: `masked` is its words with codes and places each as one."""

    text: Text
    codes: list[Code]
    hits: list[Hit]


def word_of(slot: str) -> str:
    """The word that stands for a code of this slot."""
    return f"zz{slot.replace('_', '')}"


def masked(seen: Seen, kinds: frozenset[str] = MASKED) -> str:
    """The message with each code, and each name of these kinds, as one word; everything else as typed."""
    spans = [(code.start, code.end, word_of(code.slot)) for code in seen.codes]
    named = [hit for hit in seen.hits if hit.kind in kinds or hit.kind in _OWNING]
    at = 0
    for hit in sorted(named, key=lambda hit: (hit.start, -hit.end)):
        if hit.start >= at:
            at = hit.end
            if hit.kind in kinds:
                spans.append((hit.start, hit.end, word_of(hit.kind)))
    pieces, at = [], 0
    for start, end, word in sorted(spans):
        if start >= at:
            pieces += [seen.text.said[at:start], f" {word} "]
            at = end
    return "".join([*pieces, seen.text.said[at:]])


def indexes(seen: Seen) -> list[int]:
    """The hashed features of a message, each once, in ascending order."""
    size = (1 << BITS) - 1
    return sorted({crc32(name.encode()) & size for name in _names(seen)})


def _names(seen: Seen) -> Iterable[str]:
    typed = expand(masked(seen))
    keys = ["#" if key.isdigit() else key for key in fold(typed).split()]
    yield "bias"
    yield from _of_words("w", keys)
    yield from _of_letters(keys)
    if seen.text.is_marked:
        yield from _of_words("m", old_style(typed).casefold().split())
    if len(seen.hits) > 0:
        yield from _of_words("d", fold(expand(masked(seen, _ALL_KINDS))).split())
    for kind in {hit.kind for hit in seen.hits} | {code.slot for code in seen.codes}:
        yield f"k {kind}"
        if keys:
            yield f"k {kind} {keys[0]}"
            yield f"k {kind} {keys[-1]}"
    yield f"n {min(len(keys), 6)}"
    for sign in set(seen.text.said):
        if category(sign) == "So" or (not keys and not sign.isspace()):
            yield f"s {sign}"
    if "?" in seen.text.said:
        yield "s ?"


def _of_words(mark: str, words: list[str]) -> Iterable[str]:
    padded = ["<", *words, ">"]
    yield from (f"{mark} {word}" for word in words)
    yield from (f"{mark} {one} {two}" for one, two in zip(padded, padded[1:], strict=False))
    yield from (
        f"{mark} {one} {two} {three}" for one, two, three in zip(padded, padded[1:], padded[2:], strict=False)
    )
    yield from (f"{mark} {one} _ {three}" for one, three in zip(words, words[2:], strict=False))


def _of_letters(keys: list[str]) -> Iterable[str]:
    line = f" {' '.join(key for key in keys if not key.startswith('zz'))} "
    for width in (3, 4, 5):
        yield from (f"c {line[at : at + width]}" for at in range(len(line) - width + 1))
