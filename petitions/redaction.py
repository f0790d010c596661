"""What in a text could tell who somebody is: found for a person to judge, masked where that person says so.

No list of patterns knows all names; that is why a moderator reads before anything is published.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from foundation.vietnamese.folding import nfc, strip_marks

MASK = "[…]"


class Trait(StrEnum):
    PHONE = "phone"
    PLATE = "plate"
    IDENTITY = "identity"
    EMAIL = "email"
    ACCOUNT = "account"
    NAME = "name"
    HOUSE = "house"


LABELS = {
    Trait.PHONE: _("phone number"),
    Trait.PLATE: _("number plate"),
    Trait.IDENTITY: _("identity number"),
    Trait.EMAIL: _("e-mail address"),
    Trait.ACCOUNT: _("account number"),
    Trait.NAME: _("name of a person"),
    Trait.HOUSE: _("house number"),
}
# Nobody publishes these: the service refuses a text that still holds one.
NEVER_PUBLIC = frozenset({Trait.PHONE, Trait.PLATE, Trait.IDENTITY, Trait.EMAIL, Trait.ACCOUNT})


@dataclass(frozen=True, slots=True, order=True)
class Found:
    """The characters from `start` to `end` (excluded) of the NFC text."""

    start: int
    end: int
    trait: Trait
    words: str


_UPPER = "A-ZÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝĂĐĨŨƠƯẠ-Ỹ"
_WORD = rf"[{_UPPER}][a-zà-ỹ]+"
_SPACE = r"[^\S\n]+"  # a name ends with its line
_BANKS = (
    "vietcombank|vcb|agribank|bidv|vietinbank|mb ?bank|techcombank|tcb|acb|sacombank|vpbank|tpbank|shb|hdbank"
    "|ocb|msb|vib|seabank|lpbank|momo"
)
_ACCOUNT_WORDS = rf"stk|tk|t[àa]i kho[ảa]n|account|{_BANKS}"
_ACCOUNT = r"\d(?:[\s.\-]?\d){5,18}(?!\d)(?!\s*(?:đ|đồng|dong|vnd|vnđ)\b)"  # an amount is no account
_PATTERNS: tuple[tuple[Trait, re.Pattern[str]], ...] = (
    (Trait.EMAIL, re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,12}")),
    (Trait.PHONE, re.compile(r"(?<![\d.])(?:\+?84|0)(?:[\s.\-]{0,2}\d){9,10}(?!\d)")),
    (
        Trait.PLATE,
        re.compile(r"(?<![\w.])[1-9]\d[\s.\-]?[A-ZĐ]{1,2}\d?[\s.\-]{0,2}\d{3}[.\s]?\d{1,2}(?![\w.]\d)", re.I),
    ),
    (Trait.IDENTITY, re.compile(r"(?<!\d)(?:\d{12}|\d{9})(?!\d)")),
    (Trait.ACCOUNT, re.compile(rf"\b(?:{_ACCOUNT_WORDS})\b[^\d\n]{{0,40}}({_ACCOUNT})", re.I)),
    (Trait.ACCOUNT, re.compile(rf"(?<!\d)({_ACCOUNT})[^\d\n]{{0,20}}\b(?:{_BANKS})\b", re.I)),
    (Trait.ACCOUNT, re.compile(r"(?<![\d.])\d{13,19}(?!\d)")),
    (
        Trait.NAME,
        re.compile(
            rf"(?<!\w)(?:[Ôô]ng|[Bb]à|[Aa]nh|[Cc]hị|[Cc]ô|[Cc]hú|[Bb]ác|[Cc]ụ|[Ee]m|[Tt]ên|[Tt]hầy)"
            rf"{_SPACE}((?:{_WORD})(?:{_SPACE}{_WORD}){{0,4}})"
        ),
    ),
    (
        Trait.NAME,
        re.compile(
            rf"(?<!\w)((?:Nguyễn|Trần|Lê|Phạm|Huỳnh|Hoàng|Phan|Vũ|Võ|Đặng|Bùi|Đỗ|Hồ|Ngô|Dương|Lý|Đoàn|Trương"
            rf"|Đinh|Mai|Lương|Hà|Châu|Tạ|Phùng|Cao|Thái|Alăng|Arất|Zơrâm|Bling)(?:{_SPACE}{_WORD}){{1,4}})"
        ),
    ),
    (
        Trait.HOUSE,
        re.compile(
            r"(?<!\w)(?:nhà số|số nhà|nha so|so nha|nhà|số|hẻm|kiệt|ngõ|hem|kiet|K)\s*"
            r"(\d+[A-Za-z]?(?:\s*/\s*\d+[A-Za-z]?)*)(?![\w%])",
            re.I,
        ),
    ),
)  # fmt: skip
# Streets bear the names of people, and so do schools and communes: not the names of senders.
_PUBLIC_NAME = re.compile(
    r"(?:đường|phố|cầu|trường(?: \w{1,40}){0,3}|phường|xã|chợ|công viên|quảng trường|hẻm"
    r"|kiệt|thôn|quốc lộ|ngã \w{1,40}"
    r"|và|góc|\d{1,30}[A-Za-z]?(?:/\d{1,30}){0,12})\s{1,40}$",
    re.I,
)


def find(text: str) -> list[Found]:
    """What may tell who somebody is, left to right, none overlapping another."""
    kept: list[Found] = []
    for item in sorted(_traits(nfc(text)), key=lambda item: (item.start, -item.end)):
        if not kept or item.start >= kept[-1].end:
            kept.append(item)
    return kept


def mask(text: str, *, only: frozenset[Trait] = frozenset(Trait), names: Iterable[str] = ()) -> str:
    """The text with these traits and the names of known people replaced by `[…]`."""
    text = nfc(text)
    spans = [(item.start, item.end) for item in _traits(text) if item.trait in only]
    for start, end in reversed(_joined([*spans, *_named(text, names)])):
        text = text[:start] + MASK + text[end:]
    return text


def mask_chosen(text: str, chosen: Iterable[int]) -> str:
    """The text with the findings of these positions (in `find(text)`) masked."""
    text, wanted = nfc(text), set(chosen)
    for number, item in reversed(list(enumerate(find(text)))):
        if number in wanted:
            text = text[: item.start] + MASK + text[item.end :]
    return text


def _traits(text: str) -> list[Found]:
    return [item for trait, pattern in _PATTERNS for item in _matches(trait, pattern, text)]


def _named(text: str, names: Iterable[str]) -> Iterator[tuple[int, int]]:
    """Where known people are named, with or without marks; a name of one word (An) only as it is written."""
    for words in (nfc(name).split() for name in names if name.strip()):
        pattern, flags = r"\s+".join(map(re.escape, words)), 0
        if len(words) > 1:
            pattern, flags = f"{pattern}|{strip_marks(pattern)}", re.IGNORECASE
        yield from (match.span() for match in re.finditer(rf"(?<!\w)(?:{pattern})(?!\w)", text, flags))


def _joined(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """From left to right, those that overlap as one."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if joined and start < joined[-1][1]:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        else:
            joined.append((start, end))
    return joined


def _matches(trait: Trait, pattern: re.Pattern[str], text: str) -> list[Found]:
    group = 1 if pattern.groups else 0
    found = []
    for match in pattern.finditer(text):
        start, end = match.span(group)
        if trait == Trait.NAME and _PUBLIC_NAME.search(text[max(0, start - 30) : start]):
            continue
        found.append(Found(start, end, trait, text[start:end]))
    return found
