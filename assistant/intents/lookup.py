"""Every look-up of the registry in the chat: the kind parses the message, the answer is shortened.

The kind answers in gettext's active language, which is the turn's.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from assistant import disambiguation
from assistant.replies import Reply, button, say, to_person
from assistant.turns import Turn
from assistant.understanding.follow_up import full_question
from foundation.outbox.messages import Button
from foundation.vietnamese.dates import parse_spoken
from foundation.vietnamese.folding import fold
from foundation.vietnamese.marked import Vietnamese
from foundation.web.formats import day
from lookups import registry
from lookups.base import Act, Answer, Card, FollowUp, LookupKind, Refused, Row, State
from lookups.places import unknown_place_in

MAX_CARDS = 3
CARD = "xem mục"  # and a number: one card of the last answer
MAX_ROWS = 8
MAX_BUTTONS = 5
MAX_TEXT_LENGTH, HARD_LIMIT = 800, 1700  # letters: what reads well on a phone; what a message can hold
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
    raw = _question(kind, turn)
    if not raw and (words := _general(kind, turn)):
        return words
    is_shown = turn.memory.focus.key == kind.key
    if not raw and is_shown:  # of what was just shown, something that it does not tell
        return disambiguation.not_known(turn)
    places = turn.slots.get("place", ())
    if raw.get("place") and isinstance(places, list):  # "Thăng Bình với Hội An": one answer each
        one, other = (_answer(kind, raw | {"place": place}, turn) for place in places[:2])
        return one + other
    return _answer(kind, raw, turn)


def _naming(turn: Turn, number: str) -> Turn:
    """The turn as if only this candidate had been asked for."""
    text = f"điểm thi {number}"
    return replace(turn, text=text, folded=fold(text), slots={"sbd": number})


def _general(kind: LookupKind, turn: Turn) -> Reply | None:
    """What the kind says to a general question, where nothing is named to look up."""
    for each in kind.follow_ups:
        if each.words and re.search(each.asked, turn.folded):
            return say(f"{kind.label}: {each.words}", to_person())
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


def first_recognised(turn: Turn, guesses: Sequence[str]) -> str:
    """The first guessed intent whose look-up can parse the message; "" for none."""
    today = timezone.localdate()
    for name in guesses:
        kind = registry.kind_of(KINDS.get(name, ""))
        if kind and kind.understand(turn.text, turn.folded, today) is not None:
            return name
    return ""


def claimed_intent(text: str) -> str:
    """The intent whose look-up claims the message by a sure sign; "" for none."""
    folded = fold(text)
    claimed = (name for name, key in KINDS.items() if (kind := registry.kind_of(key)) and kind.claims(folded))
    return next(claimed, "")


def nearest(turn: Turn) -> Reply:
    """The nearest results around the location that the citizen sent."""
    for kind in registry.all_kinds() if turn.location else ():
        if turn.location and (raw := kind.near(*turn.location)):
            return _answer(kind, raw, turn)
    nothing = _("We found nothing around this place. Please write what you want to know.")
    return say(nothing, _help())


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


def follow_up(
    kind: LookupKind, asked: FollowUp, match: re.Match[str], raw: dict[str, str], turn: Turn
) -> Reply | None:
    """The part of the last answer that a follow-up asks for; None where the answer has no such part."""
    changed = asked.change(raw, match) if asked.change else raw
    form = kind.form_class(changed) if changed else None
    if form is None or changed is None or not form.is_valid():
        return None
    try:
        answer = kind.answer(form.cleaned_data, askers=turn.askers, channel="chat")
    except Refused as refusal:
        return say(refusal.message, _help())
    rows = tuple(map(str, asked.rows(match) if callable(asked.rows) else asked.rows))
    is_nothing = answer.state in (State.NOTHING, State.NOT_PUBLISHED, State.UNAVAILABLE)
    if (is_nothing and not asked.words) or not (rows or asked.calls or asked.words):
        return _shown(kind, answer, changed, turn)
    cards = [
        replace(card, rows=left, lead="", notes=()) for card in answer.cards if (left := _rows(card, rows))
    ]
    words = str(asked.words or ("" if cards else asked.otherwise))
    calls = [act for act in (*_acts(answer), *answer.next_steps) if act.phone] if asked.calls else []
    if not (cards or words or calls):
        return None
    part = replace(
        answer, lead=words or (answer.lead if not cards else ""), cards=tuple(cards[:MAX_CARDS]), more=0
    )
    buttons = [made for act in calls if (made := _button(act))] or _buttons(answer)
    return _about(say(_text(part), *buttons[:MAX_BUTTONS]), kind, answer, changed)


def _rows(card: Card, labels: Sequence[str]) -> tuple[Row, ...]:
    """The rows with these labels; one that ends with "…" stands for all that begin so."""
    begins = tuple(label.removesuffix("…") for label in labels if label.endswith("…"))
    return tuple(row for row in card.rows if row.label in labels or (begins and row.label.startswith(begins)))


def card_of(kind: LookupKind, raw: dict[str, str], number: int, turn: Turn) -> Reply | None:
    """The card with this number (from 1) of an answer that was shown."""
    form = kind.form_class(raw)
    answer = kind.answer(form.cleaned_data, askers=turn.askers, channel="chat") if form.is_valid() else None
    if answer is None or not 1 <= number <= len(answer.cards):
        return None
    only = replace(answer, cards=(answer.cards[number - 1],), more=0, lead="")
    return _shown(kind, only, raw, turn)


def _answer(kind: LookupKind, raw: dict[str, str], turn: Turn) -> Reply:
    form = kind.form_class(raw)
    if not raw or not form.is_valid():
        wanted = "; ".join(str(error) for errors in form.errors.values() for error in errors) if raw else ""
        reply = say(f"{kind.label}: {wanted or kind.question or kind.summary}", _help())
        return reply.about("lookup", kind.key, raw=raw, name=str(kind.label)) if raw else reply
    try:
        answer = kind.answer(form.cleaned_data, askers=turn.askers, channel="chat")
    except Refused as refusal:
        return say(refusal.message, _help())
    return _shown(kind, answer, raw, turn)


def _shown(kind: LookupKind, answer: Answer, raw: dict[str, str], turn: Turn) -> Reply:
    text = _text(answer)
    if not turn.location and NEAREST.search(turn.folded) and kind.near(*ANYWHERE):
        send = _("To find the nearest one, send your location here.")
        text = f"{text}\n\n{send}"
    return _about(say(text, *_buttons(answer)), kind, answer, raw)


def _about(reply: Reply, kind: LookupKind, answer: Answer, raw: dict[str, str]) -> Reply:
    """With the answer as the focus: what was asked, and whom to call about it."""
    calls = [(act.label[:100], act.phone) for act in (*_acts(answer), *answer.next_steps) if act.phone]
    cards = range(1, 1 + min(MAX_CARDS, len(answer.cards)))
    choices = tuple(f"{CARD} {number}" for number in cards) if len(cards) > 1 else ()
    about = reply.about("lookup", kind.key, raw=raw, name=str(kind.label), calls=calls[:1])
    return replace(about, choices=choices)


def _help() -> Button:
    return button(_("Help"), "menu")


def _text(answer: Answer) -> str:
    """The heading, as many cards as a phone shows well, and the source."""
    parts, shown = [answer.heading, answer.lead], 0
    for card in map(_card, answer.cards[:MAX_CARDS]):
        if shown and sum(map(len, parts)) + len(card) > MAX_TEXT_LENGTH:
            break
        parts.append(card)
        shown += 1
    hidden = answer.more + len(answer.cards) - shown
    if hidden:
        parts.append(_("… and %(number)d more results; please ask more precisely.") % {"number": hidden})
    body = "\n\n".join(part for part in parts if part)
    dated = f", {day(answer.source.as_of)}" if answer.source.as_of else ""
    source = _("Source:")
    return f"{body[:HARD_LIMIT]}\n\n{source} {answer.source.name}{dated}"


def _card(card: Card) -> str:
    title = f"{card.title} ({card.tag})" if card.tag else card.title
    rows = [f"{row.label}: {row.value}" for row in card.rows[:MAX_ROWS]]
    is_english = get_language() == "en"
    notes = [note for note in card.notes if not (is_english and isinstance(note, Vietnamese))]
    return "\n".join(line for line in (title, card.lead, *rows, *notes) if line)


def _buttons(answer: Answer) -> list[Button]:
    buttons = [made for act in (*_acts(answer), *answer.next_steps) if (made := _button(act))]
    return buttons[:MAX_BUTTONS]


def _acts(answer: Answer) -> list[Act]:
    return [act for card in answer.cards[:MAX_CARDS] for act in card.acts]


def _button(act: Act) -> Button | None:
    if act.say:
        return button(act.label[:100], act.say)
    if act.phone:
        return Button(act.label[:100], "phone", act.phone)
    return Button(act.label[:100], "url", act.url) if act.url.startswith("http") else None
