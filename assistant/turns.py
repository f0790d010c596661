"""One turn as an intent sees it: who speaks, the words in three spellings, and the open question."""

from dataclasses import dataclass
from typing import Any

from assistant.models import DialogueState
from foundation.citizens.models import ChannelIdentity, Citizen
from foundation.conversations.models import Conversation
from foundation.vietnamese.folding import fold, nfc


@dataclass(frozen=True)
class Turn:
    identity: ChannelIdentity
    text: str
    folded: str

    @classmethod
    def of(cls, identity: ChannelIdentity, text: str) -> "Turn":
        tidy = nfc(text).strip()
        return cls(identity, tidy, fold(tidy))

    @property
    def citizen(self) -> Citizen:
        return self.identity.citizen

    @property
    def asker(self) -> str:
        """Who asks, for the limits of guessing."""
        return f"chat:{self.identity.pk}"


def open_question(identity: ChannelIdentity) -> tuple[str, dict[str, Any]]:
    """The name and data of the open question, or ("", {})."""
    state = DialogueState.objects.filter(conversation__identity=identity).first()
    return (state.name, state.data) if state else ("", {})


def ask(identity: ChannelIdentity, name: str, **data: Any) -> None:
    """Remember the question that the next utterance answers; it survives a restart."""
    conversation, _ = Conversation.objects.get_or_create(identity=identity)
    DialogueState.objects.update_or_create(conversation=conversation, defaults={"name": name, "data": data})


def close_question(identity: ChannelIdentity) -> None:
    DialogueState.objects.filter(conversation__identity=identity).delete()
