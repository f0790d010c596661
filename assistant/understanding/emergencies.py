"""Finds messages about danger to life, body, a child or savings. Pure.

    find_emergency("co nguoi bi duoi nuoc o an bang") → Emergency("drowning", "114", ("115",))

The signs are data (data/emergencies.txt). They are compared without marks; where the writer typed marks, with
them. `tests/assistant/test_emergencies.py` holds the measured tables.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from assistant.understanding.model import shipped
from assistant.understanding.tokenizer import Text, tokenize
from foundation.vietnamese.folding import has_marks, strip_marks
from foundation.vietnamese.phrases import is_marked, loose_tones
from foundation.vietnamese.teencode import expand

DATA = Path(__file__).with_name("data") / "emergencies.txt"
LISTS = ("mask", "since", "story", "context", "urgent", "now")
GENERAL = "general"
_GAPS = {"..": r"(?: \S+){0,4}?", "...": r"(?: \S+){0,9}?"}
_CALLING_ONESELF = re.compile(r"\be\b", re.IGNORECASE)
"""«e» is «em» in chat: too common to be written out for all (foundation/vietnamese/teencode.py)."""


@dataclass(frozen=True, slots=True)
class Emergency:
    """`number` is the one to call first. `language` is "en" where an English sign was found."""

    kind: str
    number: str
    others: tuple[str, ...] = ()
    language: str = "vi"


@dataclass(frozen=True, slots=True)
class Sign:
    """One line of the data: `plain` is matched without marks, `exact` where marks were typed."""

    plain: re.Pattern[str]
    exact: re.Pattern[str]
    others: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]  # to be found anywhere, plain and exact
    marks: str  # "*": typed with marks only, "-": without only, "": either
    is_unmasked: bool  # found in hidden words too
    is_weak: bool
    is_english: bool


@dataclass(slots=True, eq=False)
class Signs:
    """Signs by the first word of their plain form."""

    by_first: dict[str, list[Sign]] = field(default_factory=dict)

    def add(self, line: str) -> None:
        marks, is_weak = "", False
        first_group, *groups = line.split(" & ")
        tokens = first_group.split()
        is_unmasked = tokens[0] == "!" and bool(tokens.pop(0))
        while tokens[0] in ("*", "-", "~"):
            mark = tokens.pop(0)
            marks, is_weak = (marks, True) if mark == "~" else (mark, is_weak)
        while tokens[-1] in _GAPS:
            tokens.pop()
        plain, exact = _patterns(tokens)
        others = tuple(_patterns(group.split(), anywhere=True) for group in groups)
        sign = Sign(plain, exact, others, marks, is_unmasked, is_weak, not has_marks(line) and not marks)
        for word in tokens[0].split("|"):
            first = strip_marks(word).lower().split("_")[0]
            known = self.by_first.setdefault(first, [])
            if sign not in known:
                known.append(sign)


@dataclass(frozen=True, slots=True)
class Lexicon:
    """`kinds` in the order of the data; `any` holds the signs of all of them."""

    kinds: tuple[tuple[Emergency, Signs], ...]
    any: Signs
    lists: dict[str, Signs]


class _Message:
    """The words of a message in both forms, letter for letter as long as each other."""

    def __init__(self, text: Text) -> None:
        words = text.words
        self.plain = " ".join(word.key for word in words)
        self.exact = loose_tones(" ".join(word.said for word in words))
        self.is_marked = is_marked([word.said for word in words])
        self.starts: list[tuple[int, str]] = []
        at = 0
        for word in words:
            self.starts.append((at, word.key))
            at += len(word.key) + 1
        self.whole, self.hidden = self.plain, set[int]()

    def spans(self, signs: Signs) -> Iterator[tuple[int, int, Sign]]:
        for at, key in self.starts:
            for sign in signs.by_first.get(key, ()):
                if at in self.hidden and not sign.is_unmasked:
                    continue
                if match := sign.plain.match(self.whole if sign.is_unmasked else self.plain, at):
                    end = self._end(sign, at, match.end())
                    if end and all(self._holds(*other) for other in sign.others):
                        yield at, end, sign

    def _end(self, sign: Sign, at: int, end: int) -> int:
        """Where the sign ends as it was typed; 0 where the marks that were typed are other ones."""
        if sign.marks == ("-" if self.is_marked else "*"):
            return 0
        if not self.is_marked or len(self.exact) != len(self.plain):
            return end
        match = sign.exact.match(self.exact, at)
        return match.end() if match else 0

    def _holds(self, plain: re.Pattern[str], exact: re.Pattern[str]) -> bool:
        is_exact = self.is_marked and len(self.exact) == len(self.plain)
        return bool(exact.search(self.exact) if is_exact else plain.search(self.plain))

    def has(self, signs: Signs) -> bool:
        return any(True for _ in self.spans(signs))

    def hide(self, signs: Signs) -> None:
        """Hide phrases, so that no sign begins or ends in them."""
        for at, end, _sign in list(self.spans(signs)):
            hidden = re.sub(r"\S", "#", self.plain[at:end])
            self.plain = self.plain[:at] + hidden + self.plain[end:]
            self.hidden |= {start for start, _key in self.starts if at <= start < end}


def find_emergency(text: str) -> Emergency | None:
    """The danger that a message tells of; None for ordinary messages, news, stories and rules."""
    typed = tokenize(text).said
    found = _danger(typed)
    # Raw Telex second: "roof" is also the keys of another word.
    composed = typed if found else tokenize(typed, shipped().known).said
    return found if composed == typed else _danger(composed)


def _danger(said: str) -> Emergency | None:
    lexicon = shipped_lexicon()
    message = _Message(Text(_CALLING_ONESELF.sub("em", expand(said))))
    if not message.has(lexicon.any):
        return None
    message.hide(lexicon.lists["since"])
    is_story, is_context = (message.has(lexicon.lists[name]) for name in ("story", "context"))
    message.hide(lexicon.lists["mask"])
    found = next(_found(message, lexicon), None)
    if found is None or is_story or (is_context and not _is_urgent(message, found, lexicon)):
        return None
    return found


def emergency_of(kind: str) -> Emergency:
    """The numbers of a kind; those of the general call for help where it is none."""
    known = {emergency.kind: emergency for emergency, _ in shipped_lexicon().kinds}
    return known.get(kind, known[GENERAL])


def _is_urgent(message: _Message, found: Emergency, lexicon: Lexicon) -> bool:
    return found.kind != GENERAL and message.has(lexicon.lists["urgent"])


def _found(message: _Message, lexicon: Lexicon) -> Iterator[Emergency]:
    for emergency, signs in lexicon.kinds:
        for _at, _end, sign in message.spans(signs):
            if sign.is_weak and not message.has(lexicon.lists["now"]):
                continue
            language = "en" if sign.is_english else "vi"
            yield Emergency(emergency.kind, emergency.number, emergency.others, language)


@cache
def shipped_lexicon() -> Lexicon:
    kinds: list[tuple[Emergency, Signs]] = []
    lists, every = {name: Signs() for name in LISTS}, Signs()
    current = lists["mask"]
    for line in DATA.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            name, *numbers = line.strip("[]").split()
            current = lists[name] if name in lists else Signs()
            if name not in lists:
                kinds.append((Emergency(name, numbers[0], tuple(numbers[1:])), current))
        elif line.strip() and not line.startswith("#"):
            current.add(line)
            if current not in lists.values():
                every.add(line)
    return Lexicon(tuple(kinds), every, lists)


def _patterns(tokens: list[str], *, anywhere: bool = False) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Matches without marks, and with them; `anywhere` also behind other words."""
    start = r"(?<!\S)" if anywhere else ""
    plain = _pattern([strip_marks(token).lower() for token in tokens])
    return re.compile(start + plain), re.compile(start + _pattern([loose_tones(token) for token in tokens]))


def _pattern(tokens: list[str]) -> str:
    """A regular expression over words parted by one space; it ends at the end of a word."""
    pieces: list[str] = []
    for token in tokens:
        if token in _GAPS:
            pieces.append(_GAPS[token])
            continue
        is_optional = token.endswith("?")
        words = "|".join(re.escape(word).replace("_", " ") for word in token.rstrip("?").split("|"))
        space = " " if pieces else ""
        pieces.append(f"(?:{space}(?:{words})(?!\\S))" + ("?" if is_optional else ""))
    return "".join(pieces)
