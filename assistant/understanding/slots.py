"""Slot filling: places, dishes, dates … that fit an intent, in the citizen's own words. Pure.

Names of the lexicon come first; where there is none, what stands between the words that such a question
begins and ends with is taken ("mua … ở đâu").
"""

import re
from collections.abc import Callable, Iterator

from assistant.understanding import dates, places, streets, topics
from assistant.understanding.features import Seen
from assistant.understanding.intent_catalog import INTENT_CATALOG
from assistant.understanding.tokenizer import one_of

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
    wanted = INTENT_CATALOG[meaning].slots if meaning in INTENT_CATALOG else ()
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
    one_of(
        "o tai co can gom thi mat het ton bao may nhu la gi chi j khong ko k hong duoc dc lam_sao ntn sao nao"
        " mo dau cho_nao gia phai a ah voi vay rua ri nhe nha hi giup dum gium bn nhieu online qua_mang"
        " truc_tuyen tren bang xong toi_dau den_dau chua roi ngon re chinh_goc uy_tin near in at cost please"
        " pls is"
    )
    + r"|[?!.,;]|$"
)
_LEADS = {
    "procedure": one_of(
        "thu_tuc_cap thu_tuc_xin thu_tuc_lam thu_tuc_dang_ky thu_tuc lam_lai lam xin_cap xin dang_ky"
        " le_phi_cap le_phi_lam le_phi phi_lam phi nop_ho_so ho_so_xin ho_so nop_don giay_phep fee_for"
        " documents_for apply_for get_a get"
    ),
    "dish": one_of("quan an mon eat best find"),
    "product": one_of("mua ban gia nhap dac_san co_so buy price_of shop_selling"),
    "attraction": one_of("gia_ve ve_tham_quan ve_vao ve tham_quan gioi_thieu duong_den where_is visit about"),
    "disease": one_of("benh dich bi tiem_phong tiem_vac_xin tiem nghi"),
}
_BETWEEN = {
    kind: re.compile(rf"{lead} (?P<name>(?:(?!{_ENDS}).){{3,60}}?) ?(?={_ENDS})")
    for kind, lead in _LEADS.items()
}
_IDLE = re.compile(
    one_of(
        "gi chi nao nay do day sang trua toi khuya vat cac nhung cai uong em minh tui ho_so giay_to don"
        " cua_toi cua_em thu_tuc online ngay an quan va mon mua ban hang qua ve con cho de thuoc vac_xin"
        " phong lam mot a the"
    )
    + r"(?: (?:nay|do|kia|gi|chi|toi|em|mon|hanh chinh))?"
)


def _between(seen: Seen, kind: str) -> str:
    pattern = _BETWEEN.get(kind)
    for match in pattern.finditer(seen.text.plain) if pattern else ():
        name = match["name"].strip()
        if not _IDLE.fullmatch(name) and len(name.split()) <= _LONGEST_WORDS:
            return seen.text.said[match.start("name") : match.end("name")]
    return ""


_READERS: dict[str, Callable[[Seen, str], Iterator[str]]] = {
    "place": places.place,
    "from": places.begin,
    "to": places.end,
    "route": places.route,
    "street": streets.street,
    "date": dates.date,
    "name": topics.name,
    "topic": topics.topic,
}
