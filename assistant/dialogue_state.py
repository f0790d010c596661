"""The dialogue state between two messages: the open question, and the last intent with its slots.

The states of all conversations of a batch are read in one query and written in one statement, because every
message passes here.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from django.utils import timezone

from assistant.models import DialogueState, Outcome
from foundation.citizens.models import ChannelIdentity
from foundation.conversations.models import Conversation

REMEMBERED = dt.timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Recent:
    """What the citizen's last message meant; `language` is that of his last words that told it.

    `offered` are the words behind the buttons of our last English answer: they are Vietnamese whatever the
    button says, and their press does not tell that the citizen speaks Vietnamese.
    """

    intent: str = ""
    slots: dict[str, str | list[str]] = field(default_factory=dict)
    text: str = ""
    language: str = "vi"
    offered: list[str] = field(default_factory=list)


class Memory:
    """The state of one conversation; `write` stores it."""

    def __init__(self, identity: ChannelIdentity, state: DialogueState | None = None) -> None:
        self.identity = identity
        self.outcomes: list[Outcome] = []
        self.is_changed = False
        self._state = state or DialogueState()

    @property
    def question(self) -> tuple[str, dict[str, Any]]:
        """The name and data of the open question, or ("", {})."""
        return (self._state.name, self._state.data) if self._state.name else ("", {})

    def ask(self, name: str, **data: Any) -> None:
        """Remember the question that the next message answers; it survives a restart."""
        self._change(name=name, data=data)

    def close(self) -> None:
        """No question is open any more."""
        if self._state.name:
            self._change(name="", data={})

    @property
    def recent(self) -> Recent:
        """Empty but for the language after REMEMBERED: who comes back then begins anew.

        Who has not written yet is answered in the language of his record.
        """
        if not self._state.recent:
            return Recent(language="en" if self.identity.citizen.language == "en" else "vi")
        recent = Recent(**self._state.recent)
        if timezone.now() - self._state.updated_at > REMEMBERED:
            return Recent(language=recent.language, offered=recent.offered)
        return recent

    def remember(self, recent: Recent) -> None:
        self._change(recent=asdict(recent))

    def count(self, kind: Outcome.Kind, meaning: str) -> None:
        """How a message fared, for the figures of the bot."""
        self.outcomes.append(Outcome(kind=kind, meaning=meaning))

    def _change(self, **fields: Any) -> None:
        for name, value in fields.items():
            setattr(self._state, name, value)
        self._state.updated_at = timezone.now()
        self.is_changed = True

    def row(self) -> DialogueState:
        """As it is to be written, over whatever another process wrote meanwhile."""
        state = self._state
        return DialogueState(
            conversation=conversation_of(self.identity),
            name=state.name,
            data=state.data,
            recent=state.recent,
        )


def read(identities: Sequence[ChannelIdentity]) -> list[Memory]:
    """One for each, in their order."""
    states = DialogueState.objects.filter(conversation__identity__in=identities)
    known = {state.conversation.identity_id: state for state in states.select_related("conversation")}
    return [Memory(identity, known.get(identity.pk)) for identity in identities]


def write(memories: Sequence[Memory]) -> None:
    """What changed, in one statement, and how the messages fared, in another."""
    changed = [memory.row() for memory in memories if memory.is_changed]
    if changed:
        DialogueState.objects.bulk_create(
            changed,
            update_conflicts=True,
            unique_fields=["conversation"],
            update_fields=["name", "data", "recent", "updated_at"],
        )
    Outcome.objects.bulk_create([outcome for memory in memories for outcome in memory.outcomes])


def conversation_of(identity: ChannelIdentity) -> Conversation:
    """The one that `record_turns` has found for this identity, else from the table."""
    known: Conversation | None = getattr(identity, "conversation", None)
    return known or Conversation.objects.get_or_create(identity=identity)[0]
