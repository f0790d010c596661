"""Which letters can make a Vietnamese syllable, tone aside: the judge of every guess at typing errors."""

import re

from foundation.vietnamese.folding import strip_marks

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
