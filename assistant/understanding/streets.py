"""Streets and roads: by the word before them, by name, or before the place in a question of price. Pure."""

import re
from collections.abc import Iterator

from assistant.understanding.features import Seen
from assistant.understanding.lexicon import Hit
from assistant.understanding.tokenizer import one_of

_ROAD = re.compile(r"\b(?:(?:duong )?(?:tinh|huyen) |quoc lo |tinh lo |ql ?|dt ?|dh ?|tl ?)\d{1,3}[a-z]?\b")
_STREET = re.compile(r"\b(?:duong|pho|hem|kiet|street) (?:so \d+|(?=[a-z])(?:[a-z]+)(?: [a-z]+){1,3})")
_NOT_STREET = re.compile(
    one_of(
        "hu hong xau be nhieu day bi nao nay len di den ve be_tong dat tinh co vo la hoai qua tron ngap xuong"
        " dang khong ho cam mot vao ra chinh lam toi sat lo sua thong gao tat phuong"
    )
)
_STREET_ENDS = re.compile(
    one_of(
        "phuong xa tam_ky hoi_an thi_tran quan huyen vi_tri vt vt1 vt2 vt3 vt4 gia bao co bi hu mai hom o tai"
        " thuoc doan mat tp thanh_pho k ko khong nam theo may hien hoai sut ngap khu la va den toi qua nay in"
        " street nha tat nghet sang chua ca"
    )
)
_NAMED_AFTER = re.compile(r"\b(?:truong|thpt|thcs|tieu hoc|benh vien|tuong dai|nha luu niem|cho|chuyen)\s*$")


def street(seen: Seen, meaning: str) -> Iterator[str]:
    if span := street_span(seen, meaning):
        yield seen.text.said[span[0] : span[1]]


def street_span(seen: Seen, meaning: str) -> tuple[int, int] | None:
    """Where the first street or road stands in the text."""
    if match := _ROAD.search(seen.text.plain):
        return match.span()
    named = [hit for hit in seen.hits if hit.kind == "street" and not _is_named_after(seen, hit)]
    if match := _STREET.search(seen.text.plain):
        start = match.start() + match[0].index(" ") + 1
        return _after_word(seen, named, start, match.end())
    if named:
        return named[0].start, named[0].end
    return _before_place(seen) if meaning == "land_price" else None


def _is_named_after(seen: Seen, hit: Hit) -> bool:
    """A school, a market, a statue of that name."""
    return bool(_NAMED_AFTER.search(seen.text.plain[max(0, hit.start - 12) : hit.start]))


def _after_word(seen: Seen, named: list[Hit], start: int, end: int) -> tuple[int, int] | None:
    """The name that begins after "đường", of the list or up to the word that ends it; a place is no"
    " street."""
    for hit in named:
        if hit.start == start:
            return hit.start, hit.end
    places = [hit for hit in seen.hits if hit.kind == "place" and start <= hit.start < end]
    if places and places[0].start == start:
        return (named[0].start, named[0].end) if named else None
    name = seen.text.plain[start : places[0].start if places else end]
    if ends := _STREET_ENDS.search(name):
        name = name[: ends.start()]
    name = name.rstrip()
    is_name = " " in name and not _NOT_STREET.match(name)
    return (start, start + len(name)) if is_name else (named[0].start, named[0].end) if named else None


_PRICE = re.compile(r"\bgia dat(?: (?:o|tai|mat tien|nha nuoc|khu vuc|hem|kiet))* ")


def _before_place(seen: Seen) -> tuple[int, int] | None:
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
