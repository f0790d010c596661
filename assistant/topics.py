"""Whether a message names the matter that it is held for, or could as well go on about what was shown.

The model learns from whole sentences, so it is often sure of a short one for its small words. A question is
of another matter only where a word says so: the own words of a look-up, a name, a word of the field.
"""

import re
from collections.abc import Sequence

from django.utils import timezone

from assistant import procedure_replies
from assistant.intents import lookup
from assistant.turns import Turn, is_asking
from assistant.understanding import Understood
from assistant.understanding.features import Seen
from lookups import registry

LIKELY = 0.75
_PROCEDURES = ("procedure_info", "fee_info", "submit_dossier")
_NAMES = {
    "tourism_attraction": {"attraction", "sight"},
    "tourism_accommodation": {"lodging"},
    "tourism_food": {"dish", "eatery"},
    "tourism_specialty": {"product"},
    "petition": {"complaint"},
}
_ON_ITS_WAY = (
    r"(?:nop|gui)\b.{0,200}\b(?:toi dau|den dau|toi mo|toi nao|xong chua|chua (?:thay|co|xong)|bao gio co"
    r"|lau (?:vay|the|rua|qua|z|roi|ri))|(?:tra|coi|xem|kiem tra)(?: (?:giup|gium|ho|dum"
    r"|cho))?(?: \w+)? (?:ho so|hs)"
)
# Words of the field that name a matter, on the folded message.
_WORDS = {
    "dossier_status": rf"{_ON_ITS_WAY}"
    r"|(?<!bo sung )ho so(?! (?:bao )?(?:gom|can|nhung|gi|chi)\b)(?! (?!cua|toi|tui|em|minh|nha"
    r"|xin)\w+(?: \w+){0,2} (?:may ngay|bao lau|can gi)\b)"
    r"|(?:nop|gui|bo|ma|so) hs|hs (?:cua|nop|so|ma|toi dau)|bien nhan|giay hen|giay tiep nhan"
    r"|dossiers?|application|receipt",
    "submit_dossier": r"nop ho so|lam ho so|nop don|submit|apply",
    "petition": r"phan anh|kien nghi|gop y|khieu nai|to cao|petition|complain\w*|report",
    "tourism_attraction": r"(?:di |cho )choi|tham quan|du lich"
    r"|le (?:hoi|gi|chi|nao|cau|mung)|dem (?:pho co|ram|hoi|hoa dang)|hoi hoa dang"
    r"|lich trinh|tour|vui choi"
    "|sightseeing|festival|to see|visit",
    "tourism_accommodation": r"khach san|homestay|nha nghi|resort|(?:cho|noi) (?:ngu|o|nghi|tro)\b|ngu "
    r"lai|o lai|ngu (?:\d+|mot) dem|phong re|qua dem|hotels?|stay|(?:place|somewhere) to (?:sleep"
    r"|crash)|sleep",
    "tourism_food": r"an (?:gi|chi|o dau|uong|sang|trua|toi|ngon)|quan (?:an|nao|com|ca phe)|nha hang"
    "|mon|food|eat|restaurants?",
    "tourism_specialty": r"dac san|lam qua|mua qua|qua (?:gi|ve|bieu)|ocop|souvenirs?|gifts?",
}
PETITION_WISHED = re.compile(
    r"\b(?:muon|can|xin|cho|dinh)(?: \w{1,40}){0,2} (?:phan anh|khieu nai|to cao|kien nghi"
    r"|gop y)\b"
    r"(?!.{0,200}\b(?:cua (?:toi|tui|em)|toi dau|den dau|the nao)\b)"
    r"|(?<!keo )(?<!keo lai )(?<!so )\bbi (?:chat )?chem\b(?! (?:khong|ko))"
)
"""So plain a wish for a petition that what was shown before does not count."""
_PRICE = re.compile(r"\bgia\b")
_PATTERNS = {intent: re.compile(rf"\b(?:{words})\b") for intent, words in _WORDS.items()}


def is_on_its_way(turn: Turn, guesses: Sequence[str]) -> bool:
    """Whether what was handed in is asked for, and not how to hand in («nộp hs bữa 6/11 sao lâu vậy»)."""
    return "dossier_status" in guesses and bool(re.search(rf"\b{_ON_ITS_WAY}\b", turn.folded))


def is_named(turn: Turn, intent: str, seen: Seen) -> bool:
    """Whether the message itself says that it is about the matter of the intent."""
    pattern, names = _PATTERNS.get(intent), _NAMES.get(intent)
    if pattern and pattern.search(turn.folded):
        return True
    if (
        intent == "land_price"
        and _PRICE.search(turn.folded)
        and any(hit.kind == "street" for hit in seen.hits)
    ):
        return True
    if kind := registry.kind_of(lookup.KINDS.get(intent, "")):
        return kind.understand(turn.text, turn.folded, timezone.localdate()) is not None
    if intent in _PROCEDURES:
        return _names_procedure(turn, seen)
    if names is None:
        return pattern is None
    return any(hit.kind in names and hit.length > 1 for hit in seen.hits)


def asks_lookup(turn: Turn, meant: Understood) -> bool:
    """Whether the message surely asks for a look-up by its own words, whatever step or thing is open."""
    kind = registry.kind_of(lookup.KINDS.get(meant.intent, ""))
    if kind is None or meant.score < LIKELY or not is_asking(turn):
        return False
    return kind.understand(turn.text, turn.folded, timezone.localdate()) is not None


def first_named(turn: Turn, guesses: Sequence[str], seen: Seen) -> str:
    """The first guess whose matter the message names; "" for none."""
    known = {"dossier_status"} | _NAMES.keys() | lookup.KINDS.keys() - {"petition"}
    certain = (name for name in guesses if name in known and name != "petition")
    return next((name for name in certain if is_named(turn, name, seen)), "")


def _names_procedure(turn: Turn, seen: Seen) -> bool:
    if any(hit.kind == "procedure" and hit.length > 1 for hit in seen.hits):
        return True
    match = procedure_replies.meant(turn)
    return bool(match.certain or match.outside)
