"""References to what was said or shown before: "ở đó", "cái thứ hai", "2", "à nhầm, mốt". Pure."""

import re
from collections.abc import Sequence

from assistant.understanding.tokenizer import Text
from foundation.vietnamese.folding import fold, nfc

_ORDINALS = {
    "dau": 1,
    "nhat": 1,
    "hai": 2,
    "nhi": 2,
    "ba": 3,
    "tu": 4,
    "bon": 4,
    "nam": 5,
    "first": 1,
    "second": 2,
}
_ORDINALS |= {"third": 3, "fourth": 4, "mot": 1, "one": 1, "two": 2, "three": 3}
_TAIL = r"(?: (?:di|a|nha|nhe|ay|do|nay|kia|duoc khong|thi sao|la gi|please|noi|ky|ro|chi tiet|hon))*"
_CHOICE = re.compile(
    rf"(?:(?:toi |em |minh |cho |lay |xem )*"
    rf"(?:(?:chon |lay |xem )?(?:cai|muc|y|so|cho|noi|quan|thu tuc|the|chon|option|number|the)"
    rf"(?: so| thu)? ?(?P<n>\d|{'|'.join(_ORDINALS)})(?: tien)?(?: one| option)?|(?P<bare>\d))){_TAIL}"
)
_LAST = re.compile(rf"(?:cai|muc|cho|the) (?:cuoi(?: cung)?|last)(?: one)?{_TAIL}")
_NO_CHOICE = frozenset({"menu", "gặp cán bộ", "thôi", "làm tiếp", "#menu"})
_THERE = re.compile(
    r"\b(?:o (?:do|ben do|tren do|duoi do|day)|cho do|noi do|tren do|duoi do|ben do|ngoai do)\b(?! la\b)"
)
_TO_THERE = re.compile(r"\b(?:toi|den|ra|qua|vo|vao|len|xuong|ve|ngang|gan) (do)\b(?! la\b)")
_THERE_IN_ENGLISH = re.compile(r"\b(?:over )?there\b(?!\s+(?:is|are|any|a)\b)")
_ASKS_FOR_THINGS = re.compile(r"\b(?:is|are|was) there\b")


def chosen_words(text: str, offered: Sequence[str]) -> str:
    """The words behind the choice that the text names by its place in the list; else the text.

    Buttons whose words begin with a figure have numbers of their own (a rating from 5 to 1).
    """
    choices = [words for words in offered if words not in _NO_CHOICE]
    said = fold(nfc(text[:60]))
    if not choices or choices[0][:1].isdigit():
        return text
    if _LAST.fullmatch(said):
        return choices[-1]
    match = _CHOICE.fullmatch(said)
    if match is None:
        return text
    named = match["n"] or match["bare"]
    number = int(named) if named.isdecimal() else _ORDINALS[named]
    return choices[number - 1] if 1 <= number <= len(choices) else text


def with_place(text: str, place: str) -> str:
    """The text with the place that was named before, where it only points there."""
    plain = Text(text).plain
    if not place or _ASKS_FOR_THINGS.search(plain):
        return text
    if match := _THERE.search(plain):
        return f"{text[: match.start()]}ở {place}{text[match.end() :]}"
    if match := _TO_THERE.search(plain):
        return f"{text[: match.start(1)]}{place}{text[match.end(1) :]}"
    if match := _THERE_IN_ENGLISH.search(plain):
        before = (
            "" if re.search(r"\b(?:in|at|near|around|from|to|over)\s*$", plain[: match.start()]) else "to "
        )
        return f"{text[: match.start()]}{before}{place}{text[match.end() :]}"
    return text


_DENIED = re.compile(
    r"[,\s]{1,40}(?:chứ|chớ|chu|cho)\s{1,40}(?:không|khong|hông|hong|ko|k)\s{1,40}(?:phải"
    r"|phai|ở|o|đi|di|tới|toi)\b[^,;.?!]{0,200}",
    re.IGNORECASE | re.DOTALL,
)
_BESIDE = re.compile(
    r"^(?:ngoài|ngoai) (?!ra\b|đó|do\b|đường|duong|phố|pho\b|trời"
    r"|giờ)[^,]{2,30}?(?: ra)?,? (?=(?:có|còn|co|con)\b)",
    re.IGNORECASE,
)
_DENIED_IN_ENGLISH = re.compile(
    r"(\bmeant?\b.{1,200}?)[,\s]{1,40}(?:and |but )?not\b.{0,200}$", re.IGNORECASE | re.DOTALL
)


def without_denied(text: str) -> str:
    """«Điện Bàn chứ không phải Đại Lộc» → «Điện Bàn»; "i meant Hoi An not Da Nang" → "i meant Hoi An"."""
    left = _DENIED_IN_ENGLISH.sub(r"\1", _DENIED.sub("", _BESIDE.sub("", text)))
    return left or text


_WRONG = r"(?:(?:(?:ghi|gõ|go|nhắn|viết|viet|bấm|nói|noi) )?(?:nhầm|nham|lộn|lon)(?: rồi| roi)?)"
_WHO = r"(?:tôi|toi|em|mình|minh|tui|con|cháu|chau|bác|bac|anh|chị|chi)"
_REPAIR = re.compile(
    r"^(?:(?:à|a|ủa|ua|ơ|o|ý|y|dạ|da|xin lỗi|sorry|oh|no)[ ,]{1,2}){0,3}"
    rf"(?:{_WRONG}|(?:không|khong|ko|k|hông|hong|chưa|chua) (?:phải|phai|đúng|dung)(?= ?[,.])"
    rf"|(?:ý|y) {_WHO} là|y {_WHO} la|(?:sorry,? )?i meant?(?: for)?|not that)[ ,.:]{{1,3}}(?=\S)"
    rf"|[ ,.]{{1,3}}(?:{_WHO} )?(?:{_WRONG}|mới đúng|moi dung|cơ|chứ)[ .!]{{0,3}}$",
    re.IGNORECASE,
)


def is_repair(text: str) -> bool:
    """Whether the message corrects what was said or understood before."""
    return bool(_REPAIR.search(text))


def without_repair(text: str) -> str:
    """«à nhầm, đường Trần Cao Vân mới đúng» → «đường Trần Cao Vân»; what says nothing else is kept."""
    left = _REPAIR.sub("", _REPAIR.sub("", text)).strip(" ,.")
    return left or text
