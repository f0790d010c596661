"""Finds messages about danger to life, body, a child or savings. Pure.

    find_emergency("co nguoi bi duoi nuoc o an bang") → Emergency("drowning", "114", ("115",))

A learnt head (danger_head.py) weighs each message. It and the signs (data/emergencies.txt) err on different
messages, so together they make two tiers: an alarm, or a line beside the ordinary answer.

Which emergency service is asked for by its name alone: "số cứu hỏa", "ambulance number". Pure.

A name among other words tells of something else ("khoa cấp cứu bệnh viện", "giấy phép phòng cháy").
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import NamedTuple

from assistant.understanding.danger_head import weigh
from assistant.understanding.model import Model, shipped
from assistant.understanding.tokenizer import Text, compose_telex, tokenize
from foundation.vietnamese.folding import strip_marks
from foundation.vietnamese.phrases import is_marked, loose_tones
from foundation.vietnamese.questions import plain
from foundation.vietnamese.teencode import expand

DATA = Path(__file__).with_name("data") / "emergencies.txt"
GENERAL, NOW = "general", "now"
SURE = 0.35
"""From here the head alone raises an alarm."""
CERTAIN = 0.7
"""From here it does so where another danger was just told, and what is said then is likely about that."""
POSSIBLE = 0.15
"""From here a sign beside it does, and without one the answer carries a line. Measured with `train_bot
--by-author`: docs/bot.md, "Safety"."""
_GAPS = {"..": r"(?: \S+){0,4}?", "...": r"(?: \S+){0,9}?"}
_CALLING_ONESELF = re.compile(r"\be\b", re.IGNORECASE)
"""«e» is «em» in chat: too common to be written out for all (foundation/vietnamese/teencode.py)."""


@dataclass(frozen=True, slots=True)
class Emergency:
    """`number` is the one to call first."""

    kind: str
    number: str
    others: tuple[str, ...] = ()


class Reading(NamedTuple):
    """What a message may tell of; `is_sure`: an alarm; `is_certain`: also beside another danger."""

    emergency: Emergency | None
    is_sure: bool = False
    is_certain: bool = False


@dataclass(frozen=True, slots=True)
class Sign:
    """One line of the data: `plain` is matched without marks, `exact` where marks were typed."""

    plain: re.Pattern[str]
    exact: re.Pattern[str]
    others: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]  # to be found anywhere, plain and exact
    marks: str  # "*": typed with marks only, "-": without only, "": either
    is_weak: bool


@dataclass(slots=True, eq=False)
class Signs:
    """Signs by the first word of their plain form."""

    by_first: dict[str, list[Sign]] = field(default_factory=dict)

    def add(self, line: str) -> None:
        marks, is_weak = "", False
        first_group, *groups = line.split(" & ")
        tokens = first_group.split()
        while tokens[0] in ("*", "-", "~"):
            mark = tokens.pop(0)
            marks, is_weak = (marks, True) if mark == "~" else (mark, is_weak)
        while tokens[-1] in _GAPS:
            tokens.pop()
        plain, exact = _patterns(tokens)
        others = tuple(_patterns(group.split(), anywhere=True) for group in groups)
        sign = Sign(plain, exact, others, marks, is_weak)
        for word in tokens[0].split("|"):
            first = strip_marks(word).lower().split("_")[0]
            known = self.by_first.setdefault(first, [])
            if sign not in known:
                known.append(sign)


@dataclass(frozen=True, slots=True)
class Lexicon:
    """`kinds` in the order of the data; `now` are the words beside which weak signs count."""

    kinds: tuple[tuple[Emergency, Signs], ...]
    now: Signs


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

    def signs(self, signs: Signs) -> Iterator[Sign]:
        for at, key in self.starts:
            for sign in signs.by_first.get(key, ()):
                if self._begins(sign, at) and all(self._holds(*other) for other in sign.others):
                    yield sign

    def _begins(self, sign: Sign, at: int) -> bool:
        """Not where the marks that were typed are other ones."""
        if sign.marks == ("-" if self.is_marked else "*") or not sign.plain.match(self.plain, at):
            return False
        return not self._is_exact or bool(sign.exact.match(self.exact, at))

    @property
    def _is_exact(self) -> bool:
        return self.is_marked and len(self.exact) == len(self.plain)

    def _holds(self, plain: re.Pattern[str], exact: re.Pattern[str]) -> bool:
        return bool(exact.search(self.exact) if self._is_exact else plain.search(self.plain))


def find_emergency(text: str) -> Emergency | None:
    """The danger that a message tells of; None for ordinary messages, news, stories and rules."""
    found = read_danger(text)
    return found.emergency if found.is_sure else None


def read_danger(text: str, head: Model | None = None) -> Reading:
    """What the head (the shipped one) and the signs make of a message."""
    probability, kind = weigh(text, head)
    signed = _signed_kind(text)
    if (not signed and probability < POSSIBLE) or _named_alone(text):
        return Reading(None)
    kind = kind if probability >= SURE else signed or kind
    is_sure = probability >= (POSSIBLE if signed else SURE)
    return Reading(emergency_of(kind), is_sure, is_sure and (bool(signed) or probability >= CERTAIN))


def _signed_kind(text: str) -> str:
    """The kind whose sign is found; "" for none."""
    typed = tokenize(text).said
    # Raw Telex second: "roof" is also the keys of another word.
    composed = tokenize(typed, shipped().known).said
    return next(filter(None, map(_kind_of_sign, dict.fromkeys((typed, composed)))), "")


def _kind_of_sign(said: str) -> str:
    lexicon, message = shipped_lexicon(), _Message(Text(_CALLING_ONESELF.sub("em", expand(said))))
    is_now = any(message.signs(lexicon.now))
    found = (
        emergency.kind
        for emergency, signs in lexicon.kinds
        for sign in message.signs(signs)
        if is_now or not sign.is_weak
    )
    return next(found, "")


def emergency_of(kind: str) -> Emergency:
    """The numbers of a kind; those of the general call for help where it is none."""
    known = {emergency.kind: emergency for emergency, _ in shipped_lexicon().kinds}
    return known.get(kind, known[GENERAL])


@cache
def shipped_lexicon() -> Lexicon:
    kinds: list[tuple[Emergency, Signs]] = []
    now = current = Signs()
    for line in DATA.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            name, *numbers = line.strip("[]").split()
            current = now if name == NOW else Signs()
            if name != NOW:
                kinds.append((Emergency(name, numbers[0], tuple(numbers[1:])), current))
        elif line.strip() and not line.startswith("#"):
            current.add(line)
    return Lexicon(tuple(kinds), now)


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


NAMES = {
    "114": r"(?:xe |linh |doi )?(?:cuu hoa|chua chay)|chay nha|nha chay|chay rung|fire(?:fighters?)?"
    r"|fire (?:brigade|department|truck|service|emergency)|house fire",
    "115": r"(?:xe )?(?:cap cuu|cuu thuong)|ambulance|medical emergency",
    "113": r"canh sat(?: 113)?|cong an 113|(?:emergency )?police",
    "112": r"(?:tim kiem )?cuu nan(?: cuu ho)?|cuu ho cuu nan|search and rescue|rescue",
    "111": r"(?:tong dai |duong day nong )?bao ve tre em|child (?:protection|help ?line)",
}
_AROUND = (
    r"(?:so|sdt|dt|dien thoai|tong dai|duong day nong|goi|goi so|can|can gap|gap|khan cap|giup|o|may|nao|la|"
    r"la gi|bao nhieu|viet nam|quang nam|da nang|hoi an|tam ky|numbers?|phone|telephone|call|hotline|line|"
    r"emergency|in|for|an?|the|what|is|to|services?|vietnam)"
)
_ASKED = {
    number: re.compile(rf"(?:{_AROUND} ){{0,12}}(?:{names})(?: {_AROUND}){{0,12}}")
    for number, names in NAMES.items()
}
_IN_A_STORY = {
    number: re.compile(
        rf"\b(?:goi|keu|bao|call) (?:\w+ )?(?:{names}{'|cong an' if number == '113' else ''})\b"
        r"(?! (?:o|xa|phuong|huyen|tinh|thanh pho|thi tran|benh vien)\b)(?: \w+){0,5}"
        r" (?:so|sdt) (?:may|nao|gi|chi|bao nhieu)(?: (?:vay|rua|the|a|ha|nhi|ta))*$"
    )
    for number, names in NAMES.items()
}
"""«thôi gọi công an cho lẹ, số mấy»: the number is asked at the end."""
_CALLING = r"(?:goi|goi so|goi dien|call|hotline|duong day nong|tong dai|sdt|khan cap|gap|voi|emergency)"
_NUMBER = re.compile(rf"(?:{_CALLING} ){{0,12}}(\d{{3}})(?: {_CALLING}){{0,12}}")
"""Not among words of an address: «tổ 113», «số 115 Hội An»."""


def number_asked(text: str) -> str:
    """The number of the service that all words ask for, or that is typed itself; "" for any other text."""
    said = plain(compose_telex(text, shipped().known)).strip()
    if (bare := _NUMBER.fullmatch(said)) and bare[1] in _ASKED:
        return bare[1]
    asked_last = (number for number, asked in _IN_A_STORY.items() if asked.search(said))
    return _named_alone(text) or next(asked_last, "")


def _named_alone(text: str) -> str:
    said = plain(compose_telex(text, shipped().known)).strip()
    return next((number for number, asked in _ASKED.items() if asked.fullmatch(said)), "")
