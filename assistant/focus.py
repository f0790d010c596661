"""The focus: the thing shown last, and the aspects of it that a short follow-up asks about.

Each kind of thing declares its aspects beside its presenter and registers them here; a follow-up such as
"bao lâu thì có" after a procedure was shown is answered from that procedure.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from assistant.dialogue_state import Focus
from assistant.replies import Reply
from assistant.turns import Turn
from assistant.understanding import Understood, read_message
from assistant.understanding.features import Seen
from assistant.understanding.intent_catalog import OUT_OF_SCOPE
from assistant.understanding.model import Model
from foundation.registry import Registry
from foundation.vietnamese.folding import fold
from foundation.vietnamese.teencode import expand

MAX_WORDS = 24
# Words of a follow-up that neither the aspect nor small talk nor a name explains: where the message is surely
# of another intent, perhaps of one, and of none.
STRAY_WORDS = {"surely": 0, "perhaps": 2, "none": 5}
# Words that stand in any question and name nothing.
SMALL_TALK = frozenset(
    "a ah oi o da vang thi la ma roi vay rua ri ha ta he hen nhe nha nghe nghen hi voi cho hoi xin "
    "lam on khoan con"
    " the luon nua di giup gium dum duoc khong ko k hong chua nao gi chi mo dau do day nay ni nay "
    "no ay cai viec"
    " co bi phai can muon biet hay va ai em anh chi chu bac co thay toi minh tui con chau ong ba may ad admin"
    " bay gio gio h chu moi den toi tui lai ra ve vo len xuong trong ngoai cung nhu sao tai vi neu "
    "hoac thoi ha hen"
    " bao nhieu lau khi luc ngay mai hom nay mot may bua tai o cua nguoi nha minh nguoi ta thu xem bay dum"
    " the is it do does did how what when where who can could i we you my me a an to for of and or "
    "so then that"
    " this there are will please ok okay about much many long get need have any one".split()
)


@dataclass(frozen=True, slots=True)
class Aspect:
    """One thing that can be asked of a kind of focus.

    `asked` is a pattern on the folded message; `answer` returns None where the thing has no such aspect.
    """

    name: str
    asked: re.Pattern[str]
    answer: Callable[[Turn, Focus], Reply | None]


@dataclass(frozen=True)
class FocusKind:
    """`intents` are those whose examples a follow-up about such a thing resembles.

    `naming` are the kinds of names that make a message a question about another thing.
    """

    aspects: Sequence[Aspect] = ()
    intents: Sequence[str] = ()
    naming: frozenset[str] = frozenset({"procedure"})

    def aspects_of(self, focus: Focus) -> Sequence[Aspect]:
        return self.aspects

    def intents_of(self, focus: Focus) -> Sequence[str]:
        return self.intents


TELLS_NOTHING = (OUT_OF_SCOPE, "thanks", "greeting")
CERTAIN = 0.75
FOCUS_KINDS: Registry[FocusKind] = Registry("kind of focus")


def answer(turn: Turn, focus: Focus, meant: Understood, model: Model) -> Reply | None:
    """The aspect of the focus that the message asks about; None where it asks something else.

    Few words may stand beside the aspect, and fewer where the message is surely of another intent.
    """
    kind = FOCUS_KINDS.get(focus.kind)
    seen = read_message(turn.text, model)
    if not kind or not 0 < len(turn.folded.split()) <= MAX_WORDS or _names_another(seen, focus, kind.naming):
        return None
    allowed = STRAY_WORDS[_how_surely_another(meant, kind.intents_of(focus))]
    own = _own_words(seen, focus)
    forms = dict.fromkeys((turn.folded, fold(expand(turn.text))))  # dialect as typed, and written out
    for aspect in kind.aspects_of(focus):
        found = ((said, aspect.asked.search(said)) for said in forms)
        if not any(match and _stray_words(said, match.span(), own) <= allowed for said, match in found):
            continue
        if reply := aspect.answer(turn, focus):
            return reply if reply.focus else reply.about(focus.kind, focus.key, **focus.data)
    return None


def _how_surely_another(meant: Understood, own: Sequence[str]) -> str:
    if meant.intent in own or meant.intent in TELLS_NOTHING or not meant.is_sure:
        return "none"
    return "surely" if meant.score >= CERTAIN else "perhaps"


def _own_words(seen: Seen, focus: Focus) -> frozenset[str]:
    """Words of the thing's own name and of the places and things that the message names."""
    named = [fold(seen.text.said[hit.start : hit.end]) for hit in seen.hits]
    return frozenset(" ".join([fold(str(focus.data.get("name", ""))), *named]).split())


def _stray_words(said: str, span: tuple[int, int], own: frozenset[str]) -> int:
    rest = f"{said[: span[0]]} {said[span[1] :]}".split()
    return sum(word not in SMALL_TALK and word not in own and not word.isdigit() for word in rest)


def _names_another(seen: Seen, focus: Focus, naming: frozenset[str]) -> bool:
    """Whether the message holds a code, or names another thing of such a kind."""
    own = f" {fold(str(focus.data.get('name', '')))} "
    named = (hit for hit in seen.hits if hit.kind in naming and hit.length > 1)
    return bool(seen.codes) or any(
        f" {fold(seen.text.said[hit.start : hit.end])} " not in own for hit in named
    )
