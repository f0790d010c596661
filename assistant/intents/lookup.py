"""Every look-up of the registry in the chat: the kind parses the message and answers it."""

import re
from collections.abc import Sequence
from dataclasses import replace

from django.utils import timezone
from django.utils.translation import gettext as _

from assistant import lookup_replies
from assistant.replies import Reply, say, to_person
from assistant.turns import Turn, is_asking
from assistant.understanding.follow_up import full_question
from foundation.regions.resolver import resolve
from foundation.vietnamese.dates import parse_spoken
from foundation.vietnamese.folding import fold
from foundation.vietnamese.questions import asks_in, plain
from lookups import registry
from lookups.base import LookupKind
from lookups.kinds.buses.ends import ends_in
from lookups.places import unknown_place_in
from tourism import naming, presentation
from tourism.kinds import Kind

JOURNEY = ("start", "end")
DAY = "day"  # what a question has of when
ANYWHERE, NOWHERE = (15.57, 108.47), (0.0, 0.0)
DATE = re.compile(r"(?<![\w/.-])\d{1,2}/\d{1,2}(?:/\d{4})?(?![\w/.-])")
NEAREST = re.compile(
    r"\b(gan (?:\w+ ){0,3}nh[au]t|gan day|gan toi|quanh day|gan nha|nearest|closest|nearby|near me)\b"
)


# The meanings that a look-up answers. A kind of the registry that is not here reads every message for itself.
KINDS = {
    "exam_score": "diem-thi",
    "bus_schedule": "xe-buyt",
    "power_cut": "cup-dien",
    "health_facility": "y-te",
    "land_price": "gia-dat",
    "traffic_violation": "phat-nguoi",
    "legal_document": "van-ban",
    "disaster_info": "thien-tai",
    "epidemic_info": "dich-benh",
}


def handle(turn: Turn) -> Reply | None:
    """The look-up that the message means."""
    kind = registry.kind_of(KINDS.get(turn.intent, ""))
    if kind is None:
        return None
    if impossible := impossible_date_in(turn):
        return say(_("There is no %(date)s in the calendar. Which day do you mean?") % {"date": impossible})
    numbers = turn.slots.get("sbd", ())
    if "sbd" in kind.form_class.base_fields and isinstance(numbers, list):
        one, other = (_answer(kind, _question(kind, _naming(turn, each)), turn) for each in numbers[:2])
        return one + other
    asks_nothing = kind.understand(turn.text, turn.folded, timezone.localdate()) == {}
    if asks_nothing and (words := _general(kind, turn)):
        return words
    raw, focus = _question(kind, turn), turn.memory.focus
    if not raw and (words := _general(kind, turn)):
        return words
    shown = focus.data.get("raw") if focus.key == kind.key else None
    if raw and shown and not {name for name, value in raw.items() if value} - {DAY}:
        raw = {**shown, **{name: value for name, value in raw.items() if value}}  # the same at another time
    if not raw and shown and not is_asking(turn):
        raw = shown  # «xem điểm á»
    if not raw and (shown or (focus.kind and not turn.slots)):
        return None  # of what was just shown, something that it does not tell
    places = _apart(turn.slots.get("place", ()))
    if raw.get("place") and len(places) > 1:  # "Thăng Bình với Hội An": one answer each
        one, other = (_answer(kind, raw | {"place": place}, turn) for place in places[:2])
        has_more = (
            one.focus and other.focus and one.focus.data.get("found") and not other.focus.data.get("found")
        )
        return replace(one + other, focus=one.focus) if has_more else one + other
    return _answer(kind, raw, turn)


def _apart(places: str | Sequence[str]) -> list[str]:
    """The places of a list, each once, without those that only say what another of them became («Duy Phước
    cũ, chừ là xã Nam Phước»)."""
    found = [] if isinstance(places, str) else [(place, resolve(place)) for place in places]
    found = [
        (place, each)
        for at, (place, each) in enumerate(found)
        if not each.units or each.units not in [other.units for _place, other in found[:at]]
    ]
    became = [unit.pk for _place, each in found if each.via for unit in each.units]
    return [
        place
        for place, each in found
        if each.via or not each.units or not all(unit.pk in became for unit in each.units)
    ]


def _naming(turn: Turn, number: str) -> Turn:
    """The turn as if only this candidate had been asked for."""
    text = f"điểm thi {number}"
    return replace(turn, text=text, folded=fold(text), slots={"sbd": number})


def _general(kind: LookupKind, turn: Turn) -> Reply | None:
    """What the kind says to a general question, where nothing is named to look up."""
    said, asks = plain(turn.text), set(asks_in(turn.text))
    for each in kind.follow_ups:
        words = each.unasked or each.words
        if words and (asks & set(each.asks.split()) or (each.asked and re.search(each.asked, said))):
            reply = say(f"{kind.label}: {words}", to_person())
            return reply.about("lookup", kind.key, raw={}, name=str(kind.label), found=False)
    return None


def impossible_date_in(turn: Turn) -> str:
    """A date that was typed in figures and does not exist ("31/2"); "" where there is none."""
    dated = DATE.search(turn.text)
    return dated[0] if dated and not parse_spoken(dated[0], timezone.localdate()) else ""


def handle_untrained(turn: Turn) -> Reply | None:
    """Look-ups without a trained intent: each parses every message itself."""
    for kind in registry.all_kinds():
        if kind.key in KINDS.values():
            continue
        raw = kind.understand(turn.text, turn.folded, timezone.localdate())
        if raw is not None:
            return _answer(kind, raw, turn)
    return None


def claimed_intent(text: str) -> str:
    """The intent whose look-up claims the message by a sure sign; "" for none."""
    folded = fold(text)
    claimed = (name for name, key in KINDS.items() if (kind := registry.kind_of(key)) and kind.claims(folded))
    return next(claimed, "")


def asks(text: str) -> bool:
    """Whether a look-up reads a question of its own in these words of the message."""
    today = timezone.localdate()
    return any(kind.understand(text, fold(text), today) for kind in registry.all_kinds())


def only_names(turn: Turn) -> bool:
    """Whether the message names what to look up and asks nothing else of it («cho hỏi cúp điện»)."""
    if asks_in(turn.text):
        return False
    today = timezone.localdate()
    return any(kind.understand(turn.text, turn.folded, today) for kind in registry.all_kinds())


def nearest(turn: Turn) -> Reply:
    """The nearest results around the location that the citizen sent."""
    shown = turn.memory.focus
    asked = registry.kind_of(shown.key) if shown.kind == "lookup" else None
    if asked and "place" in asked.form_class.base_fields and not asked.near(*ANYWHERE):
        words = _("A location does not tell us the ward or commune. Please write its name.")
        return replace(say(f"{asked.label}: {words}", lookup_replies.to_help()), focus=shown)
    for kind in registry.all_kinds() if turn.location else ():
        if turn.location and (raw := kind.near(*turn.location)):
            return _answer(kind, raw, turn)
    nothing = _("We found nothing around this place. Please write what you want to know.")
    return say(nothing, lookup_replies.to_help())


def _question(kind: LookupKind, turn: Turn) -> dict[str, str]:
    """The form data that the kind parses from the message, else from the full question; {} for neither."""
    today = timezone.localdate()
    raw = kind.understand(turn.text, turn.folded, today)
    if not raw:
        asked = full_question(turn.intent, turn.slots)
        raw = kind.understand(asked, fold(asked), today) or {}
    raw = _with_slots(kind, raw, turn)
    names_none = "place" in kind.form_class.base_fields and not raw.get("place")
    if names_none and (unknown := unknown_place_in(turn.text)):
        return raw | {"place": unknown}  # to be told that it is unknown, not answered for the whole area
    return raw


def _with_slots(kind: LookupKind, raw: dict[str, str], turn: Turn) -> dict[str, str]:
    """The question with the street that was named without its word ("giá đất Phan Châu Trinh, Tam Kỳ")."""
    disease = turn.slot("disease")
    if disease and raw and "disease" in raw and fold(disease) not in fold(raw["disease"]):
        raw = raw | {"disease": f"{raw['disease']} {disease}".strip()}
    street = turn.slot("street")
    return raw | {"street": street} if street and raw and not raw.get("street", street) else raw


def _answer(kind: LookupKind, raw: dict[str, str], turn: Turn) -> Reply:
    raw, lies = _by_communes(raw)
    answer = lookup_replies.ask(kind, raw, turn)
    if isinstance(answer, Reply):
        return answer
    wants_nearest = not turn.location and NEAREST.search(turn.folded) and kind.near(*ANYWHERE)
    send = _("To find the nearest one, send your location here.") if wants_nearest else ""
    return lookup_replies.shown(kind, answer, raw, line=send or lies)


def _by_communes(raw: dict[str, str]) -> tuple[dict[str, str], str]:
    """The journey from or to a sight by the commune in which it lies; and that it lies there."""
    lies = []
    for name in JOURNEY:
        said = raw.get(name, "")
        entry = None if not said or ends_in(said).said else naming.entry_in(said, (Kind.PLACE,))
        if entry and entry.commune:
            raw = raw | {name: entry.commune.name}
            words = _("%(sight)s lies in %(commune)s.")
            lies.append(words % {"sight": entry.title, "commune": presentation.commune_name(entry)})
    return raw, " ".join(lies)
