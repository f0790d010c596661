"""The life of a petition as data: its states, the allowed moves, what each move demands, how it shows.

No published rule fixes these states; they follow the national petition portal's (received, handling,
answered, published) and what 1022 centres do: hand back, ask again, merge, reopen.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

MAX_REOPENINGS = 2
REOPEN_DAYS = 7


class Status(TextChoices):
    NEW = "new", _("New")
    ACCEPTED = "accepted", _("Accepted")
    FORWARDED = "forwarded", _("With the handling unit")
    IN_PROCESS = "in_process", _("Being handled")
    WAITING = "waiting", _("Waiting for the sender")
    ANSWERED = "answered", _("Answered")
    REOPENED = "reopened", _("Reopened")
    CLOSED = "closed", _("Closed")
    REJECTED = "rejected", _("Not for us, sender told where")
    DUPLICATE = "duplicate", _("Merged with another")


class ActorKind(StrEnum):
    CITIZEN = "citizen"
    CENTRE = "centre"
    UNIT = "unit"
    SYSTEM = "system"


class Requirement(StrEnum):
    """What a move must carry."""

    UNIT = "unit"
    QUESTION = "question"
    INFORMATION = "information"
    ANSWER = "answer"
    REASON = "reason"
    PARENT = "parent"


@dataclass(frozen=True, slots=True)
class Transition:
    """One allowed change: who may make it, what it must carry, how its button reads."""

    label: Any
    actors: frozenset[ActorKind]
    requires: frozenset[Requirement] = frozenset()


_CENTRE = frozenset({ActorKind.CENTRE})
_STAFF = frozenset({ActorKind.CENTRE, ActorKind.UNIT})
_CITIZEN = frozenset({ActorKind.CITIZEN})
_S = Status


def _with(*items: Requirement) -> frozenset[Requirement]:
    return frozenset(items)


_ANSWER = Transition(_("Answer"), _STAFF, _with(Requirement.ANSWER))
_FORWARD = Transition(_("Hand to a unit"), _CENTRE, _with(Requirement.UNIT))
_REJECT = Transition(_("Tell the sender where it belongs"), _CENTRE, _with(Requirement.REASON))
_MERGE = Transition(_("Merge with another petition"), _CENTRE, _with(Requirement.PARENT))
_ASK = Transition(_("Ask the sender"), _STAFF, _with(Requirement.QUESTION))
_HAND_BACK = Transition(_("Hand back to the centre"), _STAFF, _with(Requirement.REASON))

# A key with None as its source creates the petition.
TRANSITIONS: Mapping[tuple[Status | None, Status], Transition] = MappingProxyType(
    {
        (None, _S.NEW): Transition(_("Send"), frozenset({ActorKind.CITIZEN, ActorKind.CENTRE})),
        (_S.NEW, _S.ACCEPTED): Transition(_("Accept"), _CENTRE),
        (_S.NEW, _S.FORWARDED): _FORWARD,
        (_S.NEW, _S.ANSWERED): Transition(_("Answer"), _CENTRE, _with(Requirement.ANSWER)),
        (_S.NEW, _S.WAITING): Transition(_("Ask the sender"), _CENTRE, _with(Requirement.QUESTION)),
        (_S.NEW, _S.REJECTED): _REJECT,
        (_S.NEW, _S.DUPLICATE): _MERGE,
        (_S.ACCEPTED, _S.FORWARDED): _FORWARD,
        (_S.ACCEPTED, _S.ANSWERED): Transition(_("Answer"), _CENTRE, _with(Requirement.ANSWER)),
        (_S.ACCEPTED, _S.WAITING): Transition(_("Ask the sender"), _CENTRE, _with(Requirement.QUESTION)),
        (_S.ACCEPTED, _S.REJECTED): _REJECT,
        (_S.ACCEPTED, _S.DUPLICATE): _MERGE,
        (_S.FORWARDED, _S.IN_PROCESS): Transition(_("Begin to handle"), _STAFF),
        (_S.FORWARDED, _S.ANSWERED): _ANSWER,
        (_S.FORWARDED, _S.WAITING): _ASK,
        (_S.FORWARDED, _S.ACCEPTED): _HAND_BACK,
        (_S.FORWARDED, _S.DUPLICATE): _MERGE,
        (_S.IN_PROCESS, _S.ANSWERED): _ANSWER,
        (_S.IN_PROCESS, _S.WAITING): _ASK,
        (_S.IN_PROCESS, _S.ACCEPTED): _HAND_BACK,
        (_S.IN_PROCESS, _S.DUPLICATE): _MERGE,
        (_S.WAITING, _S.IN_PROCESS): Transition(
            _("Add information"), _CITIZEN | _STAFF, _with(Requirement.INFORMATION)
        ),
        (_S.WAITING, _S.ACCEPTED): Transition(
            _("Add information"), _CITIZEN | _CENTRE, _with(Requirement.INFORMATION)
        ),
        (_S.WAITING, _S.CLOSED): Transition(_("Close without an answer"), _CENTRE, _with(Requirement.REASON)),
        (_S.ANSWERED, _S.REOPENED): Transition(_("Ask to look again"), _CITIZEN, _with(Requirement.REASON)),
        (_S.ANSWERED, _S.CLOSED): Transition(_("Close"), frozenset({ActorKind.CENTRE, ActorKind.SYSTEM})),
        (_S.REOPENED, _S.FORWARDED): _FORWARD,
        (_S.REOPENED, _S.IN_PROCESS): Transition(_("Begin to handle"), _STAFF),
        (_S.REOPENED, _S.ANSWERED): _ANSWER,
        (_S.REOPENED, _S.WAITING): _ASK,
    }
)  # fmt: skip


class Tone(StrEnum):
    """The colour key of a status; the words always say the same."""

    NEUTRAL = "neutral"
    INFO = "info"
    YOUR_TURN = "your_turn"
    REFUSED = "refused"
    DONE = "done"


class Clock(StrEnum):
    """What the time limit does: it runs from the moment of sending."""

    RUNNING = "running"
    PAUSED = "paused"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Face:
    """How one status counts, and the headline a citizen reads; `%(unit)s` is the handling unit's name."""

    clock: Clock
    tone: Tone
    title: Any


FACES: Mapping[Status, Face] = MappingProxyType(
    {
        _S.NEW: Face(Clock.RUNNING, Tone.INFO, _("Sent, the centre will read it")),
        _S.ACCEPTED: Face(Clock.RUNNING, Tone.INFO, _("Accepted by the 1022 centre")),
        _S.FORWARDED: Face(Clock.RUNNING, Tone.INFO, _("Handed to %(unit)s")),
        _S.IN_PROCESS: Face(Clock.RUNNING, Tone.INFO, _("Being handled by %(unit)s")),
        _S.WAITING: Face(Clock.PAUSED, Tone.YOUR_TURN, _("We need to know more from you")),
        _S.ANSWERED: Face(Clock.CLOSED, Tone.DONE, _("Answered")),
        _S.REOPENED: Face(Clock.RUNNING, Tone.INFO, _("Being looked at again, as you asked")),
        _S.CLOSED: Face(Clock.CLOSED, Tone.NEUTRAL, _("Closed")),
        _S.REJECTED: Face(Clock.CLOSED, Tone.REFUSED, _("Another office settles this")),
        _S.DUPLICATE: Face(Clock.CLOSED, Tone.NEUTRAL, _("Joined with an earlier report of the same matter")),
    }
)  # fmt: skip
RUNNING = tuple(status for status, face in FACES.items() if face.clock == Clock.RUNNING)
OPEN = (*RUNNING, Status.WAITING)
AT_THE_CENTRE = (Status.NEW, Status.ACCEPTED)
WITH_THE_UNIT = (Status.FORWARDED, Status.IN_PROCESS, Status.REOPENED)


def transitions_from(status: str | None) -> dict[Status, Transition]:
    return {to: move for (source, to), move in TRANSITIONS.items() if source == status}


def is_terminal(status: str) -> bool:
    return not transitions_from(Status(status))


def title(status: str, unit: str = "") -> str:
    """The headline a citizen reads; without a unit's name it speaks of the handling unit."""
    return str(FACES[Status(status)].title) % {"unit": unit or str(_("the handling unit"))}
