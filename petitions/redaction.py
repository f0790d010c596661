"""What in a text could tell who somebody is: found for a person to judge, masked where that person says so.

No list of patterns knows all names; that is why a moderator reads before anything is published.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from foundation.vietnamese.folding import nfc

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
_BANKS = (
    "vietcombank|vcb|agribank|bidv|vietinbank|mb ?bank|techcombank|tcb|acb|sacombank|vpbank|tpbank|shb|hdbank"
    "|ocb|msb|vib|seabank|lpbank|momo"
)
_ACCOUNT_WORDS = rf"stk|tk|t[àa]i kho[ảa]n|account|{_BANKS}"
_ACCOUNT = r"\d(?:[\s.\-]?\d){5,18}(?!\d)(?!\s*(?:đ|đồng|dong|vnd|vnđ)\b)"  # an amount is no account
_PATTERNS: tuple[tuple[Trait, re.Pattern[str]], ...] = (
    (Trait.EMAIL, re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")),
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
            rf"\s+((?:{_WORD})(?:\s+{_WORD}){{0,4}})"
        ),
    ),
    (
        Trait.NAME,
        re.compile(
            rf"(?<!\w)((?:Nguyễn|Trần|Lê|Phạm|Huỳnh|Hoàng|Phan|Vũ|Võ|Đặng|Bùi|Đỗ|Hồ|Ngô|Dương|Lý|Đoàn|Trương"
            rf"|Đinh|Mai|Lương|Hà|Châu|Tạ|Phùng|Cao|Thái|Alăng|Arất|Zơrâm|Bling)(?:\s+{_WORD}){{1,4}})"
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
    r"(?:đường|phố|cầu|trường(?: \w+){0,3}|phường|xã|chợ|công viên|quảng trường|hẻm|kiệt|thôn|quốc lộ|ngã \w+"
    r"|và|góc|\d+[A-Za-z]?(?:/\d+)*)\s+$",
    re.I,
)


def find(text: str, *, names: Iterable[str] = ()) -> list[Found]:
    """What may tell who somebody is, left to right, none overlapping another; `names` are known people."""
    text = nfc(text)
    found = [item for trait, pattern in _PATTERNS for item in _matches(trait, pattern, text)]
    for name in filter(None, (nfc(name).strip() for name in names)):
        found += [
            Found(match.start(), match.end(), Trait.NAME, match[0])
            for match in re.finditer(re.escape(name), text, re.I)
        ]
    return _apart(found)


def mask(text: str, *, only: frozenset[Trait] = frozenset(Trait), names: Iterable[str] = ()) -> str:
    """The text with these traits and the known names replaced by `[…]`."""
    text, known = nfc(text), [nfc(name).casefold() for name in names if name]
    for item in reversed(find(text, names=known)):
        if item.trait not in only and item.words.casefold() not in known:
            continue
        text = text[: item.start] + MASK + text[item.end :]
    return text


def mask_chosen(text: str, chosen: Iterable[int]) -> str:
    """The text with the findings of these positions (in `find(text)`) masked."""
    text, wanted = nfc(text), set(chosen)
    for number, item in reversed(list(enumerate(find(text)))):
        if number in wanted:
            text = text[: item.start] + MASK + text[item.end :]
    return text


def _matches(trait: Trait, pattern: re.Pattern[str], text: str) -> list[Found]:
    group = 1 if pattern.groups else 0
    found = []
    for match in pattern.finditer(text):
        start, end = match.span(group)
        if trait == Trait.NAME and _PUBLIC_NAME.search(text[max(0, start - 30) : start]):
            continue
        found.append(Found(start, end, trait, text[start:end]))
    return found


def _apart(found: list[Found]) -> list[Found]:
    """Of findings that overlap the one that begins first, of these the longest."""
    kept: list[Found] = []
    for item in sorted(found, key=lambda item: (item.start, -item.end)):
        if not kept or item.start >= kept[-1].end:
            kept.append(item)
    return kept
