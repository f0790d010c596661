"""What a message asks of the handbook: the vocabulary of travellers, and which entries it means. Pure but for
the names of the entries."""

import re
from collections.abc import Sequence

from assistant.turns import Turn, is_asking
from foundation.vietnamese.folding import has_marks
from foundation.vietnamese.questions import asks_in, plain
from tourism import naming
from tourism.kinds import Kind
from tourism.models import Entry

# "ve" alone is "về" more often than "vé", "gia dinh" is a family.
PRICE = re.compile(
    r"\b(?:(?:gia|mua|co) ve|ve (?:vao|may|mac|re|tham quan)|gia(?! dinh)|bao nhieu(?: tien)?"
    r"|may (?:tien|dong|trieu|tram|chuc)|mat tien|mien phi|how much|price|tickets?|free|cost|pay)\b"
)
HOURS = re.compile(r"\b(?:may gio|mo cua|dong cua|con mo|open|hours)\b")
SEASON = re.compile(
    r"\b(?:mua|thang) (?:nao|may|mo)\b|\bthang (?:\d{1,30}|nay)\b.{0,200}\b(?:tam|dep|di|ra"
    r"|hop|ngap)\b"
    r"|\bmua (?:nay|mua|he|dong)\b"
    r"|\b(?:song|bien) (?:\w{1,40} )?(?:to|lon|dong|em)\b|\btam (?:duoc|dc) (?:chua|khong|ko"
    r"|k)\b|\bthoi tiet\b"
    r"|\bluc nao (?:thi )?dep\b|\b(?:best (?:time|month|season)|season|weather|swim(?:ming)?|rainy)\b"
)
ACCESS = re.compile(
    r"\bxe (?:lan|noi|day|dien|dua)\b|\b(?:chong |di )nang\b|\bdi bo\b|\bbac thang\b|\bbang phang\b"
    r"|\bleo (?:nui|doc|cao|bac)\b|\bkhuyet tat\b|\bchan (?:yeu|dau)\b|\b(?:yeu|dau) (?:chan|goi)\b|\bchui\b"
    r"|\b(?:len|xuong|di)(?: \w+){0,2} (?:de|kho) (?:khong|ko|k|hong)\b|\bngoi thung\b"
    r"|\b(?:bi )?(?:hep|doc) (?:khong|lam)\b"
    r"|\b(?:wheelchair|stroller|pram|stairs|walk(?:ing)?|electric (?:cars?|bugg(?:y|ies))|bugg(?:y|ies))\b"
)
FAR = re.compile(
    r"\b(?:xa (?:khong|ko|k|hong|lam|nao)|bao xa|cach (?:\w+ ){0,4}xa|may (?:km|cay|ki)|how far)\b"
)
NAME = re.compile(r"\b(?:ten (?:la )?(?:gi|chi)|goi la (?:gi|chi)|what is (?:the name|it called))\b")
"""The name of what is described is asked."""
OF_COMMUNES = re.compile(r"\b(?:xa|phuong|thi tran|huyen|thi xa|quan|truoc|cu|sap nhap)\b")
FROM = re.compile(r"\b(?:tu|from|toi|den|qua|ra|to)\b")
FESTIVAL = re.compile(r"\b(?:le hoi|festivals?|le cau|le mung|ram|dem pho co|hoa dang|lantern)\b")
FESTIVALS = re.compile(r"\b(?:le hoi|festivals?|lantern|le (?:gi|chi|nao))\b")
ANY_FESTIVAL = re.compile(r"\ble (?:hoi )?(?:gi|chi|nao)\b|\b(?:what|any) festivals?\b")
ROUTE = re.compile(r"\b(?:lich trinh|hanh trinh|lich di|itinerary)\b")
DAYS = re.compile(r"\b(?:mot ngay|1 ngay|hai ngay|2 ngay|one day|two days|a day)\b")
TOUR = re.compile(r"\btour\b")
WHAT = re.compile(
    r"\b(?:mua|co|an) (?:gi|chi|nhung gi)\b|\b(?:dac san|qua) (?:gi|chi|nao)\b|\blam qua\b|\bwhat to buy\b"
)
"""Things are asked for, not the shop."""
GIFT = re.compile(
    r"\b(?:lam qua|qua (?:bieu|cap|luu niem)|dac san|souvenirs?|gifts?)\b"
    r"|\bmua (?!ve\b)(?:\w+ ){1,3}(?:ve|dem ve|mang ve)\b(?! (?:tham quan|vao|may|tau))"
)
"""Something to take home: a new matter, whatever sight was shown."""
BOAT = re.compile(r"\b(?:tau|ca no|cano|thuyen|boats?|ferry|ferries)\b")
EATING = re.compile(r"(?<!hoi )\ban (?:gi|chi|mon|o dau|o mo|dau|ngon)\b|\bmon (?:gi|chi|nao|ngon)\b")
NEAR = re.compile(r"\b(?:gan|quanh|canh|sat|near|close to|around)\b")
SEA = re.compile(r"\b(?:bien|bai (?:tam|bien)|bai nao|beach(?:es)?)\b")
SEA_NEARBY = re.compile(
    r"\b(?:bien|bai(?: tam| bien)?|beach(?:es)?) (?:nao|gi|khong)\b|\b(?:gan|quanh"
    r"|near)\b.{0,200}\bbien\b"
    r"|\bbeach(?:es)? (?:near|close)|\bra bien\b"
    r"|\b(?:cho|noi|bai) (?:nao|mo) (?:\w{1,40} )?tam bien\b"
    r"|\btam bien (?:\w{1,40} )?(?:o dau|o mo|cho nao|cho mo|dau)\b"
)
TRIP = re.compile(
    r"\bdi (?:dau|mo|cho nao) thay\b"
    r"|\b(?:di|ghe|dan) (?:\w{1,40} ){0,3}(?:dau|mo|cho nao)\b.{0,200}\b(?:choi|nhe nhang"
    r"|dep|vui|thu gian|tham quan)\b"
    r"|\b(?:choi|xem|tham quan) (?:gi|chi|o dau|o mo|dau|cho nao)\b|\bco (?:gi|chi) (?:choi|hay|dep|vui)\b"
    r"|\b(?:nen|muon|tinh|dinh) (?:\w{1,40} ){0,3}di (?:dau|mo)\b"
    r"(?!.{0,200}\b(?:nop|giay|ho so|xin|kham|tiem|chich|bao)\b)"
)
VISITOR = re.compile(
    rf"{PRICE.pattern}|{HOURS.pattern}|{SEASON.pattern}|{ACCESS.pattern}|{FAR.pattern}|{FESTIVAL.pattern}"
    r"|\b(?:ve|o dau|dau|o mo|cho nao|cho mo|duong nao|duong gi|xa|choi|xem|coi|tham quan|ghe|chup hinh|dep"
    r"|ngay nao|bua mo|hom nao|ngay may|(?:gui|dau|giu) xe|tam|thuyen|tau|cano|tour|ngon"
    r"|visit|enter|where|when|nearby)\b"
)
"""What a visitor asks of a sight."""
ANOTHER_FIELD = re.compile(
    r"\b(?:xe buyt|tuyen|bus|(?:cup|mat|cat) dien|dien luc|gia dat|thua dat|so do|phat nguoi|diem thi|y te"
    r"|benh vien|phong kham|bac si|thu tuc|ho so|giay (?:phep|to)|dang ky|khai (?:sinh|tu)|ket hon|can cuoc"
    r"|tam tru|cup|ubnd|uy ban|mot cua|cong an|chat chem|bi (?:chem|lua)|phan anh|khieu nai|to cao|kien nghi"
    r"|ngap|lu|sat lo|rac|tai nan)\b"
)
PART = re.compile(r"\b(sang|trua|chieu|toi|morning|noon|afternoon|evening)\b")
PARTS = {
    "sang": (0, 11), "trua": (11, 14), "chieu": (13, 18), "toi": (17, 24),
    "morning": (0, 11), "noon": (11, 14), "afternoon": (13, 18), "evening": (17, 24),
}  # fmt: skip
FROM_ANOTHER = re.compile(
    r"^(?:(?:the|vay|con|neu|di) )*tu .+ (?:qua|toi|den|ra|ve|len|xuong) (?:do|day|noi do)\b"
)
"""«thế còn từ tượng đài qua đó»: the distance from another place."""
DISTANCE = re.compile(f"{FAR.pattern}|{FROM_ANOTHER.pattern}")
KINDS_NEARBY = (
    (
        Kind.STAY,
        re.compile(
            r"\b(?:cho|noi) (?:ngu|o lai|nghi|tro)\b"
            r"|\b(?:ngu|nghi) (?:lai|dem|dau|o dau|o mo|mo)\b|\bhomestay\b|\bkhach san\b|\bqua dem\b"
            r"|\b(?:o|ngu|nghi)(?: lai)? (?:\d|mot|hai|may|qua) (?:dem|toi)\b"
            r"|\bto (?:stay|sleep)\b|\bhotels?\b|\bguest ?houses?\b"
        ),
    ),
    (
        Kind.EATERY,
        re.compile(
            r"(?<!hoi )\ban (?:gi|chi|o dau|dau|o mo|chay|hai san|(?:trua|toi|sang) (?:o|dau|cho))\b"
            r"|\bhai san\b|\bquan (?:\w+ )?(?:an|nuoc|ca phe|cafe|nhau|chay)\b|\bca phe\b|\bdo an\b"
            r"|\b(?:food|eat|lunch|dinner|vegetarian|vegan)\b|\ban chay\b|\bdo chay\b"
        ),
    ),
    (
        Kind.PLACE,
        re.compile(
            rf"{SEA_NEARBY.pattern}|\b(?:choi|ghe|xem|tham quan|dao)(?: them)? (?:gi|chi|dau|mo|o dau)\b"
        ),
    ),
)
BESIDE = re.compile(
    r"\b(?:gan|quanh) (?:do|day|no|kia|noi do)\b|\b(?:nearby|(?:near|around) (?:there|here|it))\b"
)
SIGHTS = (Kind.PLACE, Kind.FESTIVAL, Kind.ITINERARY, Kind.TOUR)
INTENT_OF = {
    Kind.STAY: "tourism_accommodation",
    Kind.EATERY: "tourism_food",
    Kind.DISH: "tourism_food",
    Kind.SPECIALITY: "tourism_specialty",
    Kind.SHOP: "tourism_specialty",
}
OTHER_KINDS = frozenset(INTENT_OF.values())
ASKED = {"hours": HOURS, "price": PRICE, "season": SEASON, "access": ACCESS}
GOES_ON = re.compile(r"^diem tham quan\b|\b(?:con|the|vay|rua|thi sao|thi rang|(?:what|how) about)\b")
"""«thế còn Cù Lao Chàm thì sao», also as a follow-up is asked in full."""
VAGUE = {"todo", "case"}  # asks of «thì sao»
MAX_BESIDE_NAME = 8  # words
MAX_ANCHOR = 40  # letters after "gần" in which the name of the sight begins and ends
MAX_UNSURE = 5  # letters of a name that may be another word without its marks
GENERIC = re.compile(
    r"^(?:dac san|qua|ocop|san pham ocop|souvenirs?|local products|do luu niem|qua luu niem"
    r"|quan(?: \w+)?|nha hang|ca phe)$"
)


def claimed_intent(turn: Turn) -> str:
    """The intent of a message that asks a visitor's question of a thing in the handbook; "" for another.

    A message that says a word of another field is left to it.
    """
    if ANOTHER_FIELD.search(plain(turn.text)):
        return ""
    if kind := wished_nearby(turn):
        return INTENT_OF[kind]
    if TRIP.search(plain(turn.text)):
        return "tourism_attraction"
    if not is_asking(turn):
        return ""
    entry = naming.entry_in(turn.text) if VISITOR.search(plain(turn.text)) else None
    if entry is None and NAME.search(plain(turn.text)) and not OF_COMMUNES.search(plain(turn.text)):
        entry = next(iter(naming.described_in(turn.text, SIGHTS)), None)
    return INTENT_OF.get(Kind(entry.kind), "tourism_attraction") if entry else ""


def wished_nearby(turn: Turn) -> Kind | None:
    """What is wished near the thing that was spoken of: to sleep or to eat («where to sleep nearby»)."""
    if not BESIDE.search(plain(turn.text)):
        return None
    return next(
        (kind for kind, words in KINDS_NEARBY if kind in INTENT_OF and words.search(plain(turn.text))), None
    )


def facts_asked(turn: Turn) -> tuple[str, ...]:
    return tuple(name for name, words in ASKED.items() if words.search(plain(turn.text)))


def only_names_another(turn: Turn, entry: Entry) -> bool:
    """«thế còn Cù Lao Chàm thì sao»: the same is asked of another entry, and little said beside its name."""
    words, names = plain(turn.text), entry.folded_name.split()
    if set(asks_in(turn.text)) - VAGUE or facts_asked(turn) or not GOES_ON.search(words):
        return False
    return sum(word not in names for word in words.split()) <= MAX_BESIDE_NAME


def anchor(turn: Turn, named: Sequence[Entry]) -> Entry | None:
    """The sight near which something else is asked for («biển nào gần phố cổ»)."""
    near = NEAR.search(plain(turn.text))
    if near is None or not named or not is_asking(turn):
        return None
    after = naming.entries_in(plain(turn.text)[near.end() : near.end() + MAX_ANCHOR])
    return next((entry for entry in named if entry in after), None)


def slot_name(turn: Turn, slot: str) -> str:
    """The longest of the names; no word for all of them, nor a short one without marks ("toi" is tôi)."""
    values = turn.slots.get(slot, "")
    names = [values] if isinstance(values, str) else values
    told = [each for each in names if " " in each or has_marks(each) or len(each) > MAX_UNSURE]
    told = [each for each in told if naming.is_of_ours(turn.text, each)]
    return max((each for each in told if not GENERIC.match(each.lower())), key=len, default="")
