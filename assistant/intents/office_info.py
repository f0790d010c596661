"""Offices: «phường Tam Kỳ làm việc mấy giờ, sáng thứ 7 có làm không», «số điện thoại của ủy ban»."""

import re
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from assistant import office_replies
from assistant.dialogue_state import Focus
from assistant.replies import Reply, button, say, to_person
from assistant.turns import Turn
from dossiers import office_presentation, offices
from dossiers.models import Agency
from foundation.regions.resolver import find_places
from foundation.vietnamese.dates import parse_spoken
from foundation.vietnamese.folding import fold
from foundation.vietnamese.teencode import expand
from lookups.places import area_of

NAME, QUESTION = "office_info", "which_office"
MAX_WORDS = 40
MAX_NAME_WORDS = 8

OFFICE = re.compile(
    r"\b(uy ban(?: nhan dan)?|ubnd|ub (?:xa|phuong)|(?:bo phan |quay |cua )?mot cua"
    r"|(?:trung tam )?(?:phuc vu )?hanh chinh cong|trung tam hanh chinh"
    r"|(?:cho|noi) (?:lam|nop) (?:giay to|ho so)|(?:lay|nhan) ket qua (?:o|tai)"
    r"|(?:ra|toi|den|o) (?:dau|mo|cho nao) (?:de )?nop (?:ho so|giay to)$|nop (?:ho so|hs) (?:o|ra"
    r"|tai) (?:dau|mo|cho nao)$"
    r"|bo phan (?:tiep nhan|tra ket qua)|noi tiep nhan|tru so|cong so|co quan nha nuoc|co quan hanh chinh"
    r"|(?:public )?service (?:cent(?:er|re)|office)|people s committee|one stop(?: unit| shop)?|(?:ward"
    r"|commune) (?:office|hall)"
    r"|(?:public )?administrati(?:on|ve) (?:service )?(?:cent(?:er|re)|office))\b"
)
CITY = re.compile(r"\bhanh chinh cong (?:cua )?(?:thanh pho|tp|tinh)\b")
COMMUNE = re.compile(r"\b(phuong|xa|thi tran|dac khu|ward|commune)\b")
WORKS = re.compile(
    r"\b(lam viec|gio lam|gio hanh chinh|mo cua|dong cua|(?:co|con|van) (?:lam|mo|truc)|lam khong|nghi khong"
    r"|may gio (?:lam|mo|dong|nghi)|con kip|kip (?:khong|gio)|opening hours|working hours|open)\b"
)
_ASKED = {
    "hours": re.compile(
        rf"{WORKS.pattern}|\b(may gio (?:\w+ )?(?:ngung|thoi|het|con) nhan(?: ho so)?|may gio"
        rf"|gio giac|gio mo|gio nghi|lam (?:den|toi|tu) may gio"
        r"|nghi (?:trua|le|tet)|tiep dan|kip khong|con kip|hours|close[sd]?)\b"
    ),
    "phone": re.compile(
        r"\b((?:so )?(?:dien thoai|dt)|so may(?! duong)|so lien he|lien he|hotline|goi so (?:nao|may)"
        r"|(?:xin|cho) (?:xin )?so|(?:tele)?phone(?: number)?)\b"
    ),
    "address": re.compile(
        r"\b((?:(?:ra|toi|den) (?:dau|mo|cho nao) (?:de )?)?nop ho so(?: (?:o|ra|tai) (?:dau|mo"
        r"|cho nao))?$|(?:nam |dong )?o (?:dau|mo|cho nao|cho mo|duong nao)|so may duong|dia chi|nam cho nao"
        r"|(?:nam )?duong nao"
        r"|duong di|where|address)\b"
    ),
    "receives": re.compile(
        r"\b(?:nhan|lam|giai quyet|tiep nhan) (?:duoc )?(?:nhung |cac )?(?:loai )?(?:thu tuc|ho so"
        r"|giay to|viec)"
        r" (?:gi|nao|chi)\b|\bthu tuc nhan o\b|\bwhat .{0,30}\b(?:receive|handle|accept)s?\b"
    ),
}
# Who asks for the hours of a hospital, a bus or a sight, or complains of an officer, asks something else.
_SOMETHING_ELSE = re.compile(
    r"\b(cup dien|mat dien|dien luc|xe buyt|ben xe|benh vien|tram y te|trung tam y te|phong kham|nha thuoc"
    r"|tiem (?:chung|ngua)|vac xin|khach san|homestay|nha nghi|quan an|nha hang|bao tang|di tich|truong hoc"
    r"|diem thi|phat nguoi|bien so|gia dat|ngan hang|buu dien|sieu thi|cong an (?:xa|phuong)|hach dich|nat no"
    r"|thai do|khieu nai|to cao|phan anh|khong co mat|cho lau|bat cho|tre hen|vong vinh|hospital"
    r"|museum|bus|chu tich|lanh dao|bi thu)\b"
)
MARKET = re.compile(r"\bchợ\b", re.IGNORECASE)  # folded it is "cho", as in "cho hỏi"
_TIMES = re.compile(
    r"\b(hom nay|ngay mai|ngay mot|mai|mot|sang|chieu|trua|toi|cuoi tuan|tuan (?:nay|sau|toi)|ngay \w+"
    r"|thu (?:[2-7]|hai|ba|tu|nam|sau|bay)|t[2-7]|chu nhat|cn|le|tet|bay gio|gio nay"
    r"|\d{1,2}(?:/\d{1,2})?|h|gio"
    r"|today|tomorrow|(?:mon|tues|wednes|thurs|fri|satur|sun)day|now)\b"
)
_FILLERS = frozenset(
    "a about ad e anh ban bac bao bi biet cai can cho chi chau co con cua cung da dang de den di do duoc em "
    "gi giup ha hay hien hoi khong la lam luon ma minh muon nao nay ngay nha nhe nhi o oi roi ra sao thi "
    "the toi tui tu va vay viec voi vo xin ai gap qua ben noi bang khi luc nghi mo dong dung trong thanh "
    "pho tinh huyen hen ni of in at is are for and what when please does to i you me my on it number hi "
    "hello nham lon moi chu y lai gan nop tien".split()
)
_MAX_UNEXPLAINED = {"hours": 6, "phone": 3, "address": 2, "receives": 3}


@dataclass(frozen=True, slots=True)
class _Question:
    """`is_full` where it stands by itself; else it can only go on with what was shown before."""

    aspects: list[str]
    named: list[Agency]
    places: list[str]
    is_full: bool
    rest: int


ASKS = {"hours": "hours when", "phone": "phone", "address": "place way"}
"""What can be asked of an office, by the names of the vocabulary."""


def told(turn: Turn, focus: Focus, aspects: list[str]) -> Reply | None:
    """These aspects of the office that was shown, or of that of the commune that was."""
    office = _office_of(focus)
    if not office and focus.kind != "commune":
        return None
    return _answer(turn, aspects, office, [])


def handle(turn: Turn) -> Reply | None:
    before = turn.memory.focus if turn.memory.focus.kind in ("office", "commune") else None
    question = _read(turn, may_follow=before is not None)
    if question is None:
        return None
    aspects, named, places = question.aspects, question.named, question.places
    if question.is_full:
        return _answer(turn, aspects, named or ([] if places else _office_of(before)), places)
    is_short = before is not None and question.rest == 0
    return _follow_up(turn, aspects, named, places) if is_short else None


def is_asked(turn: Turn) -> bool:
    """Whether the message is a full question about an office, whatever step of a flow is open."""
    question = _read(turn, may_follow=False)
    return question is not None and question.is_full and bool(question.aspects)


def _read(turn: Turn, *, may_follow: bool) -> _Question | None:
    """None where the message asks nothing of an office, or much else beside it."""
    said = fold(expand(turn.text.rpartition(": ")[2]))  # «thôi hỏi nghiêm túc: một cửa ở đâu»
    if len(said.split()) > MAX_WORDS or _SOMETHING_ELSE.search(said):
        return None
    aspects = [name for name, words in _ASKED.items() if words.search(said)]
    if not (aspects or may_follow or OFFICE.search(said)):
        return None
    named, places = offices.named_in(turn.text), [place.said for place in find_places(turn.text)]
    if CITY.search(said):
        named = [office for office in named if CITY.search(fold(office.name))] or named
    rest = _unexplained(said, [*places, *(office.short_name for office in named)])
    if rest > min((_MAX_UNEXPLAINED[name] for name in aspects), default=0):
        return None
    is_office = bool(OFFICE.search(said)) or _is_called_by_name(said, named)
    is_commune = bool(aspects) and _is_commune_office(said, turn.text, rest, has_place=bool(places))
    return _Question(aspects, named, places, is_office or is_commune, rest)


def _follow_up(turn: Turn, aspects: list[str], named: list[Agency], places: list[str]) -> Reply | None:
    """«còn Hội An thì sao», «chủ nhật có làm không», «số điện thoại» after an office was shown."""
    focus = turn.memory.focus
    if focus.kind == "commune" and not places:
        return _answer(turn, aspects, _office_of(focus), []) if aspects else None
    if places:
        return _answer(turn, aspects or focus.data.get("aspects", []), named, places)
    if not aspects and parse_spoken(turn.text, timezone.localdate()):
        aspects = ["hours"]
    office = _office_of(focus)
    return _answer(turn, aspects, office, []) if aspects and office else None


def resume(turn: Turn, question: str, data: dict[str, Any]) -> Reply | None:
    """The office or place, where we have just asked which."""
    turn.memory.close()
    if len(turn.folded.split()) > MAX_NAME_WORDS:
        return None
    named, places = offices.named_in(turn.text), [place.said for place in find_places(turn.text)]
    return _answer(turn, data["aspects"], named, places) if named or places else None


def _answer(turn: Turn, aspects: list[str], named: list[Agency], places: list[str]) -> Reply:
    """About the one office that is meant; else a choice of offices, or the question which one."""
    area = area_of(places[0]) if places else None
    explained = area.explained if area and len(area.communes) == 1 else ""
    if len(named) == 1:
        office = named[0]
        day = parse_spoken(turn.text, timezone.localdate()) if "hours" in aspects else None
        reply = office_replies.reply(office, aspects, day.first if day else None, explained)
        return reply.about("office", office.code, name=office.short_name, aspects=aspects)
    if named:
        return office_replies.which(named, aspects)
    if places or turn.memory.focus.kind == "commune":
        place = area.name if area else str(turn.memory.focus.data.get("name", ""))
        return office_replies.not_listed(place, explained).about("commune", "", name=place)
    return _ask(turn, aspects)


def _ask(turn: Turn, aspects: list[str]) -> Reply:
    turn.memory.ask(QUESTION, aspects=aspects)
    shown = [office for office in offices.offices().order_by("level", "name") if office.is_one_stop]
    usual = _("Usual office hours: %(hours)s.") % {"hours": office_presentation.usual_week()}
    which = _("Of which ward, commune or office? Write its name, or choose:")
    return say(
        f"{usual}\n\n{which}" if "hours" in aspects else which,
        *(button(office.short_name, office.short_name) for office in shown[: office_replies.MAX_CHOICES]),
        to_person(),
    )


def _office_of(focus: Focus | None) -> list[Agency]:
    """The office that was shown, or that of the commune that was."""
    if focus is None:
        return []
    if focus.kind == "commune":
        return offices.named_in(str(focus.data.get("name", "")))
    return list(offices.offices().filter(code=focus.key))


def _is_called_by_name(said: str, named: list[Agency]) -> bool:
    names = (fold(expand(name)) for office in named for name in (office.name, office.short_name))
    return any(" ".join(name.split()[:3]) in said for name in names)


def _is_commune_office(said: str, text: str, rest: int, *, has_place: bool) -> bool:
    """«phường Tam Kỳ làm việc mấy giờ», «Thăng Bình làm việc thứ 7 không»: its office is meant.

    A commune is asked about for many things, so hardly another word may stand beside the question.
    """
    if MARKET.search(text):
        return False
    if COMMUNE.search(said):
        return rest == 0 or (has_place and WORKS.search(said) is not None)
    return has_place and rest == 0 and "lam viec" in said


def _unexplained(said: str, names: list[str]) -> int:
    """How many words are neither the office, its name, what is asked of it, a time nor small talk."""
    for name in sorted((fold(expand(name)) for name in names), key=len, reverse=True):
        said = said.replace(name, " ")
    for words in (OFFICE, COMMUNE, *_ASKED.values(), _TIMES):
        said = words.sub(" ", said)
    return sum(word not in _FILLERS for word in said.split())
