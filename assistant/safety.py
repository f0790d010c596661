"""Danger is answered before everything else: the number to call, one thing to do, an alarm at the desk.

What tells of danger is learnt (understanding/emergencies.py). Where that is sure, an alarm: for CARE_FOR
after its last word about a danger a conversation is in care, and what is said then is taken as news about it,
not as a question to look up. Where it is only possible: the ordinary answer with a line of whom to call.
"""

import re
from dataclasses import replace

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from assistant.dialogue_state import conversation_of
from assistant.emergency_texts import ADVICE, QUESTIONS, SERVICES
from assistant.intents import lookup, office_info
from assistant.replies import Reply, Utterance, button
from assistant.turns import Turn, is_asking
from assistant.understanding import Understood, active_model, emergencies, read_message, understand
from assistant.understanding.emergencies import (
    GENERAL,
    Emergency,
    emergency_of,
    find_emergency,
    read_danger,
)
from foundation.citizens.models import ChannelIdentity
from foundation.conversations import hours
from foundation.conversations.models import Conversation
from foundation.conversations.services import raise_emergency, update_emergency
from foundation.local_names import local
from foundation.messages import Button, Message
from foundation.vietnamese.folding import fold
from foundation.vietnamese.questions import asks_in
from foundation.vietnamese.teencode import expand
from lookups.kinds.hazards.kind import Hazards
from lookups.kinds.health.kind import HealthFacilities

SAFE = "tôi đã an toàn"
OVER = "Người dân báo đã an toàn"
MAX_QUOTED = 120

_IS_OVER = (
    r"(?:da an toan|an toan roi|on roi|het nguy hiem|da duoc cuu|cuu duoc roi|da cuu duoc|khong sao roi"
    r"|dap tat duoc roi"
    r"|(?:cuu hoa|cong an|cap cuu|bo doi|cuu ho|ca no|115|114|113|112) (?:da )?(?:toi|den|vo|qua) (?:roi|noi)"
    r"|(?:police|ambulance|fire ?fighters|firemen|rescue|they) (?:is|are|have|has)? ?"
    r"(?:here|arrived|come|came)"
    r"|bam nham|nhan nham|noi dua|dua thoi|tim thay (?:con|be|chau) roi|tim duoc (?:con|be|chau|roi)"
    r"|(?:i am|im|we are|she is|he is|everyone is|all) (?:safe|ok|okay|fine)|false alarm|by mistake)"
)
_OVER = re.compile(rf"\b{_IS_OVER}\b")
_REPORTS = re.compile(rf"\b{_IS_OVER}\b|\bkhong (?:\w+ ){{0,4}}dau\b")
_NOT_OVER = re.compile(
    rf"\b(?:khong(?! (?:sao|co gi|co chi)\b)|chua(?! chay\b)|chang|dau (?:co|phai)|not|isn t|isnt|never)"
    rf"(?: \w+){{0,2}} {_IS_OVER}\b"
    r"|\b(?:khi nao|bao gio|chung nao|bao lau|may gio|when|how long)\b"
    r"|^(?:are|is|have|has|did|do|will|can) "
    r"|\b(?:chua|khong)(?: (?:vay|rua|the|a|ha|nhi|ta|em|anh|chi|ad))?$"
)
"""The same denied («không ổn rồi», «không phải bấm nhầm») or asked («cứu hỏa tới nơi chưa»)."""
_CLAUSE = re.compile(r"(?<=[.,;:!?\n])")
_UNREACHABLE = re.compile(
    r"\bkhong (ai )?(bat|nghe|nhac) may|goi (khong|mai khong|hoai khong)|khong goi duoc"
    r"|may ban|khong lien lac"
    r"|no (one|body) (answers|picks)|(cannot|cant|can t) (call|reach)|not answering|no answer"
)
_VAGUE = frozenset({"todo", "case", "duration"})
"""Asks that small words of a report look like («con không sao»)."""
_GOT_WORSE = re.compile(
    r"\b(?:rut|tru|chuyen|mat|lay|bay|hut|lua|quet) (?:\w+ ){0,4}"
    r"(?:\d[\d.]*|may|sach|het|tien|trieu|tr|cu|dong)\b"
    r"|\b(?:lam|tinh) (?:sao|rang|chi|gi|the nao)(?: (?:day|gio|bay gio|chu|ri|duoc|voi|nua|roi))*$"
    r"|\b(?:bam|nhan|nhap|dien|doc|khai|cai|tai|quet|cung cap|click)\b(?: \w+){0,4} "
    r"(?:link|duong dan|so the|the ngan hang|stk|tai khoan|mat khau|mk|pin|app|ung dung|ma qr)\b"
    r"|\b(?:lo|da|tui|toi|em|minh) (?:\w+ ){0,2}(?:bam|nhan|click) (?:\w+ )?(?:vo|vao|theo|roi|luon)\b"
    r"|\bwhat (?:do|should|can) i do\b|\b(?:clicked|entered|typed|installed)\b"
    r"|\b(?:took|lost|withdr[ae]w|stole|gone)\b"
)
"""What a swindler took or was given by now; a cry for what to do."""
_CARE_ASKS = frozenset("price insurance hours papers phone".split())
"""What is asked of the hospitals that stand behind the number."""
_CANNOT_FLEE = re.compile(
    r"\b(?:toi|tui|em|minh|con|chau|ba|me|ong|cha|noi|ngoai|nha)\b.{0,200}"
    r"\b(?:(?:di|chay|thoat|ra|leo)(?: \w{1,40})? (?:khong|ko) (?:noi|kip)"
    r"|(?:khong|ko) (?:di|chay|thoat|ra)(?: \w{1,40})? (?:noi|kip)"
    r"|(?:dt|dien thoai|may)(?: \w{1,40})? het pin|bi ket|mac ket)\b(?!.{0,200}\b(?:khong|ko"
    r"|chua|ha)$)"
    r"|\b(?:am am|ro ro|rung rung)\b.{0,200}\b(?:nui|doi|suoi|dat)\b"
    r"|\bnui\b.{0,200}\b(?:am am|rung|no|gam)\b.{0,200}\broi\b"
    r"|\b(?:we|i) (?:are |am )?(?:trapped|stuck|cannot (?:walk|leave)|cant (?:walk|leave))\b"
)
"""Said right after a warning: «có mình tui với bà nội đi không nổi», «nghe ầm ầm trên núi rồi»."""
_FACILITY = re.compile(
    r"\b(tiem|chich)\b.{0,200}\b(dau|cho nao|mo|nao)\b|"
    r"\b(?:den|di|dua|qua|ra) (?:\w{1,40} ){0,2}(?:dau|mo)\b|\b(?:cho|noi) (?:nao|mo)\b|"
    r"\b(benh vien|tram y te|phong kham|cap cuu|co so y te|nha thuoc)\b.{0,200}\b(nao|dau"
    r"|gan|mo)\b"
    r"|\b(nearest|closest|which|where).{0,200}\b(hospital|clinic)\b"
)
_SHELTER = re.compile(
    r"\b(?:so tan|tranh|tru|chay|di|dua) (?:\w+ ){0,4}(?:dau|mo|cho nao|cho mo|noi nao)\b|\bdiem so tan\b"
    r"|\b(?:cho|noi) (?:nao )?(?:so tan|tranh|tru)\b|\bwhere (?:do|can|should) (?:i|we) go\b|\bshelter\b"
)
_ASKS_FOR_HOSPITALS = ("cap cuu",)
BEHIND = {
    "medical": (_FACILITY, "health_facility"),
    **dict.fromkeys(("flood", "landslide"), (_SHELTER, "disaster_info")),
}
"""What is asked for behind the number, and the look-up that tells it."""
_LEAVES = re.compile(r"0|menu|help|tro giup|#.*")
# What news about a danger is also taken for.
_NEWS = frozenset(
    "petition disaster_info health_facility human_handover greeting thanks help out_of_scope".split()
)
_MIN_SCORE = 0.8
_PLACES = ("place", "street", "attraction", "lodging")
_ADDRESS = re.compile(
    r"^(o|tai|duong|so|thon|xa|phuong|khoi|to|gan|at|near|in|on)\b|\b(thon|duong|so nha|cau|cho)\b|\bkm ?\d"
)


_COORDINATES = re.compile(r"-?[\d.]+, -?[\d.]+")
NOT_PRESSING = frozenset({"scam", "theft", "animal_bite"})
"""Nobody's life is in danger: only what is plainly about it is taken as news."""
_MEDICAL = frozenset(
    "seizure stroke animal_bite snake_bite poisoning acute electric_shock traffic_accident".split()
)


def danger_in(turn: Turn) -> Emergency | None:
    """The danger that the words tell, also those of who cannot get away where a warning was shown."""
    found = read_danger(turn.text)
    if found.is_certain or (found.is_sure and not is_in_care(turn.identity)):
        return found.emergency
    is_warned = turn.memory.focus.key == Hazards.key
    return emergency_of(GENERAL) if is_warned and _CANNOT_FLEE.search(turn.folded) else None


def number_asked_for(turn: Turn) -> Reply | None:
    """The number of an emergency service, where its name is all that was written; no alarm is raised."""
    number = emergencies.number_asked(turn.text)
    if not number or turn.folded in _ASKS_FOR_HOSPITALS:
        return None
    words = _(
        "%(number)s: %(service)s, free and at any hour. Where somebody is in danger, call now, then write"
        " here what happened and where."
    )
    call = Button(_("Call %(number)s") % {"number": number}, "phone", number)
    return Reply((Message(words % {"number": number, "service": SERVICES[number]}, (call,)),))


def with_number(turn: Turn, reply: Reply) -> Reply:
    """The ordinary reply; with a line of whom to call, where the message may tell of a danger."""
    danger, is_sure, _is_certain = read_danger(turn.text)
    if danger is None or is_sure or not reply.messages or is_in_care(turn.identity):
        return reply
    call = Button(_("Call %(number)s") % {"number": danger.number}, "phone", danger.number)
    *before, last = reply.messages
    if call in last.buttons:
        return reply
    words = _("If somebody is in danger, call %(number)s (%(service)s) now.")
    line = words % {"number": danger.number, "service": SERVICES[danger.number]}
    last = replace(last, text="\n\n".join(filter(None, (last.text, line))))
    return replace(reply, messages=(*before, last)).with_button(call)


def must_be_answered(identity: ChannelIdentity, utterance: Utterance) -> bool:
    """Whether the bot speaks although a person holds the conversation: for a danger not yet answered."""
    danger = find_emergency(utterance.text) if utterance.text else None
    return danger is not None and _is_new(conversation_of(identity), danger)


def keep_place(identity: ChannelIdentity, utterance: Utterance) -> None:
    """The location that follows a danger, where a person answers and the bot is silent."""
    if utterance.location and is_in_care(identity):
        update_emergency(identity=identity, place=_coordinates(utterance.location))


def is_in_care(identity: ChannelIdentity) -> bool:
    """Whether what is said now is news about a danger that was told."""
    return conversation_of(identity).is_in_care_at(timezone.now())


def answer(turn: Turn, danger: Emergency | None) -> Reply | None:
    """The reply to a danger, or to what is said after one; None where something else is asked meanwhile."""
    conversation = conversation_of(turn.identity)
    if danger and _is_new(conversation, danger):
        return _alarm(turn, danger)
    known = emergency_of(conversation.emergency)
    if _is_over(turn):  # of a danger named with it too: «cứu hỏa tới nơi rồi»
        return _over(turn, known)
    if not danger and (
        _asks_something_else(turn, known) or (known.kind in NOT_PRESSING and not _goes_on(turn, known))
    ):
        return None
    return _care(turn, known)


def asked_after_care(turn: Turn) -> str:
    """What the message that ended the care asks besides («ổn rồi, ly hôn thì làm ở đâu»); "" for none."""
    if is_in_care(turn.identity):
        return ""
    beside = [clause for clause in _CLAUSE.split(turn.text) if not _REPORTS.search(fold(expand(clause)))]
    asked = "".join(beside).strip()
    return asked if set(asks_in(asked)) - _VAGUE else ""


def _is_over(turn: Turn) -> bool:
    """Whether a clause of the message says that the danger is over, and neither denies nor asks it."""
    told = [fold(expand(clause)) for clause in _CLAUSE.split(turn.text) if "?" not in clause]
    return any(_OVER.search(said) and not _NOT_OVER.search(said) for said in told)


def _goes_on(turn: Turn, known: Emergency) -> bool:
    """Whether the message is plainly about the danger that was told."""
    if turn.location or any(asks.search(turn.folded) for asks in (_UNREACHABLE, _GOT_WORSE)):
        return True
    is_asked = any(asks.search(turn.folded) for asks, _words in QUESTIONS)
    wanted, _intent = _behind(known.kind)
    return is_asked or bool(wanted and wanted.search(turn.folded))


def _alarm(turn: Turn, danger: Emergency) -> Reply:
    place = _place(turn)
    label = _label(danger.kind)
    conversation = raise_emergency(
        identity=turn.identity,
        kind=danger.kind,
        alarm=f"Khẩn cấp: {label}",
        because=f"{label[:1].upper()}{label[1:]}: {turn.text[:MAX_QUOTED]}",
        place=place,
        network=turn.address,
    )
    _keep(turn, conversation)
    where = (
        _("Kept as the place: %(place)s. Send the house number or a landmark, or your location.")
        % {"place": place}
        if place
        else _("Send us where it is (house number, street, hamlet, commune), or your location.")
    )
    words = [
        _("CALL %(number)s NOW (%(service)s).")
        % {"number": danger.number, "service": SERVICES[danger.number]},
        str(ADVICE[danger.kind].act),
        _others(danger),
        " ".join((_("Your message is first at the officers' desk; do not wait for us to answer."), where)),
        ""
        if hours.current().is_open(timezone.now())
        else _("It is out of hours: perhaps nobody reads it at once."),
    ]
    return _with_facility(turn, danger.kind, _say(danger, "\n".join(filter(None, words))))


def _care(turn: Turn, danger: Emergency) -> Reply:
    """What is said after the alarm: kept for the operators, with the numbers once more."""
    place = _place(turn, is_asked=True)
    _keep(turn, update_emergency(identity=turn.identity, place=place))
    asked = next((words for asks, words in QUESTIONS if asks.search(turn.folded)), None)
    values = {"number": danger.number, "service": SERVICES[danger.number], "place": place}
    if _UNREACHABLE.search(turn.folded):
        others = [number for number in ("112", "113", "114", "115") if number != danger.number]
        words = _(
            "Keep calling %(number)s. If nobody answers, call %(others)s: they pass it on. Ask people around"
            " you to call too. Send your location: it is kept for the officers."
        )
        values["others"] = ", ".join(others)
    elif asked:
        words = str(asked)
    elif danger.kind in NOT_PRESSING and not place:
        words = "\n".join((_("CALL %(number)s NOW (%(service)s)."), str(ADVICE[danger.kind].act)))
    elif danger.kind == "despair":
        words = _(
            "I am with you. What you feel matters; you need not carry it alone. People who listen answer day"
            " and night: 111 (for the young, free) or %(number)s. What you write is kept for our officers."
        )
    elif place:
        words = _(
            "The place is kept for the officers on duty: %(place)s. Tell it to %(number)s too. Has anything"
            " changed?"
        )
    else:
        words = _(
            "This is kept for the officers on duty. Call %(number)s if you have not, and stay on the phone"
            " with them."
            " Where is it exactly?"
        )
    return _with_facility(
        turn, danger.kind, _say(danger, local(words, **values), button(_("I am safe now"), SAFE))
    )


def _over(turn: Turn, danger: Emergency) -> Reply:
    _keep(turn, update_emergency(identity=turn.identity, over=OVER))
    words = _(
        "Good to hear that. It is noted for the officers on duty. If anything changes, call %(number)s"
        " and write to us."
    )
    return _say(danger, words % {"number": danger.number})


def _say(danger: Emergency, words: str, *more: Button) -> Reply:
    calls = [
        Button(_("Call %(number)s") % {"number": number}, "phone", number)
        for number in (danger.number, *danger.others)
    ]
    return Reply((Message(words, (*calls, *more)),))


def _others(danger: Emergency) -> str:
    told = [f"{number} ({SERVICES[number]})" for number in danger.others]
    return _("Also: %(numbers)s.") % {"numbers": ", ".join(told)} if told else ""


def _with_facility(turn: Turn, kind: str, reply: Reply) -> Reply:
    """For the ill and hurt: also the nearest hospital, where it was asked for or the location was sent; for
    those who flee the water or a slope: the shelters, where they ask where to go."""
    if kind in _MEDICAL and turn.location:
        return reply + lookup.nearest(turn)
    wanted, intent = _behind(kind)
    if wanted is None or not wanted.search(turn.folded):
        return reply
    kept = conversation_of(turn.identity).emergency_place
    text = turn.text if _place(turn) or not kept or _COORDINATES.fullmatch(kept) else f"{turn.text} {kept}"
    meant = understand(text, active_model.current(), as_meaning=intent)
    asked = replace(turn, text=text, folded=fold(text))
    found = lookup.handle(replace(asked, intent=meant.intent, score=meant.score, slots=meant.slots))
    return reply + found if found else reply


def _behind(kind: str) -> tuple[re.Pattern[str] | None, str]:
    return BEHIND.get("medical" if kind in _MEDICAL else kind, (None, ""))


def _is_new(conversation: Conversation, danger: Emergency) -> bool:
    """Whether this danger has not been answered: another kind, or long after the last word about it."""
    return not conversation.is_in_care_at(timezone.now()) or danger.kind not in (
        conversation.emergency,
        GENERAL,
    )


def _asks_something_else(turn: Turn, known: Emergency) -> bool:
    """A command, a button, or what surely means another matter; a name alone is the place of the danger."""
    if _LEAVES.fullmatch(turn.folded) or turn.text.startswith("#"):
        return True
    if not turn.text or _goes_on(turn, known):
        return False
    if office_info.is_asked(turn):
        return True
    is_facility = turn.memory.focus.key == HealthFacilities.key
    if is_facility and _CARE_ASKS.intersection(asks_in(turn.text)):
        return True
    if read_danger(turn.text).emergency or (_place(turn, is_asked=True) and not is_asking(turn)):
        return False
    meant: Understood = understand(turn.text, active_model.current())
    return meant.intent not in _NEWS and meant.score >= _MIN_SCORE


def _place(turn: Turn, *, is_asked: bool = False) -> str:
    """Coordinates, or the places that the message names, or, where we asked, an answer that has a number."""
    if turn.location:
        return _coordinates(turn.location)
    if not turn.text:
        return ""
    seen = read_message(turn.text, active_model.current())
    names = [seen.text.said[hit.start : hit.end] for hit in seen.hits if hit.kind in _PLACES]
    if is_asked and not is_asking(turn) and (names or _ADDRESS.search(turn.folded)):
        return turn.text[:MAX_QUOTED]
    return ", ".join(dict.fromkeys(names))


def _coordinates(location: tuple[float, float]) -> str:
    return "{:.5f}, {:.5f}".format(*location)


def _label(kind: str) -> str:
    """The kind of danger as operators read it."""
    with translation.override("vi"):
        return str(ADVICE[kind].label)


def _keep(turn: Turn, conversation: Conversation) -> None:
    """The identity's conversation as it is now: later messages of the batch read it."""
    turn.identity.conversation = conversation
