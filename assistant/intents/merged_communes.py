"""What became of a commune: «xã Bình Tú giờ thuộc xã nào», «xã Thăng Điền gồm những xã cũ nào»."""

import re
from dataclasses import replace
from textwrap import shorten

from django.utils.translation import gettext as _

from assistant import handbook_questions
from assistant.intents import lookup, office_info
from assistant.replies import Reply, button, say, to_person
from assistant.turns import Turn
from foundation.messages import Button
from foundation.regions.gazetteer import gazetteer
from foundation.regions.models import AdminUnit, UnitSuccession
from foundation.regions.resolver import Resolution, find_places, resolve
from foundation.vietnamese.folding import fold, nfc
from foundation.vietnamese.order import order_key
from foundation.vietnamese.teencode import expand
from foundation.web.formats import day
from lookups.places import area_of, listed, lower_first

_KIND = r"(?:xa|phuong|thi tran|huyen|quan|tinh|thanh pho|don vi)"
_WHICH = r"(?:nao|gi|mo|chi|dau)"
BECAME = re.compile(
    rf"\b(?:thuoc|nhap|sap nhap|sat nhap|hop nhat|doi ten|doi|chuyen|ve|thanh|la)"
    rf"(?: (?:vao|vo|voi|ve|thanh|ten|la)){{0,12}} (?:{_KIND} )?(?:moi )?{_WHICH}\b"
    rf"|\b(?:mang )?ten (?:{_KIND} )?(?:la )?(?:moi|hien nay|gi|chi)\b"
    rf"|\b(?:keu|goi) la (?:{_KIND} )?{_WHICH}\b"
    rf"|\b{_KIND} {_WHICH} (?:gio|bay gio|hien nay)\b"
    rf"|\b(?:con (?:may|nhung|cac)|(?:chia )?thanh(?: (?:may|nhung|cac))?) {_KIND}\b"
    rf"|\bcon (?:{_KIND} )?(?:khong|ko)\b"
    rf"|\b(?:thuoc|ve|vao|thanh) (?:{_KIND} )?(?:\w{{1,40}} ){{1,3}}hay (?:la |ve "
    rf"|{_KIND} ){{0,12}}\w{{1,40}}"
    rf"|\bnow (?:in|part of|belongs? to)\b|\bmerged (?:in)?to (?:what|which)\b"
    rf"|\bwhich (?:commune|ward) (?:is|does)\b"
)
CAME_FROM = re.compile(
    rf"\b(?:gom|bao gom|hop nhat tu|sap nhap tu|sat nhap tu|nhap tu|tu)(?: (?:nhung|cac|may))?(?: {_KIND})?"
    rf"(?: cu)?(?: {_WHICH})\b"
    rf"|\b(?:truoc(?: day| kia)?|hoi truoc|hoi xua|ten cu|cu)(?: (?:la|thuoc|ten))*(?: {_KIND})? ?{_WHICH}\b"
    rf"|\b(?:nhung|cac|may) {_KIND} (?:cu )?(?:nao|gi)\b|\bmade (?:up )?(?:of|from)\b"
)
_ONLY_TELLS = re.compile(rf"\bthanh {_KIND} (?!(?:{_WHICH}|moi|hay)\b)\w+")
WITH = re.compile(
    rf"\b(?:gop|nhap|sap nhap|sat nhap|chung|cung)(?: chung)? (?:voi"
    rf"|cung)? ?(?:{_KIND} )?{_WHICH}\b|\bmerged with\b"
)
"""«gộp với xã mô nữa», of the commune that was shown."""
_FILLERS = frozenset(
    "ad e tui chu mo uy ban nhan dan hay ro hoi luon dum gium tru so "
    "a anh chi em toi minh ban cho hoi xin biet giup voi thi la gio nay hien bay chu roi vay ha nhi o cua "
    "ten moi cu con khong duoc da dang bi so nhe oi xa phuong tran huyen ben que nha ngay truoc day kia "
    "alo xong ay he no cuoi cung noi day mang keu quan nguoi co tinh phu trach can nhung cac may nua sau khi "
    "sap nhap goi lai the ra sao "
    "commune ward of is was what which now old new belong belongs to in part merged into become".split()
)
_PURPOSE = re.compile(
    r"\b(?:ma|de|cho|nen) (?:di |con |biet |tien |duong |de )*"
    r"(?:lam|nop|xin|doi|dang ky|bo sung|dien|ghi|biet)\b.*"
)
"""What the answer is needed for: "… sáp nhập về đâu mà đi làm chế độ"."""
MAX_LISTED, MAX_TITLE = 12, 80  # communes; letters of a button


def handle(turn: Turn) -> Reply | None:
    """The answer to the whole message, or to the clause of it that asks this, the rest as a button."""
    if handbook_questions.claimed_intent(turn):
        return None
    if reply := _answered(turn):
        return reply
    clauses = [part.strip() for part in re.split(r"[,;.?!]\s+", turn.text) if part.strip()]
    for at, part in enumerate(clauses if len(clauses) > 1 else []):
        rest = ", ".join(clauses[:at] + clauses[at + 1 :])
        if _ONLY_TELLS.search(fold(part)) and lookup.asks(rest):
            continue  # «chừ sáp nhập thành xã Nam Phước, … giá đất ở bao nhiêu» asks only the price
        if reply := _answered(_about_a_place(turn, part)):
            return reply.with_button(button(shorten(rest, MAX_TITLE, placeholder="…"), rest))
    return None


def _about_a_place(turn: Turn, part: str) -> Turn:
    """The clause as a turn; one that names no place is about the old one named last."""
    named = [] if find_places(part) else find_places(turn.text)
    old = [place for place in named if place.via] or named
    text = f"{old[-1].said} {part}" if old else part
    return replace(turn, text=text, folded=fold(text))


def _answered(turn: Turn) -> Reply | None:
    said = fold(expand(turn.text))
    came_from = CAME_FROM.search(said)
    places = find_places(turn.text)
    shown = turn.memory.focus
    if not places and shown.kind == "commune" and WITH.search(said):
        places, came_from = find_places(str(shown.data.get("name", ""))), WITH.search(said)
    is_next = turn.memory.focus.kind == "commune" and any(place.via for place in places)  # «còn Hà Lam?»
    if not places or not (came_from or BECAME.search(said) or is_next) or _has_another_subject(turn.text):
        return None
    found = places[0]
    if came_from and (unit := _commune_of_today(found)):
        return _about(turn, say(_composition(unit), *_next_steps(unit)), unit)
    return _became(turn, found)


def _has_another_subject(text: str) -> bool:
    """Whether other words stand beside the question: a sight or a school that lies somewhere."""
    rest = _PURPOSE.sub(" ", fold(expand(text)))
    if asked := BECAME.search(rest):
        rest = rest[: asked.start()]  # what comes after it is what the answer is for
    for mention in gazetteer().mentions(nfc(text)):
        rest = rest.replace(fold(expand(mention.said)), " ", 1)
    for words in (BECAME, CAME_FROM, WITH):
        rest = words.sub(" ", rest)
    return any(word not in _FILLERS for word in rest.split())


def _commune_of_today(place: Resolution) -> AdminUnit | None:
    communes = [unit for unit in place.units if unit.level == AdminUnit.Level.COMMUNE]
    return communes[0] if len(communes) == 1 and not place.via else None


def _became(turn: Turn, place: Resolution) -> Reply | None:
    """Where a unit of the past lies today."""
    text = turn.text
    area = area_of(text) or area_of(place.said)
    if area is None:
        return None
    told = area.explained or _old_province(place)
    if not told:
        unit = _commune_of_today(place)
        return _about(turn, say(_composition(unit), *_next_steps(unit)), unit) if unit else None
    lies_in = _lies_in(area.communes[0]) if area.explained else ""
    buttons = _next_steps(area.communes[0]) if len(area.communes) == 1 else []
    reply = say(" ".join(filter(None, (told, lies_in, _since(text)))), *buttons, to_person())
    if len(area.communes) > 1:
        return reply.about("commune", name=area.said)
    return _about(turn, reply, area.communes[0])


def _about(turn: Turn, reply: Reply, unit: AdminUnit) -> Reply:
    """Its office can be asked for next, and the procedure that was shown before."""
    behind = office_info.behind(turn.memory.focus)
    name = lower_first(unit.full_name)
    return reply.about("commune", unit.pk, name=name, place=unit.full_name, **behind)


def _old_province(place: Resolution) -> str:
    """«Tỉnh Quảng Nam nay thuộc thành phố Đà Nẵng»; "" for anything but a province of the past."""
    old = [unit for unit in place.via if unit.level == AdminUnit.Level.PROVINCE and unit not in place.units]
    if not old:
        return ""
    names = {"old": old[0].full_name, "new": listed(place.units)}
    return _("%(old)s now belongs to %(new)s.") % names


def _lies_in(unit: AdminUnit) -> str:
    return _("It lies in %(name)s now.") % {"name": lower_first(unit.parent.full_name)} if unit.parent else ""


def _since(text: str) -> str:
    place = resolve(text)
    steps = UnitSuccession.objects.filter(predecessor__in=place.via, successor__in=place.units)
    latest = steps.order_by("-effective").select_related("successor").first()
    if latest is None:
        return ""
    basis = latest.successor.legal_basis
    words = _("Since %(day)s.") % {"day": day(latest.effective)}
    return f"{words} {_('Legal basis: %(basis)s.') % {'basis': basis}}" if basis else words


def _composition(unit: AdminUnit) -> str:
    """Which old units a commune of today was made from."""
    origins = list(unit.origins.filter(predecessor__level=unit.level).select_related("predecessor"))
    names = [
        _("%(name)s (a part)") % {"name": lower_first(step.predecessor.full_name)}
        if step.kind == UnitSuccession.Kind.PART
        else lower_first(step.predecessor.full_name)
        for step in sorted(origins, key=lambda step: order_key(step.predecessor.name))[:MAX_LISTED]
    ]
    if not names:
        return _("%(unit)s was not made from other units: the list of the portal names none.") % {
            "unit": unit.full_name
        }
    parts = [
        _("%(unit)s was made from: %(names)s.") % {"unit": unit.full_name, "names": ", ".join(names)},
        _("Since %(day)s.") % {"day": day(unit.valid_from)},
    ]
    districts = {step.predecessor.parent for step in origins} - {None}
    former = [each for each in districts if each and each.level == AdminUnit.Level.DISTRICT]
    if former:
        parts.append(_("It lay in: %(names)s.") % {"names": listed(sorted(former, key=str))})
    parts.append(_lies_in(unit))
    if unit.legal_basis:
        parts.append(_("Legal basis: %(basis)s.") % {"basis": unit.legal_basis})
    return " ".join(filter(None, parts))


def _next_steps(unit: AdminUnit) -> list[Button]:
    name = lower_first(unit.full_name)
    return [button(_("Its office: hours, address"), f"giờ làm việc ubnd {name}")]
