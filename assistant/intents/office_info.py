"""Offices: «phường Tam Kỳ làm việc mấy giờ, sáng thứ 7 có làm không», «số điện thoại của ủy ban»."""

import re
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from assistant import handbook_questions, office_questions, office_replies, procedure_replies
from assistant.dialogue_state import Focus
from assistant.office_questions import OfficeQuestion
from assistant.office_replies import When
from assistant.replies import Reply, button, say, to_person
from assistant.turns import Turn
from dossiers import offices
from dossiers.models import Agency
from foundation.database.vietnamese_order import by_name
from foundation.regions.resolver import find_places
from foundation.vietnamese.dates import parse_spoken
from foundation.vietnamese.questions import plain
from lookups.places import area_of

NAME, QUESTION = "office_info", "which_office"
MAX_NAME_WORDS = 8
ASKS = {
    "hours": "hours when",
    "phone": "phone",
    "address": "place way area",
    "online": "online",
    "anywhere": "",
}
"""What can be asked of an office, by the names of the vocabulary."""
MAY = re.compile(r"\b(?:duoc (?:khong|chu|a)|co duoc|(?:can|may) i)\b")
KINDS = ("office", "commune")
HOLIDAYS = "holidays"
FORGETFUL = ("", "kept_answer", "outside_procedure", HOLIDAYS)
"""Kinds of things shown that have no place: what is asked of one is asked of the place before."""
BEHIND = "behind"
"""The procedure that was shown before the office, which is still asked about."""


def told(turn: Turn, focus: Focus, aspects: list[str]) -> Reply | None:
    """These aspects of the office that was shown, or of that of the commune that was."""
    office = offices.named_in(turn.text) if "anywhere" in aspects else []
    office = office or offices_of(focus)
    if not office and focus.kind != "commune":
        return None
    return _answer(turn, aspects, office, [])


def handle(turn: Turn) -> Reply | None:
    if handbook_questions.claimed_intent(turn):
        return None
    before = turn.memory.focus if turn.memory.focus.kind in KINDS else None
    kind = turn.memory.focus.kind
    is_near = kind in FORGETFUL and (bool(turn.memory.recent.place) or kind == HOLIDAYS)
    question = office_questions.read(turn, may_follow=before is not None or is_near)
    if question is None:
        return None
    if question.is_full:
        named = question.named or ([] if question.places else offices_of(before))
        return _answer(turn, question.aspects, named, question.places)
    goes_on = before is not None or (is_near and bool(question.aspects))
    is_beside = question.rest > 0 and not question.named and office_questions.is_of_procedure(turn)
    return _follow_up(turn, question) if goes_on and not is_beside else None


def near(turn: Turn) -> Reply | None:
    """The offices nearest to the place that was sent, where an office or a procedure was asked about."""
    if turn.location is None or turn.memory.focus.kind not in (*KINDS, "procedure"):
        return None
    found = offices.nearest(turn.location, office_replies.MAX_CHOICES)
    if not found:
        return None
    codes = [office.code for office, _km in found[:1]]
    return office_replies.nearest(found).about("office", codes[0], codes=codes, **_kept(turn, ["address"]))


def is_asked(turn: Turn) -> bool:
    """Whether the message is a full question about an office, whatever step of a flow is open."""
    question = office_questions.read(turn, may_follow=False)
    return question is not None and question.is_full and bool(question.aspects)


def _follow_up(turn: Turn, question: OfficeQuestion) -> Reply | None:
    """«còn Hội An thì sao», «chủ nhật có làm không», «số điện thoại» after an office was shown."""
    focus, aspects = turn.memory.focus, question.aspects
    if question.places or question.named:
        asked = aspects or focus.data.get("aspects", ["address"])
        return _answer(turn, asked, question.named, question.places)
    if not aspects and parse_spoken(turn.text, timezone.localdate()):
        aspects = ["hours"]
    office = offices_of(focus if focus.kind in KINDS else None) or _offices_near(turn)
    return _answer(turn, aspects, office, []) if aspects and (office or focus.kind == "commune") else None


def resume(turn: Turn, question: str, data: dict[str, Any]) -> Reply | None:
    """The office or place, where we have just asked which."""
    turn.memory.close()
    if len(turn.folded.split()) > MAX_NAME_WORDS:
        return None
    named, places = offices.named_in(turn.text), [place.said for place in find_places(turn.text)]
    return _answer(turn, data["aspects"], named, places) if named or places else None


def _answer(turn: Turn, aspects: list[str], named: Sequence[Agency], places: Sequence[str]) -> Reply:
    """About the one office that is meant, the several that are, or the place that has none listed."""
    if not (named or places):
        named = _offices_near(turn)
    area = area_of(places[0]) if places else None
    explained = area.explained if area and len(area.communes) == 1 else ""
    if "which" in aspects and not (named or places):
        return office_replies.which_are_open(When.said_in(turn.text))
    if "anywhere" in aspects:
        may = _("Yes.") if MAY.search(plain(turn.text)) else ""  # «có bắt buộc nộp ở đó không» asks no leave
        explained = "\n".join(filter(None, (explained, may, office_replies.anywhere())))
        aspects = ["address", "hours"]
        if not (named or places or turn.memory.focus.kind == "commune"):
            return say(explained, to_person())
    if len(named) == 1:
        office = named[0]
        reply = office_replies.reply(office, aspects, When.said_in(turn.text), explained)
        return reply.about("office", office.code, name=office.short_name, **_kept(turn, aspects, office))
    if named:
        codes = [office.code for office in named]
        return office_replies.which(named, aspects).about("office", "", codes=codes, **_kept(turn, aspects))
    if places or turn.memory.focus.kind == "commune":
        place = area.name if area else str(turn.memory.focus.data.get("name", ""))
        area = area or area_of(place)
        unit = area.communes[0] if area and area.communes else None
        reply = office_replies.not_listed(place, explained if places else "", unit, When.said_in(turn.text))
        return reply.about("commune", "", name=place, **{**_kept(turn, aspects), "place": place})
    return _ask(turn, aspects)


def behind(shown: Focus) -> dict[str, Any]:
    """The procedure that was shown, for what is asked of it once a place or an office is."""
    procedure = asdict(shown) if shown.kind == "procedure" else shown.data.get(BEHIND)
    return {BEHIND: procedure} if procedure else {}


def _kept(turn: Turn, aspects: list[str], office: Agency | None = None) -> dict[str, Any]:
    """What the next question may need besides: the aspects, the place, and the procedure shown before."""
    match = procedure_replies.meant(turn)
    said = match.certain or next(iter(match.procedures if match.is_ahead else ()), None)
    shown = Focus("procedure", str(said.pk), {"name": said.name}) if said else turn.memory.focus
    place = office.unit.name if office and office.unit else ""
    return {"aspects": aspects, **({"place": place} if place else {}), **behind(shown)}


def _ask(turn: Turn, aspects: list[str]) -> Reply:
    turn.memory.ask(QUESTION, aspects=aspects)
    shown = [office for office in offices.offices().order_by("level", by_name()) if office.is_one_stop]
    usual = _("Usual office hours: %(hours)s.") % {"hours": offices.usual_week()}
    which = _("Of which ward, commune or office? Write its name, or choose:")
    return say(
        f"{usual}\n\n{which}" if "hours" in aspects else which,
        *(button(office.short_name, office.short_name) for office in shown[: office_replies.MAX_CHOICES]),
        to_person(),
    )


def _offices_near(turn: Turn) -> list[Agency]:
    """Those of the place named before, where no commune was shown since."""
    place = turn.memory.recent.place
    return offices.named_in(place) if place and turn.memory.focus.kind != "commune" else []


def offices_of(focus: Focus | None) -> list[Agency]:
    """The office that was shown, the several that were, or that of the commune that was."""
    if focus is None:
        return []
    if focus.kind == "commune":
        return offices.named_in(str(focus.data.get("name", "")))
    return list(offices.offices().filter(code__in=focus.data.get("codes") or [focus.key]))
