"""Suggested answers to a waiting question: services register providers, the desk shows what they find.

Listeners learn from what operators answer. Nothing here is sent to a citizen by itself.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from foundation.conversations.models import Conversation, Turn
from foundation.registry import Registry

MAX_SUGGESTIONS = 3
MAX_QUESTIONS = 3
"""Of what the citizen said since a person last answered, so many of the newest are read."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """`text` is what the operator may send after reading it; `source` says where it comes from."""

    text: str
    source: str
    url: str = ""


Provider = Callable[[Conversation, str], Sequence[Suggestion]]
Listener = Callable[[Turn], None]
PROVIDERS: Registry[Provider] = Registry("provider of suggested answers")
"""`provider(conversation, question)`: the best first, from what is published or masked."""
LISTENERS: Registry[Listener] = Registry("listener to operators' answers")
"""`listener(turn)`: an operator's answer was recorded; it may still be taken back, and its turn deleted."""


def suggest(conversation: Conversation) -> tuple[Turn | None, list[Suggestion]]:
    """The newest open question to which anything is known, and what is known: one text once."""
    for question in open_questions(conversation):
        found = [each for provider in PROVIDERS.values() for each in provider(conversation, question.text)]
        unique = {each.text: each for each in reversed(found)}
        best = [each for each in dict.fromkeys(found) if unique[each.text] is each]
        if best:
            return question, best[:MAX_SUGGESTIONS]
    return None, []


def open_questions(conversation: Conversation, before: Turn | None = None) -> Iterator[Turn]:
    """What the citizen wrote since a person last answered (before this turn), the newest first."""
    turns = conversation.turns.exclude(text="").exclude(author=Turn.Author.BOT).order_by("-said_at", "-pk")
    if before:
        turns = turns.filter(said_at__lte=before.said_at).exclude(pk=before.pk)
    written: list[Turn] = []
    for turn in turns[: 2 * MAX_QUESTIONS]:
        if turn.author == Turn.Author.PERSON:
            break
        written.append(turn)
    return islice(written, MAX_QUESTIONS)


def notify_answered(turn: Turn) -> None:
    for listener in LISTENERS.values():
        listener(turn)
