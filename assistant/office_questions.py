"""What a message asks of an office, and of which one: «1 cua p hoi an t7 lam k», «số máy bàn sở nội vụ»."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assistant import procedure_replies
from assistant.intents import lookup
from assistant.turns import SMALL_TALK, Turn
from assistant.understanding import active_model, read_message
from assistant.understanding.features import Seen
from assistant.understanding.references import with_place
from dossiers import offices
from dossiers.models import Agency
from foundation.regions.resolver import find_places
from foundation.vietnamese.dates import hour_in
from foundation.vietnamese.folding import fold
from foundation.vietnamese.questions import Question, asks_in, clauses, plain
from foundation.vietnamese.teencode import expand

_CENTRE = r"hanh chin\w{0,3} cong"
OFFICE = re.compile(
    r"\b(uy ban(?: nhan dan)?|ubnd|ub (?:xa|phuong)|(?:bo phan |quay |cua )?mot cua"
    rf"|(?:trung tam )?(?:phuc vu )?{_CENTRE}|trung tam hanh chinh"
    r"|(?:cho|noi) (?:lam|nop|nhan) (?:giay(?: to)?|ho so)|(?:lay|nhan) ket qua"
    r"|(?:ra|toi|den|o|len) (?:dau|mo|cho nao) (?:de )?nop (?:ho so|giay to)$"
    r"|nop (?:ho so|hs|giay(?: to)?) (?:o|ra|tai) (?:dau|mo|cho nao)$"
    r"|bo phan (?:tiep nhan|tra ket qua)|noi tiep nhan|tru so|cong so|co quan nha nuoc|co quan hanh chinh"
    r"|(?:len|toi|den|gap|ra) (?:co quan|bo phan) (?:nao|gi|chi)"
    r"|(?:public )?service (?:cent(?:er|re)|office)|people s committee|one stop(?: unit| shop)?|(?:ward"
    r"|commune) (?:office|hall)"
    r"|(?:public )?administrati(?:on|ve) (?:service )?(?:cent(?:er|re)|office))\b"
)
ELSEWHERE = re.compile(r"\btrai tuyen\b|\b(?:o|qua|ra|len|sang) (?:phuong|xa|noi|cho|mot cua) khac\b")
FETCHED = re.compile(r"\b(?:lay|nhan) (?:ket qua|ho so|giay)\b")
CITY = re.compile(rf"\b{_CENTRE} (?:cua )?(?:thanh pho|tp|tinh)\b")
COMMUNE = re.compile(r"\b(phuong|xa|thi tran|dac khu|ward|commune)\b")
WORKS = re.compile(
    r"\b(lam viec|(?<!bay )gio lam|gio hanh chinh|mo cua|dong cua|(?:co|con|van) (?:lam|mo|truc|tiep)"
    r"|lam khong|nghi khong|may gio (?:lam|mo|dong|nghi)|(?:mo|lam) chua|con nhan|con kip|kip (?:khong|gio)"
    r"|(?:co|con) ai (?:tiep|lam|truc|khong)|opening hours|working hours|open)\b"
)
ASKED = {
    "hours": re.compile(
        rf"{WORKS.pattern}|\b(may gio (?:\w+ )?(?:ngung|thoi|het|con) nhan(?: ho so)?|may gio"
        rf"|gio giac|gio mo|gio nghi|lam (?:den|toi|tu) may gio|nghi (?:trua|le|tet)|trua(?: \w+)? nghi"
        r"|tiep dan|kip khong|con kip|thu may|phut nua|con nguoi|hours|close[sd]?)\b"
    ),
    "address": re.compile(
        r"\b((?:(?:ra|toi|den) (?:dau|mo|cho nao) (?:de )?)?nop ho so(?: (?:o|ra|tai) (?:dau|mo"
        r"|cho nao))?$|(?:nam |dong )?o (?:dau|mo|cho nao|cho mo|duong nao)|dia chi|nam (?:dau|mo|cho nao)"
        r"|(?:nam |chi )?duong (?:nao|chi|gi|mo)(?: so may)?|so may duong|so nha(?: may| bao nhieu)?"
        r"|(?:tang|lau|phong so) (?:may|bao nhieu|nao)|duong di|chi duong|(?:di|toi) (?:lam )?sao"
        r"|(?:ra|len|toi|den|qua|vo|chay ve|don|doi)(?: \w+)? (?:dau|mo|cho nao|noi nao|cho mo)"
        r"|(?:nam|o)(?: o| tai)? \d+ \w+.{0,30}(?:phai|dung) khong|(?:lay|nop|lam) o (?:dau|mo)"
        r"|co mot cua(?: rieng)?|(?:chuyen )?ve dau"
        r"|(?:len|toi|den|gap|ra) (?:co quan|bo phan) (?:nao|gi|chi)|where|address)\b"
    ),
    "phone": re.compile(
        r"\b((?:so )?(?:dien thoai|dt)(?: may| nao)?|so may(?! duong)(?: ban)?|so lien he|lien he|hotline"
        r"|goi so (?:nao|may)"
        r"|(?:xin|cho) (?:\w+ )?(?:cai )?so(?: dien thoai)?(?! nha)|(?:cai )?so (?:nao|\w+) goi"
        r"|(?:tele)?phone(?: number)?)\b"
    ),
    "receives": re.compile(
        r"\b(?:nhan|lam|giai quyet|tiep nhan) (?:duoc )?(?:nhung |cac )?(?:loai )?(?:thu tuc|ho so"
        r"|giay to|viec)"
        r" (?:gi|nao|chi)\b|\bthu tuc nhan o\b|\bwhat .{0,30}\b(?:receive|handle|accept)s?\b"
    ),
    "which": re.compile(
        r"\b(?:cho|noi|phuong|xa|mot cua|trung tam|co quan) nao(?: (?:co|con|van|dang|thi))* (?:lam|mo|nhan"
        r"|truc)\b(?! gi)"
        r"|\bwhich offices?\b"
    ),
    "anywhere": re.compile(
        r"\bnop\b(?! (?:o|qua|tren) (?:day|ni|mang|chat))(?: \w+){0,7} (?:duoc|dc)\b|\btrai tuyen\b"
        r"|\b(?:o|qua|ra|len|sang) (?:phuong|xa|noi|cho|mot cua) khac(?: \w+){0,4} duoc\b"
        r"|\b(?:bat buoc|nhat thiet)(?: phai)? (?:nop|ve|o|len|ra)\b"
    ),
}
VOCABULARY = {"hours": "hours", "phone": "phone"}
"""Aspects that are also read by the common vocabulary (foundation/vietnamese/questions.txt)."""
# Who asks for the hours of a hospital, a bus or a sight, or complains of an officer, asks something else.
_SOMETHING_ELSE = re.compile(
    r"\b(cup dien|mat dien|co dien|dien luc|xe buyt|ben xe|nha xe|benh vien|tram y te|trung tam y te"
    r"|phong kham|nha thuoc|tiem (?:chung|ngua)|vac xin|khach san|homestay|nha nghi|quan an|nha hang|bao tang"
    r"|di tich|truong hoc|diem thi|phat nguoi|bien so|gia dat|ngan hang|buu dien|sieu thi|cong an (?:xa"
    r"|phuong)|hach dich|nat no|thai do|khieu nai|to cao|phan anh|khong co mat|cho lau|bat cho|tre hen"
    r"|vong vinh|hospital|museum|bus|chu tich|lanh dao|bi thu|chi thi|quyet dinh|nghi quyet|cong van"
    r"|luu dong|an (?:trua|sang|uong|gi)|tinh (?:\w+ ){0,2}(?:thu (?:bay|7)|t7|chu nhat|cn|ngay le)"
    r"|di (?:choi|dau cho)|choi (?:gi|dau)|xem gi|tham quan|du lich)\b"
)
SAY = re.compile(r"\bnói\b", re.IGNORECASE)  # folded it is "noi", a place
MARKET = re.compile(r"\bchợ\b", re.IGNORECASE)  # folded it is "cho", as in "cho hỏi"
_TIMES = re.compile(
    r"\b(hom (?:nay|qua)|ngay (?:mai|mot|thuong)|mai|mot|sang|chieu|trua|toi|cuoi tuan|tuan (?:nay|sau|toi)"
    r"|ngay \w+|thu (?:[2-7]|hai|ba|tu|nam|sau|bay)|t[2-7]|chu nhat|cn|le|tet|bay gio|gio nay"
    r"|\d{1,2}(?:/\d{1,2})?|h|gio|ruoi|today|tomorrow|(?:mon|tues|wednes|thurs|fri|satur|sun)day|now)\b"
)
_FILLERS = SMALL_TALK | frozenset(
    "at ben boi ca cam chay chop cuoi dat dinh duong e giay goi hello hien hon huyen in kip lay lon luong "
    "ly nham nop number p pho quan rieng ro sua tam thanh tien tiep tinh tp tro trung truoc u ua x y".split()
)
_MAX_UNEXPLAINED = {"hours": 6, "phone": 3, "address": 3, "receives": 3, "which": 3, "anywhere": 4}
MAX_BESIDE_NAME, MAX_BESIDE_OWN_NAME = 2, 25
"""Words beside an office's own name, where nothing is asked, and where something is."""
MAX_IN_STORY = 10
"""Words beside the question where the office is named, and neither a procedure nor another ask."""
_OTHER_THINGS = frozenset("attraction sight lodging eatery dish product facility route".split())
_OF_PROCEDURES = frozenset("papers price duration online form copies validity".split())
ABOUT_PLACES = frozenset({"", "procedure", "outside_procedure", "office", "commune", "kept_answer"})
"""Kinds of things shown after which a place and an hour mean an office; after a look-up or a sight not."""


@dataclass(frozen=True, slots=True)
class OfficeQuestion:
    """`is_full` where it stands by itself; else it can only go on with what was shown before."""

    aspects: list[str]
    named: list[Agency]
    places: list[str]
    is_full: bool
    rest: int


def read(turn: Turn, *, may_follow: bool) -> OfficeQuestion | None:
    """None where the message asks nothing of an office, or much else beside it."""
    text = SAY.sub("", turn.text.rpartition(": ")[2])  # «thôi hỏi nghiêm túc: một cửa ở đâu»
    if may_follow or turn.memory.focus.kind in ABOUT_PLACES:
        text = with_place(text, turn.memory.recent.place)
    said = plain(text)
    asking = [clause.said for clause in clauses(text) if _aspects_in(clause.said)]
    aspects = [name for name in ASKED if any(name in _aspects_in(clause) for clause in asking)]
    named, places = offices.named_in(text), [place.said for place in find_places(text)]
    in_street = offices.at_street_in(text) if may_follow and not (named or places) else []
    named = named or in_street
    is_named = bool(in_street) or _is_called_by_name(said, named)
    if (is_named or may_follow) and "hours" not in aspects and hour_in(text):
        aspects = ["hours", *aspects]
    if not (aspects or may_follow or is_named or OFFICE.search(said)):
        return None
    names = [*places, *(name for office in named for name in offices.spoken_names(office))]
    names += [name for office in in_street for name in offices.street_names(office)]
    is_office = is_named or bool(OFFICE.search(said))
    scope = " ".join(asking) if is_office and asking else said
    seen = read_message(text, active_model.current())
    if seen.codes or _SOMETHING_ELSE.search(_without(scope, names)):
        return None
    if not is_office and _is_of_another_thing(seen, asking, places):
        return None
    if CITY.search(_without(said, places)):
        named = offices.of_the_city() or named
    rest = _stray_words(asking or [said], names)
    if rest > _allowed(turn, aspects, is_named=is_named, is_told=is_office and bool(named or places)):
        return None
    is_commune = bool(aspects) and _is_commune_office(turn, said, aspects, rest, has_place=bool(places))
    is_any = "which" in aspects and len(aspects) > 1
    is_any = is_any or ("anywhere" in aspects and ELSEWHERE.search(said) is not None)
    return OfficeQuestion(aspects, named, places, is_office or is_commune or is_any, rest)


def _is_of_another_thing(seen: Seen, asking: Sequence[str], places: Sequence[str]) -> bool:
    """Whether a message without the name of an office names a sight or the like, or asks beside its place."""
    if any(hit.kind in _OTHER_THINGS and hit.length > 1 for hit in seen.hits):
        return True
    said = [fold(expand(place)) for place in places]
    return bool(said and asking) and not any(place in clause for place in said for clause in asking)


def _allowed(turn: Turn, aspects: Sequence[str], *, is_named: bool, is_told: bool) -> int:
    """How many words may stand beside the question: the more, the more surely an office is named."""
    if not aspects:
        return MAX_BESIDE_NAME if is_named and not asks_in(turn.text) else 0
    allowed = min(map(_MAX_UNEXPLAINED.__getitem__, aspects))
    if is_named and not (_names_procedure(turn) and _OF_PROCEDURES.intersection(asks_in(turn.text))):
        return MAX_BESIDE_OWN_NAME
    return max(MAX_IN_STORY, allowed) if is_told and not is_of_procedure(turn) else allowed


def _stray_words(clauses_said: Sequence[str], names: Sequence[str]) -> int:
    """Of the clause that names the office or place and has fewest; of all clauses where none does."""
    known = [fold(expand(name)) for name in names]
    counts = {clause: _unexplained(clause, names) for clause in clauses_said}
    naming = [count for clause, count in counts.items() if any(name and name in clause for name in known)]
    return min(naming) if naming else sum(counts.values())


def _aspects_in(clause: str) -> list[str]:
    """What a plain clause asks of an office; an address is no telephone («đường chi số mấy»)."""
    found = []
    for name, words in ASKED.items():
        said = ASKED["address"].sub(" ", clause) if name == "phone" else clause
        if words.search(said) or VOCABULARY.get(name) in Question.of(said).asks:
            found.append(name)
    return found


def is_of_procedure(turn: Turn) -> bool:
    """Whether the message names a procedure and no result of it, or asks what a procedure tells."""
    if _OF_PROCEDURES.intersection(asks_in(turn.text)):
        return True
    match = procedure_replies.meant(turn)
    is_named = bool(match.certain or match.is_ahead) or _names_procedure(turn)
    return is_named and not FETCHED.search(turn.folded)


def _names_procedure(turn: Turn) -> bool:
    hits = read_message(turn.text, active_model.current()).hits
    return any(hit.kind == "procedure" and hit.length > 1 for hit in hits)


def _is_called_by_name(said: str, named: Sequence[Agency]) -> bool:
    return any(f" {name} " in f" {said} " for office in named for name in offices.spoken_names(office))


def _is_commune_office(turn: Turn, said: str, aspects: list[str], rest: int, *, has_place: bool) -> bool:
    """«phường Tam Kỳ làm việc mấy giờ», «Thăng Bình làm việc thứ 7 không»: its office is meant.

    A commune is asked about for many things, so hardly another word may stand beside the question.
    """
    if MARKET.search(turn.text):
        return False
    is_open = turn.memory.focus.kind in ABOUT_PLACES and turn.memory.recent.intent not in lookup.KINDS
    if COMMUNE.search(said) and (has_place or is_open):
        return rest == 0 or (has_place and WORKS.search(said) is not None)
    if aspects == ["receives"] or not has_place or rest or _OF_PROCEDURES.intersection(asks_in(turn.text)):
        return False
    return "lam viec" in said or (is_open and (bool(turn.memory.focus.kind) or aspects != ["address"]))


def _without(said: str, names: Iterable[str]) -> str:
    """The plain text without these names."""
    for name in sorted((fold(expand(name)) for name in names), key=len, reverse=True):
        said = said.replace(name, " ")
    return said


def _unexplained(said: str, names: Sequence[str]) -> int:
    """How many words are neither the office, its name, what is asked of it, a time nor small talk."""
    said = _without(said, names)
    for words in (OFFICE, COMMUNE, *ASKED.values(), _TIMES):
        said = words.sub(" ", said)
    return sum(word not in _FILLERS for word in Question.of(" ".join(said.split())).rest.split())
