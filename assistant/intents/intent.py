"""One intent with its handlers, as the registry of intents lists it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from assistant.dialogue_state import Focus
from assistant.replies import Reply
from assistant.turns import Turn


@dataclass(frozen=True, slots=True)
class Intent:
    """One intent and its handlers.

    `handle` runs when a message has this intent, and returns None to pass the turn on. Intents outside
    INTENT_CATALOG are untrained: they run for every message, before the trained ones. `questions` names the
    open questions (`turn.memory.ask`) that `resume` answers with (turn, question, data). None from `resume`
    leaves the question open, and the message is classified afresh. A message that is only a code does so
    too.

    A flow of several steps has a `prompt`, which asks its question again; an interruption then offers to go
    on. `focus` is the thing that the flow is about, for questions beside it; `means` are the intents that its
    answers resemble, `free` its questions that take any words. `is_exact`: an answer has one exact form, so
    that it is recognised even after an interruption. `surely_answers`: the message refuses what is asked or
    corrects it, though it looks like a stop word or a question.
    """

    name: str
    handle: Callable[[Turn], Reply | None]
    questions: tuple[str, ...] = ()
    resume: Callable[[Turn, str, dict[str, Any]], Reply | None] | None = None
    prompt: Callable[[Turn, str, dict[str, Any]], Reply] | None = None
    focus: Callable[[Turn, str, dict[str, Any]], Focus | None] | None = None
    means: tuple[str, ...] = ()
    free: tuple[str, ...] = ()
    is_exact: bool = False
    surely_answers: Callable[[Turn, str], bool] | None = None
