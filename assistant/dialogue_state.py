"""The dialogue state between two messages: the open question, the paused flows, and the things shown.

The states of all conversations of a batch are read in one query and written in one statement, because every
message passes here.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any

from django.utils import timezone

from assistant.models import DialogueState, Outcome
from dossiers.submission.procedure_search import Match
from foundation.citizens.models import ChannelIdentity
from foundation.conversations.models import Conversation
from foundation.search.sources import Hit

REMEMBERED = dt.timedelta(minutes=30)
MAX_PAUSED = 3
MAX_THINGS = 4  # kept of those shown

Question = tuple[str, dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Focus:
    """A thing shown, which a follow-up asks about: `kind` names its aspects (assistant/focus.py).

    `key` identifies it among its kind; `data` is what an aspect needs besides, as JSON.
    """

    kind: str = ""
    key: str = ""
    data: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Recent:
    """What the citizen's last message that was understood meant, and what our last reply showed.

    `language` is that of the last words that told it. `place` is the place named last, for "ở đó".
    `offered` are the words behind the buttons of our last reply: Vietnamese whatever the button says, so that
    their press does not tell that the citizen speaks Vietnamese. `choices` are the words that "1", "2" … say.
    `focus` is what our last answer showed, {} where it showed nothing; `things` are those shown before, the
    latest first.
    """

    intent: str = ""
    slots: dict[str, str | list[str]] = field(default_factory=dict)
    text: str = ""
    language: str = "vi"
    offered: list[str] = field(default_factory=list)
    choices: list[str] = field(default_factory=list)
    place: str = ""
    focus: dict[str, Any] = field(default_factory=dict)
    things: list[dict[str, Any]] = field(default_factory=list)

    def showing(self, focus: Focus | None) -> "Recent":
        """With what an answer shows on top, once; a place of its own becomes the place named last."""
        shown = asdict(focus) if focus else {}
        others = [each for each in (self.focus, *self.things) if each and _identity(each) != _identity(shown)]
        place = str(focus.data.get("place") or self.place) if focus else self.place
        return replace(self, focus=shown, things=others[: MAX_THINGS - 1], place=place)

    def without(self, wrong: Focus) -> "Recent":
        """The same where the thing on top was none that the citizen meant."""
        return replace(self, focus={}) if wrong.kind and self.focus == asdict(wrong) else self

    @classmethod
    def of(cls, stored: dict[str, Any]) -> "Recent":
        """As stored, also by a version that knew other fields."""
        known = {each.name for each in fields(cls)}
        return cls(**{name: value for name, value in stored.items() if name in known})


def _identity(thing: dict[str, Any]) -> tuple[Any, Any]:
    return thing.get("kind"), thing.get("key")


class Memory:
    """The state of one conversation; `write` stores it."""

    def __init__(self, identity: ChannelIdentity, state: DialogueState | None = None) -> None:
        self.identity = identity
        self.outcomes: list[Outcome] = []
        self.matches: dict[str, Match] = {}  # what the catalogue said of the words of this turn
        self.pages: dict[str, list[Hit]] = {}  # and what the portal's search found for them
        self.is_changed = False
        self._state = state or DialogueState()
        is_old = state is not None and timezone.now() - state.updated_at > REMEMBERED
        self.bad_turns = 0 if is_old else self._state.bad_turns  # turns running in which the bot failed

    @property
    def question(self) -> Question:
        """The name and data of the open question, or ("", {})."""
        if not self._state.name:
            return "", {}
        return self._state.name, {key: value for key, value in self._state.data.items() if key != "paused"}

    @property
    def paused(self) -> list[Question]:
        """The questions of other flows that were left open, the latest last."""
        return [(name, data) for name, data in self._state.data.get("paused", ())]

    def ask(self, name: str, **data: Any) -> None:
        """Remember the question that the next message answers; it survives a restart.

        The open question of another flow is paused.
        """
        paused, (open_name, _) = self.paused, self.question
        if open_name and flow_of(open_name) != flow_of(name):
            paused = [*paused, self.question]
        paused = [each for each in paused if flow_of(each[0]) != flow_of(name)]
        self._change(name=name, data={**data, "paused": paused[-MAX_PAUSED:]} if paused else data)

    def close(self) -> None:
        """No question is open any more; paused flows stay paused."""
        if self._state.name:
            self._change(name="", data={"paused": self.paused} if self.paused else {})

    def pause(self) -> None:
        """The open question waits until its flow is taken up again."""
        if self._state.name:
            self._change(name="", data={"paused": [*self.paused, self.question][-MAX_PAUSED:]})

    def unpause(self) -> Question:
        """The flow paused last goes on; its question, or ("", {}) where none is paused."""
        *others, latest = self.paused or [("", {})]
        if latest[0]:
            self._change(name=latest[0], data={**latest[1], **({"paused": others} if others else {})})
        return latest

    @property
    def recent(self) -> Recent:
        """Empty but for the language after REMEMBERED: who comes back then begins anew.

        Who has not written yet is answered in the language of his record.
        """
        if not self._state.recent:
            return Recent(language="en" if self.identity.citizen.language == "en" else "vi")
        recent = Recent.of(self._state.recent)
        if timezone.now() - self._state.updated_at > REMEMBERED:
            return Recent(language=recent.language, offered=recent.offered)
        return recent

    @property
    def focus(self) -> Focus:
        return Focus(**self.recent.focus)

    @property
    def things(self) -> list[Focus]:
        """Those shown, the latest first; the first has no kind where the last answer showed nothing."""
        recent = self.recent
        return [self.focus, *(Focus(**thing) for thing in recent.things)]

    def thing(self, kind: str) -> Focus | None:
        """The one of this kind that was shown last."""
        return next((thing for thing in self.things if thing.kind == kind), None)

    def remember(self, recent: Recent) -> None:
        self._change(recent=asdict(recent))

    @property
    def last_reply(self) -> str:
        return self._state.last_reply

    @property
    def acknowledged_at(self) -> dt.datetime | None:
        return self._state.acknowledged_at

    def note_turn(self, *, bad_turns: int, last_reply: str) -> None:
        """How the turn went: the bad turns running, and a checksum of the reply."""
        if (bad_turns, last_reply) != (self._state.bad_turns, self._state.last_reply):
            self._change(bad_turns=bad_turns, last_reply=last_reply)

    def acknowledge(self) -> None:
        """The citizen in the queue has been told that what he writes is kept."""
        self._change(acknowledged_at=timezone.now())

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
            bad_turns=state.bad_turns,
            last_reply=state.last_reply,
            acknowledged_at=state.acknowledged_at,
        )


def flow_of(question: str) -> str:
    """The flow that a question belongs to: `filing_office` and `filing_papers` to one."""
    return question.partition("_")[0]


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
            update_fields=[
                *("name", "data", "recent", "bad_turns", "last_reply", "acknowledged_at", "updated_at")
            ],
        )
    Outcome.objects.bulk_create([outcome for memory in memories for outcome in memory.outcomes])


def forget_old(before: dt.datetime) -> None:
    """The dialogues in which nothing was said since."""
    DialogueState.objects.filter(updated_at__lt=before).delete()


def conversation_of(identity: ChannelIdentity) -> Conversation:
    """The one that `record_turns` has found for this identity, else from the table."""
    known: Conversation | None = getattr(identity, "conversation", None)
    return known or Conversation.objects.get_or_create(identity=identity)[0]
