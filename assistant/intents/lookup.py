"""Every look-up of the registry in the chat: the kind parses the message, the answer is shortened.

The kind answers in gettext's active language, which is the turn's.
"""

import re
from collections.abc import Sequence

from django.utils import timezone
from django.utils.translation import gettext as _

from assistant.replies import Reply, button, say
from assistant.turns import Turn
from assistant.understanding.follow_up import full_question
from foundation.outbox.messages import Button
from foundation.vietnamese.folding import fold
from foundation.web.formats import day
from lookups import registry
from lookups.base import Act, Answer, Card, LookupKind, Refused
from lookups.places import unknown_place_in

MAX_CARDS = 3
MAX_ROWS = 8
MAX_BUTTONS = 5
MAX_TEXT_LENGTH = 1700
ANYWHERE, NOWHERE = (15.57, 108.47), (0.0, 0.0)
NEAREST = re.compile(r"\b(gan nhat|gan day|gan toi|quanh day|gan nha|nearest|closest|nearby|near me)\b")


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
    return _answer(kind, _question(kind, turn), turn) if kind else None


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
    names_none = "place" in kind.form_class.base_fields and not raw.get("place")
    if names_none and (unknown := unknown_place_in(turn.text)):
        return raw | {"place": unknown}  # to be told that it is unknown, not answered for the whole area
    return raw


def _answer(kind: LookupKind, raw: dict[str, str], turn: Turn) -> Reply:
    form = kind.form_class(raw)
    if not raw or not form.is_valid():
        wanted = "; ".join(str(error) for errors in form.errors.values() for error in errors) if raw else ""
        return say(f"{kind.label}: {kind.summary}\n{wanted}".strip(), _help())
    try:
        answer = kind.answer(form.cleaned_data, askers=turn.askers, channel="chat")
    except Refused as refusal:
        return say(refusal.message, _help())
    text = _text(answer)
    if not turn.location and NEAREST.search(turn.folded) and kind.near(*ANYWHERE):
        send = _("To find the nearest one, send your location here.")
        text = f"{text}\n\n{send}"
    return say(text, *_buttons(answer))


def _help() -> Button:
    return button(_("Help"), "menu")


def _text(answer: Answer) -> str:
    parts = [answer.heading, answer.lead, *map(_card, answer.cards[:MAX_CARDS])]
    hidden = answer.more + len(answer.cards[MAX_CARDS:])
    if hidden:
        parts.append(_("… and %(number)d more results; please ask more precisely.") % {"number": hidden})
    body = "\n\n".join(part for part in parts if part)
    dated = f", {day(answer.source.as_of)}" if answer.source.as_of else ""
    body = body if len(body) <= MAX_TEXT_LENGTH else body[: MAX_TEXT_LENGTH - 1] + "…"
    source = _("Source:")
    return f"{body}\n\n{source} {answer.source.name}{dated}"


def _card(card: Card) -> str:
    title = f"{card.title} ({card.tag})" if card.tag else card.title
    rows = [f"{row.label}: {row.value}" for row in card.rows[:MAX_ROWS]]
    return "\n".join(line for line in (title, card.lead, *rows, *card.notes) if line)


def _buttons(answer: Answer) -> list[Button]:
    acts = [act for card in answer.cards[:MAX_CARDS] for act in card.acts] + list(answer.next_steps)
    buttons = [button for act in acts if (button := _button(act))]
    return buttons[:MAX_BUTTONS]


def _button(act: Act) -> Button | None:
    if act.say:
        return button(act.label[:100], act.say)
    if act.phone:
        return Button(act.label[:100], "phone", act.phone)
    return Button(act.label[:100], "url", act.url) if act.url.startswith("http") else None
