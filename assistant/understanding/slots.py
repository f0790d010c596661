"""What a message names, for a meaning: places, dishes, days … in the citizen's own words. Pure.

Names of the lexicon come first; where there is none, what stands between the words that such a question begins
and ends with is taken ("mua … ở đâu").
"""

import re
from collections.abc import Callable, Iterator

from assistant.understanding.features import Seen
from assistant.understanding.lexicon import Hit, with_unit_words
from assistant.understanding.meanings import MEANINGS
from assistant.understanding.reading import Text
from foundation.vietnamese.folding import has_marks

Slots = dict[str, str | list[str]]

# Kinds of the lexicon whose slot has another name.
_SLOT_OF = {
    "lodging": "kind",
    "facility": "kind",
    "hazard": "kind",
    "land_kind": "kind",
    "exam": "kind",
    "sight": "kind",
    "eatery": "kind",
    "document": "kind",
    "manner": "kind",
    "vehicle": "kind",
    "attraction": "name",
    "complaint": "topic",
}
_LONGEST_WORDS = 8


def read_slots(seen: Seen, meaning: str) -> Slots:
    """Every code of the message, and what fits the meaning; a slot named twice has a list."""
    slots: dict[str, list[str]] = {}
    for code in seen.codes:
        if code.slot != "dossier_tail":
            _put(slots, code.slot, code.value)
    wanted = MEANINGS[meaning].slots if meaning in MEANINGS else ()
    for slot in wanted:
        for value in _values(slot, seen, meaning):
            _put(slots, _SLOT_OF.get(slot, slot), value)
    if meaning == "bus_schedule" and ("from" in slots or "to" in slots):
        slots.pop("place", None)
    return {name: values[0] if len(values) == 1 else values for name, values in slots.items()}


def _put(slots: dict[str, list[str]], slot: str, value: str) -> None:
    tidy = value.strip(" ,.;:?!-–\"'()")
    if tidy and tidy.casefold() not in {known.casefold() for known in slots.get(slot, ())}:
        slots.setdefault(slot, []).append(tidy)


def _values(slot: str, seen: Seen, meaning: str) -> Iterator[str]:
    reader = _READERS.get(slot)
    if reader:
        yield from reader(seen, meaning)
        return
    kind = "complaint" if slot == "topic" and meaning == "petition" else slot
    hits = [hit for hit in seen.hits if hit.kind == kind]
    if hits:
        longest = max(hits, key=lambda hit: hit.length)
        keep = hits if kind in ("disease", "product", "dish") else [longest]
        yield from (seen.text.said[hit.start : hit.end] for hit in keep)
    elif rest := _between(seen, kind):
        yield rest


# What such a question begins with, and what ends the name; on the text without marks.
_ENDS = (
    r"\b(?:o|tai|co|can|gom|thi|mat|het|ton|bao|may|nhu|la|gi|chi|j|khong|ko|k|hong|duoc|dc|lam sao|ntn|sao"
    r"|nao|mo|dau|cho nao|gia|phai|a|ah|voi|vay|rua|ri|nhe|nha|hi|giup|dum|gium|bn|nhieu|online|qua mang"
    r"|truc tuyen|tren|bang|xong|toi dau|den dau|chua|roi|ngon|re|chinh goc|uy tin|near|in|at|cost|please|pls|is)\b"
    r"|[?!.,;]|$"
)
_LEADS = {
    "procedure": r"(?:thu tuc(?: (?:cap|xin|lam|dang ky))?|lam(?: lai)?|xin(?: cap)?|dang ky|le phi(?: (?:cap|lam))?"
    r"|phi(?: lam)?|nop ho so|ho so(?: xin)?|nop don|giay phep|fee for|documents for|apply for|get an?)",
    "dish": r"(?:quan|an|mon|eat|best|find)",
    "product": r"(?:mua|ban|gia|nhap|dac san|co so|buy|price of|shop selling)",
    "attraction": r"(?:gia ve|ve tham quan|ve vao|ve|tham quan|gioi thieu|duong den|where is|visit|about)",
    "disease": r"(?:benh|dich|bi|tiem(?: phong| vac xin)?|nghi)",
}
_BETWEEN = {
    kind: re.compile(rf"\b{lead} (?P<name>(?:(?!{_ENDS}).){{3,60}}?) ?(?={_ENDS})")
    for kind, lead in _LEADS.items()
}
_IDLE = re.compile(
    r"(?:gi|chi|nao|nay|do|day|sang|trua|toi|khuya|vat|cac|nhung|cai|uong|toi|em|minh|tui|ho so|giay to|don|cua toi"
    r"|cua em|thu tuc|online|ngay|an|quan|mon|mua|ban|hang|qua|ve|con|cho|de|thuoc|vac xin|phong|lam|mot|a|the)"
    r"(?: (?:nay|do|kia|gi|chi|toi|em|hanh chinh))?"
)


def _between(seen: Seen, kind: str) -> str:
    pattern = _BETWEEN.get(kind)
    for match in pattern.finditer(seen.text.plain) if pattern else ():
        name = match["name"].strip()
        if not _IDLE.fullmatch(name) and len(name.split()) <= _LONGEST_WORDS:
            return seen.text.said[match.start("name") : match.end("name")]
    return ""


# Places -----------------------------------------------------------------------------------------------------

_UNKNOWN_PLACE = re.compile(
    r"\b(?:xa|phuong|thi tran|huyen|thon|quan|thi xa) (?!hoi\b|minh\b|nao\b|nay\b|em\b|ta\b)"
)
_NAME = re.compile(r"[^\W\d_]+(?: [^\W\d_]+)?")


def _places(
    text: Text, hits: list[Hit], apart: bool, taken: tuple[int, int] | None = None
) -> list[tuple[int, int]]:
    """Where places stand, each with the words before it that say what it is; joined unless `apart`.

    What stands in the span `taken` is no place.
    """
    keys = [word.key for word in text.words]
    spans: list[tuple[int, int]] = []
    for hit in hits:
        if hit.kind != "place" or (taken and taken[0] <= hit.start < taken[1]):
            continue
        start = text.words[with_unit_words(keys, hit.first)].start
        if spans and not apart and text.plain[spans[-1][1] : start].strip(" ,") in ("", "o"):
            spans[-1] = (spans[-1][0], hit.end)
        else:
            spans.append((start, hit.end))
    if (
        not spans
        and (match := _UNKNOWN_PLACE.search(text.plain))
        and (name := _NAME.match(text.plain, match.end()))
    ):
        spans.append((match.start(), name.end()))
    return spans


def _place(seen: Seen, meaning: str) -> Iterator[str]:
    if meaning == "bus_schedule":
        return
    street = _street_span(seen, meaning) if "street" in MEANINGS[meaning].slots else None
    for start, end in _places(seen.text, seen.hits, apart=False, taken=street):
        yield seen.text.said[start:end]


_TO = re.compile(r"\b(?:di|den|toi|ra|vo|vao|ve|len|xuong|qua|to|for|->|sang)\s*$|[->]\s*$")
_FROM = re.compile(r"\b(?:tu|from|o|tai|leaving)\s*(?:ben xe\s*)?$")
_AT = re.compile(r"\b(?:o|tai|gan|qua|near|at|in|cho)\s*$")


def _journey(seen: Seen) -> dict[str, str]:
    spans = _places(seen.text, seen.hits, apart=True)
    said = [seen.text.said[start:end] for start, end in spans]
    befores = [seen.text.plain[max(0, start - 12) : start] for start, _ in spans]
    if not spans:
        return {}
    if len(spans) == 1:
        before = befores[0]
        if re.search(r"\b(?:tu|from)\s*$", before):
            return {"from": said[0]}
        is_goal = _TO.search(before) and not _AT.search(before)
        is_home = re.search(r"\bve (?:tham |que |nha )", seen.text.plain[: spans[0][0]])
        return {"to": said[0]} if is_goal or is_home else {"place": said[0]}
    first, second = said[0], said[1]
    is_turned = bool(_FROM.search(befores[1]) and not _FROM.search(befores[0]))
    return {"from": second, "to": first} if is_turned else {"from": first, "to": second}


def _from(seen: Seen, meaning: str) -> Iterator[str]:
    yield _journey(seen).get("from", "")


def _to(seen: Seen, meaning: str) -> Iterator[str]:
    yield _journey(seen).get("to", "")


def _bus_place(seen: Seen, meaning: str) -> Iterator[str]:
    yield _journey(seen).get("place", "") if meaning == "bus_schedule" else ""


_ROUTE = re.compile(
    r"\b(?:tuyen|xe|bus|buyt|so|route|number)(?: (?:xe|buyt|bus|so|number|route))* ?((?:lk|r)?\d{1,3}[ab]?)"
    r"(?!\w| ?(?:h|gio|phut|p|cho|nguoi|ngay|thang)\b|[/:.]\d)"
)


def _route(seen: Seen, meaning: str) -> Iterator[str]:
    if match := _ROUTE.search(seen.text.plain):
        yield seen.text.said[match.start(1) : match.end(1)]


# Streets ----------------------------------------------------------------------------------------------------

_ROAD = re.compile(r"\b(?:(?:duong )?(?:tinh|huyen) |quoc lo |tinh lo |ql ?|dt ?|dh ?|tl ?)\d{1,3}[a-z]?\b")
_STREET = re.compile(r"\b(?:duong|pho|hem|kiet|street) (?:so \d+|(?=[a-z])(?:[a-z]+)(?: [a-z]+){1,3})")
_NOT_STREET = re.compile(
    r"\b(?:hu|hong|xau|be|nhieu|day|bi|nao|nay|len|di|den|ve|be tong|dat|tinh|co|vo|la|hoai|qua|tron|ngap|xuong"
    r"|dang|khong|ho|cam|mot|vao|ra|day|chinh|lam|toi|sat|lo|sua|thong|gao|day|tat|phuong)\b"
)
_STREET_ENDS = re.compile(
    r"\b(?:phuong|xa|tam ky|hoi an|thi tran|quan|huyen|vi tri|vt\d?|gia|bao|co|bi|hu|mai|hom|o|tai|thuoc|doan|mat"
    r"|tp|thanh pho|k|ko|khong|nam|theo|may|hien|hoai|sut|ngap|khu|la|va|den|toi|qua|nay|in|street|nha)\b"
)
_NAMED_AFTER = re.compile(r"\b(?:truong|thpt|thcs|tieu hoc|benh vien|tuong dai|nha luu niem|cho|chuyen)\s*$")


def _street_span(seen: Seen, meaning: str) -> tuple[int, int] | None:
    plain, words = seen.text.plain, seen.text.words
    if match := _ROAD.search(plain):
        return match.span()
    hits = [
        hit
        for hit in seen.hits
        if hit.kind == "street" and not _NAMED_AFTER.search(plain[max(0, hit.start - 12) : hit.start])
    ]
    if match := _STREET.search(plain):
        start = match.start() + match[0].index(" ") + 1
        for hit in hits:
            if hit.start == start:
                return hit.start, hit.end
        if any(hit.kind == "place" and hit.start == start for hit in seen.hits):
            return None
        name = plain[start : match.end()]
        if ends := _STREET_ENDS.search(name):
            name = name[: ends.start()]
        for hit in seen.hits:
            if hit.kind == "place" and start < hit.start < start + len(name):
                name = plain[start : hit.start]
        if name.strip().count(" ") >= 1 and not _NOT_STREET.match(name):
            return start, start + len(name.rstrip())
    if hits:
        return hits[0].start, hits[0].end
    return _street_before_place(seen) if meaning == "land_price" and words else None


_PRICE = re.compile(r"\bgia dat(?: (?:o|tai|mat tien|nha nuoc|khu vuc|hem|kiet))* ")


def _street_before_place(seen: Seen) -> tuple[int, int] | None:
    """«Giá đất Ngô Mây Tam Kỳ»: what stands between the question and the place."""
    match = _PRICE.search(seen.text.plain)
    places = [hit for hit in seen.hits if hit.kind == "place"]
    if match is None or not places or places[0].start <= match.end():
        return None
    between = seen.text.plain[match.end() : places[0].start].strip()
    is_name = (
        2 <= len(between.split()) <= 3
        and not _STREET_ENDS.search(between)
        and between.replace(" ", "").isalpha()
    )
    return (match.end(), match.end() + len(between)) if is_name else None


def _street(seen: Seen, meaning: str) -> Iterator[str]:
    if span := _street_span(seen, meaning):
        yield seen.text.said[span[0] : span[1]]


# Days -------------------------------------------------------------------------------------------------------

_DAY = re.compile(
    r"(?<![\w/.-])(?P<day>"
    r"(?:(?:sang|trua|chieu|toi|dem) )?(?:hom nay|hom ni|bua nay|bua ni|ngay nay|ngay mai|ngay mot|ngay kia|bua mot|hom qua|hom kia"
    r"|mai mot|mai|mot(?= (?:co|cup|cat|mat)))"
    r"|(?:sang|trua|chieu|toi|dem) (?:nay|ni|mai|qua)"
    r"|(?:(?:sang|trua|chieu|toi|dem) )?(?:thu (?:[2-7]|hai|ba|tu|nam|sau|bay)|t[2-7]|chu nhat|cn)(?: (?:tuan )?(?:nay|ni|sau|toi|truoc))?"
    r"|(?:cuoi |dau )?(?:tuan|thang) (?:nay|ni|sau|toi|truoc|qua)|cuoi tuan|cuoi thang"
    r"|\d{1,2}/\d{1,2}(?:/\d{2,4})?|\d{1,2}[-.]\d{1,2}[-.]\d{4}"
    r"|\d{1,2} thang \d{1,2}(?: nam \d{4})?|thang \d{1,2}(?:[/ ]\d{4})?|nam (?:nay|ni|ngoai|20\d\d)|20\d\d"
    r"|mung \d{1,2}|ram|bay gio|chu|hien nay|today|tomorrow|tonight|yesterday|this (?:week|weekend|month)|next (?:week|month)|now"
    r"|(?:on )?(?:mon|tues|wednes|thurs|fri|satur|sun)day"
    r")(?![\w/])"
)
_MARKED = {
    "mai": {"mai"},
    "mot": {"mốt", "mot"},
    "chu": {"chừ"},
    "ram": {"rằm"},
    "toi": {"tối"},
    "nam": {"năm"},
    "t": {"t"},
}


def _date(seen: Seen, meaning: str) -> Iterator[str]:
    said, plain = seen.text.said, _without_codes(seen)
    for match in _DAY.finditer(plain):
        typed = said[match.start("day") : match.end("day")]
        word = typed.casefold()
        allowed = _MARKED.get(match["day"])
        if allowed and word not in allowed and (has_marks(typed) or match["day"] not in allowed):
            continue
        if match["day"] == "mai" and re.search(
            r"\b(?:khuyen|hoang|co|chi|hoa|ba|nguyen thi minh) $", plain[: match.start()]
        ):
            continue
        yield typed


def _without_codes(seen: Seen) -> str:
    plain = seen.text.plain
    for code in seen.codes:
        plain = f"{plain[: code.start]}{'|' * (code.end - code.start)}{plain[code.end :]}"
    return plain


# Names of facilities, storms; topics ------------------------------------------------------------------------

_FACILITY = re.compile(
    r"\b(?:benh vien|bv|trung tam y te|ttyt|phong kham|tram y te|tram xa|nha thuoc|nha khoa|hospital)"
    r"((?: (?!co\b|o\b|tai\b|gan\b|nao\b|mo\b|kham\b|thu\b|so\b|truc\b|may\b|lam\b|khong\b|dia chi\b|sdt\b|con\b|duoc\b"
    r"|giup\b|tot\b|va\b|bao\b|chup\b|cho\b|gi\b|tu nao\b|de\b|goi\b|dau\b|24h\b|nhan\b|lay\b|bi\b|chay\b|tiem\b|tu\b|with\b"
    r"|near\b|sang\b|chieu\b|tan\b|mat bao\b)[a-z]+){1,6})"
)
_STORM = re.compile(
    r"\bbao so \d{1,2}\b|\b(?:song|deo|ho|ho thuy dien|thuy dien|cau)"
    r" (?!co\b|bi\b|nao\b|len\b|xa\b|da\b|chua\b|chuan\b|ngap\b|sat\b|gi\b)[a-z]+ (?!co\b|bi\b|len\b|xa\b|chua\b)[a-z]+"
    r"|\b[a-z]+ [a-z]+ river\b"
)


def _name(seen: Seen, meaning: str) -> Iterator[str]:
    pattern = _STORM if meaning == "disaster_info" else _FACILITY
    if match := pattern.search(seen.text.plain):
        yield seen.text.said[match.start() : match.end()]


_ABOUT = re.compile(
    r"\b(?:noi ve|quy dinh (?:ve|viec|muc)|lien quan den|ve viec|ve|quy dinh|cho phep|cam|phat|cho|luat|about|on)"
    r" (?P<topic>.{3,80}?)(?= ?(?:\b(?:o van ban|o luat|duoc quy dinh|theo|khong|ko|nhu the nao|the nao|la gi|nao|hien hanh"
    r"|con hieu luc|bao nhieu|moi nhat|a|the)\b|[?.!]|$))"
)
_BEFORE_LAW = re.compile(
    r"^(?:(?:da|cho|em|toi|hoi|xin|minh) )*(?P<topic>.{3,80}?) (?:moi |la |thi )?(?:duoc )?(?:quy dinh |nam |ghi )?(?:o|theo|trong|tai)"
    r" (?:luat|van ban|nghi dinh|thong tu|quy dinh|dieu) nao"
)
_TITLE = re.compile(
    r"\b(?:nghi dinh|thong tu|quyet dinh|nghi quyet|chinh sach|quy dinh|luat) (?:moi )?(?!so\b|nao\b|cua\b|\||moi\b)(?P<topic>.{3,60}?)"
    r"(?= ?(?:\b(?:moi nhat|hien hanh|con hieu luc|nhu the nao|the nao|la gi|noi|co)\b|[?.!]|$))"
)
_LEAD = re.compile(
    r"^(?:(?:da|a|ad|oi|em|toi|tui|minh|con|chau|xin|cho|muon|phan anh|kien nghi|de nghi|gop y|bao|tinh trang|viec|ve|nho"
    r"|gui|can|duoc|i want to|report|complain about|xu ly|there is|an?)\b ?)+"
)


def _topic(seen: Seen, meaning: str) -> Iterator[str]:
    plain, said = _without_codes(seen), seen.text.said
    if meaning == "legal_document":
        match = _BEFORE_LAW.search(plain) or _ABOUT.search(plain) or _TITLE.search(plain)
        if match and "|" not in match["topic"]:
            yield said[match.start("topic") : match.end("topic")]
        return
    hits = [hit for hit in seen.hits if hit.kind == "complaint"]
    if hits:
        longest = max(hits, key=lambda hit: hit.length)
        yield said[longest.start : longest.end]
        return
    lead = _LEAD.match(plain)
    rest = said[lead.end() if lead else 0 :]
    if not seen.codes and len(rest.split()) > 1:
        yield rest[:80]


_READERS: dict[str, Callable[[Seen, str], Iterator[str]]] = {
    "place": lambda seen, meaning: (_bus_place if meaning == "bus_schedule" else _place)(seen, meaning),
    "from": _from,
    "to": _to,
    "route": _route,
    "street": _street,
    "date": _date,
    "name": _name,
    "topic": _topic,
}
