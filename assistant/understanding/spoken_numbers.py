"""Numbers as they are spoken or mistyped: digits in words, the letter O for zero. Pure."""

import re

from assistant.understanding.tokenizer import Text

_DIGITS = {"khong": "0", "mot": "1", "hai": "2", "ba": "3", "bon": "4", "tu": "4", "nam": "5", "lam": "5"}
_DIGITS |= {"sau": "6", "bay": "7", "bẩy": "7", "tam": "8", "chin": "9", "zero": "0", "one": "1", "two": "2"}
_DIGITS |= {"three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8", "nine": "9"}
_MIN_DIGITS = 6  # fewer may be words of a sentence
_DIGIT = rf"(?:{'|'.join(_DIGITS)}|\d)"
_SPOKEN_SIGN = re.compile(
    r"(?<=\d)\s*(?<!\w)(chấm|cham|gạch(?: ngang)?|gach(?: ngang)?)\s+(?=\d)", re.IGNORECASE
)
_WITH_LETTER_O = re.compile(r"(?<!\w)(?=\w*\d{3})(?=\w*[oO])[\doO]{6,12}(?!\w)")


def with_signs(text: str) -> str:
    """A code that was read aloud as it is printed: «H17 chấm 61 gạch 261106» → `H17.61-261106`."""
    return _SPOKEN_SIGN.sub(lambda sign: "." if sign[1].startswith("c") else "-", text)


def in_figures(text: str, least: int = _MIN_DIGITS) -> str:
    """Runs of at least so many digits: «bốn tám không không một hai ba sáu», `48OO1236` → `48001236`."""
    spoken = re.compile(rf"(?<!\w)(?:{_DIGIT}[ ,.-]+){{{least - 1},}}{_DIGIT}(?!\w)")
    for match in reversed(list(spoken.finditer(Text(text).plain))):
        words = re.split(r"[ ,.-]+", match[0])
        if any(not word.isdigit() for word in words):
            figures = "".join(_DIGITS.get(word, word) for word in words)
            text = f"{text[: match.start()]}{figures}{text[match.end() :]}"
    return _WITH_LETTER_O.sub(lambda match: re.sub("[oO]", "0", match[0]), text)
