"""What a question asks, whatever it is about: the price, the hours, the papers, who may go … Pure.

    asks_in("hết nhiêu tiền, mấy bữa có") → ("price", "duration")

One vocabulary for all services (questions.txt): what was shown declares which of these it can answer
(assistant/focus.py, lookups.base.FollowUp).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from foundation.vietnamese.folding import fold
from foundation.vietnamese.teencode import expand

DATA = Path(__file__).with_name("questions.txt")
WORDS = "words"
_TAKEN = "~"
_SIGNS = re.compile(r"[?!;\n]+|[.,](?=\s|$)|\.{2,}|\s-\s")
# Words that are question words only without their marks ("đầu" and "đâu", "máy" and "mấy").
_HOMOGRAPH = re.compile(
    r"\b(?:(?<=mấy )bạn|đầu|đậu(?! (?:xe|ô tô))|đau|dầu|dấu|máy|thuê|phát|chờ|chợ|chó|sổ"
    r"|đồng (?:ý|nai|dương|phú|giang))\b",
    re.IGNORECASE,
)


def _patterns() -> Iterator[tuple[str, re.Pattern[str]]]:
    name, words, wordings = "", dict[str, str](), dict[str, list[str]]()
    for line in DATA.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            name = line.strip("[]")
        elif name == WORDS and " = " in line:
            key, _, pattern = line.partition(" = ")
            words[f"<{key}>"] = pattern
        elif line and not line.startswith("#"):
            wordings.setdefault(name, []).append(re.sub(r"<\w+>", lambda match: words[match[0]], line))
    for ask, patterns in wordings.items():
        yield ask, re.compile(rf"\b(?:{'|'.join(patterns)})\b")


_PATTERNS = dict(_patterns())
ASKS = tuple(_PATTERNS)
"""The names of all that can be asked, the more telling first."""
CASE = "case"
"""Names a person or an age, whose case it is: a question only where nothing else is asked."""


@dataclass(frozen=True, slots=True)
class Question:
    """What a plain text asks, in the order of its words, and the words that are no part of the asking."""

    asks: tuple[str, ...]
    rest: str

    @classmethod
    @lru_cache(maxsize=1024)
    def of(cls, said: str) -> "Question":
        found: list[tuple[int, str]] = []
        for name, pattern in _PATTERNS.items():
            for match in pattern.finditer(said):
                found.append((match.start(), name))
                said = f"{said[: match.start()]}{_TAKEN * len(match[0])}{said[match.end() :]}"
        return cls(tuple(dict.fromkeys(name for _at, name in sorted(found))), said.replace(_TAKEN, ""))


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause in plain words; `telling` is as long, without words that only look like question words."""

    said: str
    telling: str

    @classmethod
    def of(cls, text: str) -> "Clause":
        full = expand(text)
        return cls(fold(full), fold(_HOMOGRAPH.sub(lambda match: "z" * len(match[0]), full)))

    def without(self, start: int, end: int) -> "Clause":
        """The clause as if the words between had not been said."""
        gap = " " * (end - start)
        return Clause(*(f"{said[:start]}{gap}{said[end:]}" for said in (self.said, self.telling)))


def plain(text: str) -> str:
    """The text without marks and signs, shorthand and local speech written out."""
    return fold(expand(text))


def clauses(text: str) -> list[Clause]:
    """The clauses of a text, parted by its signs."""
    return [clause for part in _SIGNS.split(text) if (clause := Clause.of(part)).said]


@lru_cache(maxsize=4096)
def asks_in(text: str) -> tuple[str, ...]:
    """The names of all that a text asks, in the order of its words."""
    return tuple(dict.fromkeys(name for each in clauses(text) for name in Question.of(each.telling).asks))
