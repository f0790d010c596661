"""Follow-ups of the look-ups: each kind declares what can be asked of its answer (LookupKind.follow_ups)."""

import re
from collections.abc import Sequence
from functools import cache

from django.utils import timezone

from assistant.dialogue_state import Focus
from assistant.focus import Aspect, FocusKind
from assistant.intents import alert_subscriptions, lookup
from assistant.replies import Reply
from assistant.turns import Turn
from assistant.understanding import active_model, read_message
from assistant.understanding.follow_up import full_question, merge_slots
from assistant.understanding.slots import read_slots
from foundation.vietnamese.folding import fold
from foundation.vietnamese.teencode import expand
from lookups import registry
from lookups.base import FollowUp, LookupKind
from lookups.places import place_in
from lookups.subscriptions.topics import topic_of

KIND = "lookup"


class LookupFocus(FocusKind):
    def aspects_of(self, focus: Focus) -> Sequence[Aspect]:
        kind = registry.kind_of(focus.key)
        return [CHOSEN, SUBSCRIBE, *_aspects(kind)] if kind else ()

    def intents_of(self, focus: Focus) -> Sequence[str]:
        return [intent for intent, key in lookup.KINDS.items() if key == focus.key]


@cache
def _aspects(kind: LookupKind) -> Sequence[Aspect]:
    return [_aspect(kind, follow_up) for follow_up in kind.follow_ups]


def _aspect(kind: LookupKind, follow_up: FollowUp) -> Aspect:
    pattern = re.compile(follow_up.asked)

    def answer(turn: Turn, focus: Focus) -> Reply | None:
        match = pattern.search(turn.folded) or pattern.search(fold(expand(turn.text)))
        return lookup.follow_up(kind, follow_up, match, _asked(kind, turn, focus), turn) if match else None

    return Aspect(kind.key, pattern, answer)


def _asked(kind: LookupKind, turn: Turn, focus: Focus) -> dict[str, str]:
    """The question that was answered, with what the follow-up names in place ("tới Tiên Phước bao nhiêu")."""
    raw: dict[str, str] = focus.data["raw"]
    intent, recent = FOCUS.intents_of(focus)[:1], turn.memory.recent
    named = read_slots(read_message(turn.text, active_model.current()), intent[0]) if intent else {}
    if not named:
        return raw
    merged = merge_slots(recent.slots if recent.intent == intent[0] else {}, named)
    asked = full_question(intent[0], merged)
    return kind.understand(asked, fold(asked), timezone.localdate()) or raw


def _card(turn: Turn, focus: Focus) -> Reply | None:
    """One of the cards shown, chosen by its number."""
    kind, number = registry.kind_of(focus.key), re.search(r"\d", turn.folded)
    return lookup.card_of(kind, focus.data["raw"], int(number[0]), turn) if kind and number else None


def _subscribe(turn: Turn, focus: Focus) -> Reply | None:
    """To be told of news about what was shown, in the place that is named now or was asked for."""
    kind = registry.kind_of(focus.key)
    topic = topic_of(kind.topic) if kind else None
    place = place_in(turn.text) or focus.data["raw"].get("place", "")
    return alert_subscriptions.begin(turn, topic, place) if topic else None


SUBSCRIBE = Aspect(
    "subscribe",
    re.compile(
        r"\bbao truoc\b.*|(?:\b(?:thi|nho|co)\b.*)?\b(?:nhan(?: tin)?|bao(?: tin)?|nhac|keu|hu)(?: cho"
        r"| giup)? (?:tui|toi|em|minh|con|chau)\b.*"
        r"|\bbat (?:tin|thong bao)\b.*|\b(?:message|tell|remind|notify|warn|alert) me\b.*|\bsend me\b.*"
    ),
    _subscribe,
)
CHOSEN = Aspect("card", re.compile(rf"^{fold(lookup.CARD)} \d$"), _card)
FOCUS = LookupFocus(naming=frozenset())
