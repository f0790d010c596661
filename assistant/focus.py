"""The focus: the things shown last, and the aspects of them that a follow-up asks about.

Each kind of thing declares its aspects beside its presenter and registers them here; a follow-up such as
"bao lâu thì có" after a procedure was shown is answered from that procedure. An aspect names what it answers
in the common vocabulary (foundation/vietnamese/questions.txt), and has words of its own for what only its
kind knows.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant import topics
from assistant.dialogue_state import Focus
from assistant.focus_kinds import FOCUS_KINDS, Aspect, FocusKind
from assistant.replies import Reply
from assistant.turns import SMALL_TALK, Turn
from assistant.understanding import Understood, read_message
from assistant.understanding.features import Seen
from assistant.understanding.intent_catalog import OUT_OF_SCOPE
from assistant.understanding.model import Model
from foundation.vietnamese.folding import fold
from foundation.vietnamese.questions import Clause, Question, asks_in, clauses, plain

MAX_WORDS = 40
MAX_OWN = 3  # own words of the thing beside a look-up
MAX_ASKED = 2  # things that a bare question is put to
MAX_ASPECTS = 3  # of one message
# Words that neither the aspect nor small talk nor a name explains: where the message names another matter, is
# surely none of ours, and else.
STRAY_WORDS = {"another": 0, "none": 2, "": 6}
POINTING = re.compile(r"\b(?:o|cho|cai|noi|ben|thu tuc|giay) (?:do|day|nay|ni|no|kia)\b")
"""«ở đó nhận thẻ bảo hiểm không»: the thing is meant, whatever else the words name."""
CERTAIN = 0.75


TELLS_NOTHING = (OUT_OF_SCOPE, "thanks", "greeting")


@dataclass(frozen=True, slots=True)
class Asked:
    """What a message asks of the focus: the aspects, and what no aspect of it answers."""

    aspects: tuple[Aspect, ...] = ()
    unknown: tuple[str, ...] = ()


def answer(turn: Turn, focus: Focus, asked: Asked) -> Reply | None:
    """The aspects of the focus that the message asks about; None where the thing has none of them."""
    kind = FOCUS_KINDS.get(focus.kind)
    reply = kind.reply(turn, focus, asked.aspects[:MAX_ASPECTS]) if kind else None
    if reply is None or reply.focus:
        return reply
    return reply.about(focus.kind, focus.key, **focus.data)


def asked_of_things(
    turn: Turn, meant: Understood, model: Model, *, bare: bool = False
) -> tuple[Focus, Asked]:
    """The thing of those shown that the message asks about, and what it asks of it.

    One that its noun names; else the latest; else the one before, where nothing stands beside the question.
    `bare`: nothing may stand beside it for the latest either.
    """
    things = _by_noun(turn)
    readings = [
        (thing, read(turn, thing, meant, model, bare=bare or thing is not things[0]))
        for thing in things[:MAX_ASKED]
    ]
    return next((each for each in readings if each[1].aspects), readings[0])


def _by_noun(turn: Turn) -> list[Focus]:
    """The things shown, first one whose noun the message says; the latest alone where it has no aspects."""
    said = f" {plain(turn.text)} "

    def is_named(thing: Focus) -> bool:
        kind = FOCUS_KINDS.get(thing.kind)
        return kind is not None and any(f" {noun} " in said for noun in kind.nouns)

    latest, *others = turn.memory.things
    named = None if is_named(latest) else next(filter(is_named, others), None)
    if named:
        return [named]
    kind = FOCUS_KINDS.get(latest.kind)
    return [latest] if kind and not kind.aspects_of(latest) else [latest, *others]


def is_private(focus: Focus) -> bool:
    kind = FOCUS_KINDS.get(focus.kind)
    return kind is not None and kind.is_private


def mentioned(turn: Turn, focus: Focus) -> Reply | None:
    """One of the things shown, where the message names it."""
    kind = FOCUS_KINDS.get(focus.kind)
    return kind.mentioned(turn, focus) if kind else None


def more(turn: Turn, focus: Focus) -> Asked:
    """What the message that led to the thing asks of it, and its whole card does not tell."""
    kind = FOCUS_KINDS.get(focus.kind)
    if kind is None:
        return Asked()
    asks = asks_in(turn.text)
    answered = kind.foreign.union(kind.shown_for(turn), *(each.asks for each in kind.aspects_of(focus)))
    unknown = tuple(name for name in asks if name not in answered)
    return Asked(tuple(kind.beyond(turn, focus, asks)), unknown)


def read(turn: Turn, focus: Focus, meant: Understood, model: Model, *, bare: bool = False) -> Asked:
    """What the message asks of the focus; nothing where it names another matter.

    Few words may stand beside the question in its clause, none where it is to be `bare`; clauses that ask
    nothing tell the case around it.
    """
    kind = FOCUS_KINDS.get(focus.kind)
    seen = read_message(turn.text, model)
    if not kind or not 0 < len(turn.folded.split()) <= MAX_WORDS or _names_another(seen, focus, kind.naming):
        return Asked()
    if (
        _asks_lookup(turn, meant, kind, focus)
        or kind.names_another(turn, focus)
        or topics.PETITION_WISHED.search(turn.folded)
    ):
        return Asked()
    of_what = "" if POINTING.search(turn.folded) else _of_what(turn, meant, kind.intents_of(focus), seen)
    allowed = 0 if bare else STRAY_WORDS[of_what]
    own = _own_words(seen, " ".join((kind.own_words(focus), *kind.nouns)))
    aspects: list[Aspect] = []
    unknown: list[str] = []
    for clause in clauses(turn.text):
        found, others = _in_clause(kind.aspects_of(focus), clause, own, allowed)
        if bare and not found and _stray_words(Question.of(clause.telling).rest, own):
            return Asked()
        aspects += [aspect for aspect in found if aspect not in aspects]
        unknown += [name for name in others if name not in (*unknown, *kind.foreign)]
    return Asked(tuple(aspects), tuple(unknown))


def _asks_lookup(turn: Turn, meant: Understood, kind: FocusKind, focus: Focus) -> bool:
    """Whether the message asks for another look-up, and names no part of the thing by its words."""
    if meant.intent in kind.intents_of(focus) or not topics.asks_lookup(turn, meant):
        return False
    own = set(fold(kind.own_words(focus)).split()) - SMALL_TALK
    return len(own.intersection(turn.folded.split())) < MAX_OWN


def _in_clause(
    aspects: Sequence[Aspect], clause: Clause, own: frozenset[str], allowed: int
) -> tuple[list[Aspect], list[str]]:
    """The aspects that a clause asks, those with words of their own first; and what no aspect answers."""
    found: list[Aspect] = []
    for aspect in aspects:
        match = aspect.asked.search(clause.said) if aspect.asked else None
        if match and _stray_words(clause.without(*match.span()).said, own) <= allowed + len(found):
            found.append(aspect)
            clause = clause.without(*match.span())
    question = Question.of(clause.telling)
    if _stray_words(question.rest, own) > allowed:
        return found, []
    unknown = []
    for name in question.asks:
        answering = next((each for each in aspects if name in each.asks), None)
        if answering is None:
            unknown.append(name)
        elif answering not in found:
            found.append(answering)
    return found, unknown


def _of_what(turn: Turn, meant: Understood, own: Sequence[str], seen: Seen) -> str:
    """ "another" where the message is surely of an intent whose matter it names; "none" where of none."""
    if meant.intent in own or not meant.is_sure:
        return ""
    if meant.intent in TELLS_NOTHING:
        return "none" if meant.score >= CERTAIN else ""
    return "another" if topics.is_named(turn, meant.intent, seen) else ""


def _own_words(seen: Seen, words: str) -> frozenset[str]:
    """The thing's own words, and those of the places and things that the message names."""
    named = [fold(seen.text.said[hit.start : hit.end]) for hit in seen.hits]
    return frozenset(" ".join([fold(words), *named]).split())


def _stray_words(rest: str, own: frozenset[str]) -> int:
    return sum(word not in SMALL_TALK and word not in own and word.isalpha() for word in rest.split())


def _names_another(seen: Seen, focus: Focus, naming: frozenset[str]) -> bool:
    """Whether the message holds a code, or names another thing of such a kind."""
    own = f" {plain(str(focus.data.get('name', '')))} "
    named = (hit for hit in seen.hits if hit.kind in naming and hit.length > 1)
    return bool(seen.codes) or any(
        f" {plain(seen.text.said[hit.start : hit.end])} " not in own for hit in named
    )
