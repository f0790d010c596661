"""The kinds of things that a reply shows, and the aspects of each that can be asked about."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from assistant.dialogue_state import Focus
from assistant.replies import Reply
from assistant.turns import Turn
from foundation.registry import Registry


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
    `nouns` are plain words that name such a thing or what belongs to it («hồ sơ», «kết quả»).
    `is_private`: it is one person's own affair, of which the model of generation hears nothing.
    """

    aspects: Sequence[Aspect] = ()
    intents: Sequence[str] = ()
    naming: frozenset[str] = frozenset({"procedure"})
    shown: frozenset[str] = frozenset()
    foreign: frozenset[str] = frozenset()
    nouns: tuple[str, ...] = ()
    is_private: bool = False

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
        """What is known of it on a short card, where the question is not understood; None for a long one."""
        return None

    def contact(self, turn: Turn, focus: Focus) -> str:
        """The office that knows what is not known here, with its telephone and hours; "" for none."""
        return ""

    def reply(self, turn: Turn, focus: Focus, aspects: Sequence[Aspect]) -> Reply | None:
        """One or several aspects, each in a message of its own."""
        replies = [made for aspect in aspects if (made := aspect.answer(turn, focus))]
        if not replies:
            return None
        first, *others = replies
        return replace(first, messages=(*first.messages, *(each.messages[0] for each in others)))


FOCUS_KINDS: Registry[FocusKind] = Registry("kind of focus")
