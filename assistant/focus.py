"""The focus: the thing shown last, and the aspects of it that a follow-up asks about.

Each kind of thing declares its aspects beside its presenter and registers them here; a follow-up such as
"bao lâu thì có" after a procedure was shown is answered from that procedure. An aspect names what it answers
in the common vocabulary (foundation/vietnamese/questions.txt), and has words of its own for what only its
kind knows.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from assistant import topics
from assistant.dialogue_state import Focus
from assistant.replies import Reply
from assistant.turns import Turn
from assistant.understanding import Understood, read_message
from assistant.understanding.features import Seen
from assistant.understanding.intent_catalog import OUT_OF_SCOPE
from assistant.understanding.model import Model
from foundation.registry import Registry
from foundation.vietnamese.folding import fold
from foundation.vietnamese.questions import Clause, Question, asks_in, clauses, plain

MAX_WORDS = 40
MAX_OWN = 3  # own words of the thing beside a look-up
MAX_ASPECTS = 3  # of one message
# Words that neither the aspect nor small talk nor a name explains: where the message names another matter, is
# surely none of ours, and else.
STRAY_WORDS = {"another": 0, "none": 2, "": 6}
POINTING = re.compile(r"\b(?:o|cho|cai|noi|ben|thu tuc|giay) (?:do|day|nay|ni|no|kia)\b")
"""«ở đó nhận thẻ bảo hiểm không»: the thing is meant, whatever else the words name."""
CERTAIN = 0.75
# Words that stand in any question and name nothing.
SMALL_TALK = frozenset(
    "a ad admin ah ai anh ay ba bac ban bao bay bi biet bo bua cai cha chac chau chi chieu cho chong "
    "chu chua co con cu cua cung da dang dau day dem den di dua dum dung duoc em gan ghe gi gio gium "
    "giup h ha hay he hen het hi ho hoac hoc hoi hom hong k ket khi khoan khong ko la lai lam lau len "
    "le lo lop luc luon ma mac mai may minh mo moi mot muon nam nao nay nen neu ngay nghe nghen nghi "
    "ngoai nguoi nha nhanh nhe nhieu nhu nhung ni no noi nua o oi on ong phai qua ra ri roi rua sang sao ta "
    "tai thang thay thi thoi thu toi tron trong trua tuan tui tuoi va vang vay ve vi viec vo voi xa xem "
    "xin xuong "
    "about an and any are can could did do does for get have how i is it long many me much my need of "
    "ok okay one or please so that the then there this to we what when where who will you".split()
)


@dataclass(frozen=True, slots=True)
class Aspect:
    """Things that can be asked of a kind of focus.

    `asks` are their names in the common vocabulary; `asked` is a pattern of its own on the plain message,
    which goes before the vocabulary. `answer` returns None where the thing has no such aspect.
    """

    name: str
    answer: Callable[[Turn, Focus], Reply | None]
    asks: frozenset[str] = frozenset()
    asked: re.Pattern[str] | None = None


@dataclass(frozen=True)
class FocusKind:
    """`intents` are those whose examples a follow-up about such a thing resembles.

    `naming` are the kinds of names that make a message a question about another thing. `shown` are the asks
    that the thing answers where it is shown in full; `foreign` those that nobody means of such a thing.
    """

    aspects: Sequence[Aspect] = ()
    intents: Sequence[str] = ()
    naming: frozenset[str] = frozenset({"procedure"})
    shown: frozenset[str] = frozenset()
    foreign: frozenset[str] = frozenset()

    def aspects_of(self, focus: Focus) -> Sequence[Aspect]:
        return self.aspects

    def intents_of(self, focus: Focus) -> Sequence[str]:
        return self.intents

    def names_another(self, turn: Turn, focus: Focus) -> bool:
        """Whether the message names another thing of this kind, by what only the kind knows."""
        return False

    def own_words(self, focus: Focus) -> str:
        """Words that name the thing or a part of it."""
        return str(focus.data.get("name", ""))

    def shown_for(self, turn: Turn) -> frozenset[str]:
        """The asks that the thing, shown in full, answers this message."""
        return self.shown

    def is_beyond(self, aspect: Aspect) -> bool:
        """Whether the thing shown in full leaves this aspect untold, and it may be told beside."""
        return False

    def beyond(self, turn: Turn, focus: Focus, asks: Sequence[str]) -> list[Aspect]:
        """The aspects that a message asks, by its asks, and that the thing shown in full leaves untold."""
        answering = (
            next((each for each in self.aspects_of(focus) if name in each.asks), None)
            for name in asks
            if name not in self.shown_for(turn)
        )
        return list(dict.fromkeys(each for each in answering if each and self.is_beyond(each)))

    def mentioned(self, turn: Turn, focus: Focus) -> Reply | None:
        """One of the things shown, where the message names it; None for a thing that stands alone."""
        return None

    def known(self, turn: Turn, focus: Focus) -> Reply | None:
        """The thing once more, where it is asked what nobody knows of it; None for nothing to show."""
        return None

    def reply(self, turn: Turn, focus: Focus, aspects: Sequence[Aspect]) -> Reply | None:
        """One or several aspects, each in a message of its own."""
        replies = [made for aspect in aspects if (made := aspect.answer(turn, focus))]
        if not replies:
            return None
        first, *others = replies
        return replace(first, messages=(*first.messages, *(each.messages[0] for each in others)))


TELLS_NOTHING = (OUT_OF_SCOPE, "thanks", "greeting")
FOCUS_KINDS: Registry[FocusKind] = Registry("kind of focus")


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


def read(turn: Turn, focus: Focus, meant: Understood, model: Model) -> Asked:
    """What the message asks of the focus; nothing where it names another matter.

    Few words may stand beside the question in its clause; clauses that ask nothing tell the case around it.
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
    allowed = STRAY_WORDS[of_what]
    own = _own_words(seen, kind.own_words(focus))
    aspects: list[Aspect] = []
    unknown: list[str] = []
    for clause in clauses(turn.text):
        found, others = _in_clause(kind.aspects_of(focus), clause, own, allowed)
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


def telling_words(clause: Clause) -> list[str]:
    """The words of a clause that are neither its question nor small talk."""
    return [
        word for word in dict.fromkeys(Question.of(clause.telling).rest.split()) if word not in SMALL_TALK
    ]


def is_telling(turn: Turn) -> bool:
    """Whether the message says more than a question and small talk."""
    return any(telling_words(clause) for clause in clauses(turn.text))


def _stray_words(rest: str, own: frozenset[str]) -> int:
    return sum(word not in SMALL_TALK and word not in own and word.isalpha() for word in rest.split())


def _names_another(seen: Seen, focus: Focus, naming: frozenset[str]) -> bool:
    """Whether the message holds a code, or names another thing of such a kind."""
    own = f" {plain(str(focus.data.get('name', '')))} "
    named = (hit for hit in seen.hits if hit.kind in naming and hit.length > 1)
    return bool(seen.codes) or any(
        f" {plain(seen.text.said[hit.start : hit.end])} " not in own for hit in named
    )
