"""The date slot: days that a message names ("mai", "thứ 7", "20/11"), in its own words. Pure."""

import re
from collections.abc import Iterator

from assistant.understanding.features import Seen
from foundation.vietnamese.folding import has_marks

_HOURS = r"(?:(?:sang|trua|chieu|toi|dem) )"
_SHIFT = r"(?: (?:tuan )?(?:nay|ni|sau|toi|truoc))?"
_NEAR = (
    "hom_nay|hom_ni|bua_nay|bua_ni|ngay_nay|ngay_mai|ngay_mot|ngay_kia|bua_mot|hom_qua|hom_kia|mai_mot|mai"
    "|mot(?=_(?:co|cup|cat|mat|thi|sao|may|luon|nua)\\b|[?!._]*$)"
).replace("_", " ")
_ENGLISH = (
    r"the day after(?: tomorrow)?|today|tomorrow|tonight|yesterday|now|this (?:week|weekend|month)"
    r"|next (?:week|month)"
    r"|(?:mon|tues|wednes|thurs|fri|satur|sun)day"
)
_DAY = re.compile(
    rf"(?<![\w/.-])(?P<day>{_HOURS}?(?:{_NEAR})"
    rf"|{_HOURS}(?:nay|ni|mai|qua)"
    rf"|{_HOURS}?(?:thu (?:[2-7]|hai|ba|tu|nam|sau|bay)|t[2-7]|chu nhat|cn){_SHIFT}"
    r"|(?:cuoi |dau )?(?:tuan|thang) (?:nay|ni|sau|toi|truoc|qua)|cuoi tuan|cuoi thang"
    r"|\d{1,2}/\d{1,2}(?:/\d{2,4})?|\d{1,2}[-.]\d{1,2}[-.]\d{4}"
    r"|\d{1,2} thang \d{1,2}(?: nam \d{4})?|thang \d{1,2}(?:[/ ]\d{4})?"
    r"|nam (?:nay|ni|ngoai|20\d\d)|20\d\d|mung \d{1,2}|ram|bay gio|chu|hien nay"
    rf"|{_ENGLISH})(?![\w/])"
)
# What a lone syllable must look like where it is typed with marks.
_MARKED = {
    "mai": {"mai"},
    "mot": {"mốt", "mot"},
    "chu": {"chừ"},
    "ram": {"rằm"},
}
_NAME_BEFORE = re.compile(r"\b(?:khuyen|hoang|co|chi|hoa|ba|nguyen thi minh) $")


def date(seen: Seen, meaning: str) -> Iterator[str]:
    said, plain = seen.text.said, without_codes(seen)
    for match in _DAY.finditer(plain):
        typed = said[match.start("day") : match.end("day")]
        word = typed.casefold()
        allowed = _MARKED.get(match["day"])
        if allowed and word not in allowed and (has_marks(typed) or match["day"] not in allowed):
            continue
        if match["day"] == "mai" and _NAME_BEFORE.search(plain[: match.start()]):
            continue
        yield typed


def without_codes(seen: Seen) -> str:
    """The text without marks, letter for letter, with bars where codes stand."""
    plain = seen.text.plain
    for code in seen.codes:
        plain = f"{plain[: code.start]}{'|' * (code.end - code.start)}{plain[code.end :]}"
    return plain
