"""One turn as an intent sees it: who speaks, what was said and what it means; and the open question."""

import datetime as dt
from dataclasses import asdict, dataclass, field
from typing import Any

from django.utils import timezone

from assistant.models import DialogueState
from assistant.replies import Utterance
from foundation.citizens.models import ChannelIdentity, Citizen
from foundation.conversations.models import Conversation
from foundation.vietnamese.folding import fold, nfc

LONGEST_READ = 2000
REMEMBERED = dt.timedelta(minutes=30)


@dataclass(frozen=True)
class Turn:
    """`text` is what was typed (NFC), `folded` the same without marks and signs.

    `intent` is the meaning that the assistant settled on ("" where it did not) with its probability `score`;
    `slots` holds what was named, under the names of docs/bot.md, in the citizen's own words except for codes,
    which are canonical. `language` is "vi" or "en": gettext has the same active meanwhile.
    """

    identity: ChannelIdentity
    text: str
    folded: str
    pictures: tuple[bytes, ...] = ()
    files: tuple[tuple[str, bytes], ...] = ()
    location: tuple[float, float] | None = None
    intent: str = ""
    score: float = 0.0
    slots: dict[str, str | list[str]] = field(default_factory=dict)
    language: str = "vi"

    @classmethod
    def of(cls, identity: ChannelIdentity, utterance: Utterance, language: str = "vi") -> "Turn":
        """The turn as it was said, not yet understood; `language` is that of the words before."""
        tidy = nfc(utterance.text[:LONGEST_READ]).strip()
        return cls(
            identity,
            tidy,
            fold(tidy),
            pictures=utterance.pictures,
            files=utterance.files,
            location=utterance.location,
            language=language,
        )

    @property
    def citizen(self) -> Citizen:
        return self.identity.citizen

    @property
    def asker(self) -> str:
        """Who asks, for the limits of guessing."""
        return f"chat:{self.identity.pk}"

    def slot(self, name: str) -> str:
        """The first value of a slot; "" where it was not named."""
        value = self.slots.get(name, "")
        return value if isinstance(value, str) else next(iter(value), "")


def open_question(identity: ChannelIdentity) -> tuple[str, dict[str, Any]]:
    """The name and data of the open question, or ("", {})."""
    state = DialogueState.objects.filter(conversation__identity=identity).first()
    return (state.name, state.data) if state and state.name else ("", {})


def ask(identity: ChannelIdentity, name: str, **data: Any) -> None:
    """Remember the question that the next utterance answers; it survives a restart."""
    _keep(identity, name=name, data=data)


def close_question(identity: ChannelIdentity) -> None:
    DialogueState.objects.filter(conversation__identity=identity).exclude(name="").update(name="", data={})


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


def recall(identity: ChannelIdentity) -> Recent:
    """Empty but for the language after REMEMBERED: who comes back then begins anew.

    Who has not written yet is answered in the language of his record.
    """
    state = DialogueState.objects.filter(conversation__identity=identity).first()
    if state is None or not state.recent:
        return Recent(language="en" if identity.citizen.language == "en" else "vi")
    recent = Recent(**state.recent)
    if timezone.now() - state.updated_at > REMEMBERED:
        return Recent(language=recent.language, offered=recent.offered)
    return recent


def remember(identity: ChannelIdentity, recent: Recent) -> None:
    _keep(identity, recent=asdict(recent))


def _keep(identity: ChannelIdentity, **fields: Any) -> None:
    conversation, _ = Conversation.objects.get_or_create(identity=identity)
    DialogueState.objects.bulk_create(
        [DialogueState(conversation=conversation, **fields)],
        update_conflicts=True,
        unique_fields=["conversation"],
        update_fields=[*fields, "updated_at"],
    )  # one statement: each message of a citizen comes by here
