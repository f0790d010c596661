"""Follow-ups of the look-ups: each kind declares what can be asked of its answer (LookupKind.follow_ups)."""

import datetime as dt
import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from django.utils import timezone

from assistant import handbook_questions, lookup_replies
from assistant.dialogue_state import Focus
from assistant.focus_kinds import Aspect, FocusKind
from assistant.intents import alert_subscriptions, lookup
from assistant.replies import Reply, say
from assistant.turns import Turn, telling_words
from assistant.understanding import active_model, read_message
from assistant.understanding.features import Seen
from assistant.understanding.follow_up import full_question, merge_slots
from assistant.understanding.slots import read_slots
from foundation.vietnamese.folding import fold
from foundation.vietnamese.questions import clauses, plain
from lookups import registry
from lookups.base import Answer, FollowUp, LookupKind, State
from lookups.places import place_in
from lookups.subscriptions.topics import topic_of

KIND = "lookup"
ORDINALS = {"dau": 1, "nhat": 1, "hai": 2, "ba": 3}
CARD_CHOSEN = re.compile(
    rf"^(?:{fold(lookup_replies.CARD)}|(?:con |the )?(?:cai|cho|noi|quan|tuyen|benh vien|tram) (?:so|thu)) "
    rf"(?P<n>[1-3]|{'|'.join(ORDINALS)})\b.*"
)
"""A card of the list shown («xem mục 2», «chỗ thứ hai là của tư nhân hay nhà nước»)."""
CONFIRMS = re.compile(
    r"\b(?:cho|noi|cai|o) (?:do|day|nay|ay|no|kia)\b.{0,200}\b(?:phai|dung)(?: vay"
    r"| la)? (?:khong|chua)\b"
)
"""«chỗ nớ ở Tam Kỳ phải không» asks of the thing shown, not of Tam Kỳ."""
NOT_TOLD = r"^(?!.*\b(?:khong|chua|chang|ai|co)(?: ai| thay| he)? bao truoc)"
"""«sao cúp mà không báo trước» complains, and wishes for no news."""
_PLACES = ("place", "from", "to")
_CHANGES = frozenset((*_PLACES, "street", "date", "disease"))
"""What a follow-up can name in place of what was asked; other names belong to its own question."""
_PLAIN = frozenset("place area when phone source level".split())
"""Asks that are answered by the fact that nothing was found."""
_FOUND_NOTHING = (State.NOTHING, State.NOT_PUBLISHED, State.UNAVAILABLE)


@dataclass(frozen=True, slots=True)
class LookupAspect(Aspect):
    """An aspect that the kind of look-up has declared."""

    follow_up: FollowUp = FollowUp()  # noqa: RUF009 - frozen


class LookupFocus(FocusKind):
    def aspects_of(self, focus: Focus) -> Sequence[Aspect]:
        kind = registry.kind_of(focus.key)
        if kind is None:
            return ()
        everywhere = [EVERYWHERE] if focus.data.get("raw", {}).get("place") else []
        return [CHOSEN, *([SUBSCRIBE] if kind.topic else []), *everywhere, *_aspects(kind)]

    def intents_of(self, focus: Focus) -> Sequence[str]:
        return [intent for intent, key in lookup.KINDS.items() if key == focus.key]

    def names_another(self, turn: Turn, focus: Focus) -> bool:
        """Whether it asks this kind or another in full, by a sure sign («nghị định mấy nói về …»)."""
        kind, claimed = registry.kind_of(focus.key), lookup.claimed_intent(turn.text)
        if (claimed and lookup.KINDS[claimed] != focus.key) or handbook_questions.wished_nearby(turn):
            return True
        if kind is None or not kind.claims(turn.folded):
            return False
        raw = kind.understand(turn.text, turn.folded, timezone.localdate()) or {}
        return any(value for name, value in raw.items() if name != lookup.DAY)

    def is_beyond(self, aspect: Aspect) -> bool:
        """Rows stand on the card already; words are said only where they are asked for."""
        return isinstance(aspect, LookupAspect) and bool(aspect.follow_up.words)

    def beyond(self, turn: Turn, focus: Focus, asks: Sequence[str]) -> list[Aspect]:
        """The words alone: the rows that belong to them stand on the card already."""
        kind = registry.kind_of(focus.key)
        told = [
            replace(each.follow_up, rows=(), notes=False)
            for each in super().beyond(turn, focus, asks)
            if isinstance(each, LookupAspect)
        ]
        return [_aspect(kind, each) for each in told] if kind else []

    def mentioned(self, turn: Turn, focus: Focus) -> Reply | None:
        kind, raw = registry.kind_of(focus.key), focus.data.get("raw", {})
        answer = lookup_replies.ask(kind, raw, turn) if kind and raw else None
        if kind is None or not isinstance(answer, Answer):
            return None
        only = lookup_replies.mentioned(answer, _words(turn))
        if only is not answer:
            return lookup_replies.shown(kind, only, raw)
        changed = _asked(kind, turn, focus)
        return _parts(kind, (), turn, focus) if changed != raw else None

    def known(self, turn: Turn, focus: Focus) -> Reply | None:
        kind, raw = registry.kind_of(focus.key), focus.data.get("raw", {})
        answer = lookup_replies.ask(kind, raw, turn) if kind and raw else None
        if kind is None or not isinstance(answer, Answer):
            return None
        return lookup_replies.shown(kind, replace(answer, cards=answer.cards[:1], more=0), raw)

    def reply(self, turn: Turn, focus: Focus, aspects: Sequence[Aspect]) -> Reply | None:
        """What was chosen, changed or wished for; else all the parts that are asked for, on one card."""
        kind = registry.kind_of(focus.key)
        declared = [aspect.follow_up for aspect in aspects if isinstance(aspect, LookupAspect)]
        if kind is None or len(declared) < len(aspects):
            return next((made for each in aspects if (made := each.answer(turn, focus))), None)
        return _parts(kind, declared, turn, focus)


def _words(turn: Turn) -> list[str]:
    return [word for clause in clauses(turn.text) for word in telling_words(clause)]


@cache
def _aspects(kind: LookupKind) -> Sequence[Aspect]:
    return [_aspect(kind, follow_up) for follow_up in kind.follow_ups]


def _aspect(kind: LookupKind, follow_up: FollowUp) -> Aspect:
    def answer(turn: Turn, focus: Focus) -> Reply | None:
        return _parts(kind, [follow_up], turn, focus)

    asked = re.compile(follow_up.asked) if follow_up.asked else None
    return LookupAspect(kind.key, answer, frozenset(follow_up.asks.split()), asked, follow_up)


def _parts(kind: LookupKind, asked: Sequence[FollowUp], turn: Turn, focus: Focus) -> Reply | None:
    """The parts of the last answer that follow-ups ask for; None where the answer has no such part."""
    raw = _asked(kind, turn, focus)
    kept: list[FollowUp] = []
    for each in asked:
        changed = each.change(raw, _match(each, turn)) if each.change else raw
        if changed is not None:
            raw, kept = changed, [*kept, each]
    if asked and not kept:
        return None
    _remember_day(turn, raw, focus)
    asked = [] if _rephrased(kind, turn, focus) else kept
    answer = lookup_replies.ask(kind, raw, turn)
    if isinstance(answer, Reply):
        if (
            words := ""
            if raw
            else " ".join(filter(None, (str(each.unasked or each.words) for each in asked)))
        ):
            return say(words, *answer.messages[0].buttons).about(
                "lookup", kind.key, raw=raw, name=str(kind.label)
            )
        return answer if raw != focus.data["raw"] else None  # what was refused is not asked once more
    answer = lookup_replies.mentioned(answer, _words(turn))
    rows = [str(row) for each in asked for row in _rows(each, turn)]
    words = " ".join(dict.fromkeys(str(each.words) for each in asked if each.words))
    if answer.state in _FOUND_NOTHING and not words:
        words = next((str(each.otherwise) for each in asked if each.otherwise), "")
    wants_calls = any(each.calls for each in asked)
    is_empty = answer.state in _FOUND_NOTHING and not words
    if is_empty and not any(each.change or _PLAIN.intersection(each.asks.split()) for each in asked):
        return None
    if is_empty or not (rows or wants_calls or words):
        return lookup_replies.shown(kind, answer, raw)
    return _part(kind, answer, raw, rows, words, wants_calls, asked)


def _remember_day(turn: Turn, raw: dict[str, str], focus: Focus) -> None:
    """A day that a follow-up changed («bữa kế đó») stays that of the thread («còn Hà Lam?»)."""
    day, recent = raw.get(lookup.DAY, ""), turn.memory.recent
    if day and day != focus.data["raw"].get(lookup.DAY):
        with suppress(ValueError):
            day = f"{dt.date.fromisoformat(day):%d/%m/%Y}"
        turn.memory.remember(replace(recent, slots={**recent.slots, "date": day}))


def _part(
    kind: LookupKind,
    answer: Answer,
    raw: dict[str, str],
    rows: Sequence[str],
    words: str,
    wants_calls: bool,
    asked: Sequence[FollowUp],
) -> Reply | None:
    if not words:
        missing = (each for each in asked if each.otherwise and _lacks(answer, each, rows))
        words = next((str(each.otherwise) for each in missing), "")
    calls = lookup_replies.calls_of(answer) if wants_calls else []
    if not (words or calls or lookup_replies.has_rows(answer, rows)):
        return None
    notes = any(each.notes for each in asked)
    return lookup_replies.part(kind, answer, raw, rows, words, calls, with_notes=notes)


def _lacks(answer: Answer, asked: FollowUp, rows: Sequence[str]) -> bool:
    """Whether the answer has none of the rows that a follow-up asks for, one of several in a message."""
    own = rows if callable(asked.rows) else [str(row) for row in asked.rows]
    return not lookup_replies.has_rows(answer, own)


def _match(asked: FollowUp, turn: Turn) -> re.Match[str] | None:
    return re.search(asked.asked, plain(turn.text)) if asked.asked else None


def _rows(asked: FollowUp, turn: Turn) -> Sequence[str]:
    if not callable(asked.rows):
        return asked.rows
    match = _match(asked, turn)
    return asked.rows(match) if match else ()


def _asked(kind: LookupKind, turn: Turn, focus: Focus) -> dict[str, str]:
    """The question that was answered, with what the follow-up names in place ("tới Tiên Phước bao nhiêu")."""
    raw: dict[str, str] = focus.data["raw"]
    if rephrased := _rephrased(kind, turn, focus):
        return rephrased
    if CONFIRMS.search(plain(turn.text)):
        return raw
    intent, recent = FOCUS.intents_of(focus)[:1], turn.memory.recent
    seen = read_message(turn.text, active_model.current())
    slots = read_slots(seen, intent[0]) if intent else {}
    named = {name: value for name, value in slots.items() if name in _CHANGES and _is_known(name, seen)}
    if not named:
        return raw
    merged = merge_slots(recent.slots if recent.intent == intent[0] else {}, named)
    asked = full_question(intent[0], merged)
    here = {name: raw[name] for name in ("lat", "lng") if raw.get(name) and not _named_place(named)}
    changed = kind.understand(asked, fold(asked), timezone.localdate())
    if not changed:
        return raw
    turn.memory.remember(replace(recent, intent=intent[0], slots=merged))
    return changed | here


def _rephrased(kind: LookupKind, turn: Turn, focus: Focus) -> dict[str, str] | None:
    """The question with what the kind reads in a follow-up's own words; None for the same question."""
    raw = kind.rephrased(focus.data["raw"], turn.text)
    return raw if raw != focus.data["raw"] else None


def _named_place(named: dict[str, Any]) -> bool:
    return not set(_PLACES).isdisjoint(named)


def _is_known(slot: str, seen: Seen) -> bool:
    """Whether what is named is a known place or disease: "phường mô" and "bị nặng" ask for one."""
    kind = "place" if slot in _PLACES else slot
    return kind not in ("place", "disease") or any(hit.kind == kind for hit in seen.hits)


def _card(turn: Turn, focus: Focus) -> Reply | None:
    """One of the cards shown, chosen by its number."""
    kind, chosen = registry.kind_of(focus.key), CARD_CHOSEN.search(plain(turn.text))
    raw = focus.data["raw"]
    answer = lookup_replies.ask(kind, raw, turn) if kind and chosen else None
    if kind is None or chosen is None or not isinstance(answer, Answer):
        return None
    number = int(ORDINALS.get(chosen["n"], chosen["n"]))
    only = answer.cards[number - 1 : number]
    return lookup_replies.shown(kind, replace(answer, cards=only, more=0, lead=""), raw) if only else None


def _subscribe(turn: Turn, focus: Focus) -> Reply | None:
    """To be told of news about what was shown, in the place that is named now or was asked for."""
    kind = registry.kind_of(focus.key)
    topic = topic_of(kind.topic) if kind else None
    place = place_in(turn.text) or focus.data["raw"].get("place", "")
    return alert_subscriptions.begin(turn, topic, place) if topic else None


def _everywhere(turn: Turn, focus: Focus) -> Reply | None:
    """The same question without its place."""
    kind = registry.kind_of(focus.key)
    raw = {**_asked(kind, turn, focus), "place": ""} if kind else {}
    answer = lookup_replies.ask(kind, raw, turn) if kind else None
    return lookup_replies.shown(kind, answer, raw) if kind and isinstance(answer, Answer) else None


EVERYWHERE = Aspect(
    "everywhere",
    _everywhere,
    asked=re.compile(
        r"\b(?:ca|toan|khap) (?:tinh|thanh pho|dia ban|vung)\b|\bwhole (?:province|area)\b"
        r"|\b(?:cho|noi|xa|phuong) (?:nao|mo) (?:bi |co )?(?:cup|mat dien|canh bao|ngap)\b"
    ),
)
SUBSCRIBE = Aspect(
    "subscribe",
    _subscribe,
    asked=re.compile(
        rf"{NOT_TOLD}(?:.{{0,200}}\b)?bao truoc\b.{{0,200}}"
        r"|(?:.{0,40}\b(?:thi|nho|co)\b.{0,40})?\b(?:nhan(?: tin)?|bao(?: tin)?|nhac|keu"
        r"|hu)(?: truoc)?"
        r"(?: cho| giup)? (?:tui|toi|em|e|minh|con|chau)\b.{0,200}"
        r"|\bbat (?:tin|thong bao)\b.{0,200}|\b(?:message|tell|remind|notify|warn"
        r"|alert) me\b.{0,200}|\bsend me\b.{0,200}"
    ),
)
CHOSEN = Aspect("card", _card, asked=CARD_CHOSEN)
FOCUS = LookupFocus(naming=frozenset())
