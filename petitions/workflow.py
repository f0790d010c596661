"""The life of a petition as data: the allowed transitions, who may make each, and what it must carry."""

from enum import StrEnum

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from foundation.status import Clock, StatusWorkflow
from foundation.workflow import Transition
from petitions.statuses import DEFINITIONS
from petitions.statuses import Status as Status  # exported

MAX_REOPENINGS = 2
REOPEN_DAYS = 7


class ActorKind(StrEnum):
    CITIZEN = "citizen"
    CENTRE = "centre"
    UNIT = "unit"
    SYSTEM = "system"


class Requirement(TextChoices):
    """What a transition must carry."""

    UNIT = "unit", _("the unit that will handle it")
    QUESTION = "question", _("what the sender is asked")
    INFORMATION = "information", _("what you want to add")
    ANSWER = "answer", _("the answer and the unit that stands by it")
    REASON = "reason", _("the reason")
    PARENT = "parent", _("the petition that it belongs to")
    PHOTO = "photo", _("a photo of the mended place, or why there is none")


_CENTRE = frozenset({ActorKind.CENTRE})
_STAFF = frozenset({ActorKind.CENTRE, ActorKind.UNIT})
_CITIZEN = frozenset({ActorKind.CITIZEN})
_S = Status
_WITH_THE_UNIT = (_S.FORWARDED, _S.IN_PROCESS, _S.REOPENED)


def _with(*items: Requirement) -> frozenset[Requirement]:
    return frozenset(items)


# None among the sources creates the petition.
WORKFLOW = StatusWorkflow(
    Status,
    DEFINITIONS,
    Transition((None,), _S.NEW, _("Send"), frozenset({ActorKind.CITIZEN, ActorKind.CENTRE})),
    Transition((_S.NEW,), _S.ACCEPTED, _("Accept"), _CENTRE),
    Transition(
        (_S.NEW, _S.ACCEPTED, _S.REOPENED),
        _S.FORWARDED,
        _("Hand to a unit"),
        _CENTRE,
        _with(Requirement.UNIT),
    ),
    Transition((_S.NEW, _S.ACCEPTED), _S.ANSWERED, _("Answer"), _CENTRE, _with(Requirement.ANSWER)),
    Transition(_WITH_THE_UNIT, _S.ANSWERED, _("Answer"), _STAFF, _with(Requirement.ANSWER)),
    Transition((_S.NEW, _S.ACCEPTED), _S.WAITING, _("Ask the sender"), _CENTRE, _with(Requirement.QUESTION)),
    Transition(_WITH_THE_UNIT, _S.WAITING, _("Ask the sender"), _STAFF, _with(Requirement.QUESTION)),
    Transition(
        (_S.NEW, _S.ACCEPTED),
        _S.REJECTED,
        _("Tell the sender where it belongs"),
        _CENTRE,
        _with(Requirement.REASON),
    ),
    Transition(
        (_S.NEW, _S.ACCEPTED, _S.FORWARDED, _S.IN_PROCESS),
        _S.DUPLICATE,
        _("Merge with another petition"),
        _CENTRE,
        _with(Requirement.PARENT),
    ),
    Transition(
        (_S.REJECTED, _S.DUPLICATE), _S.ACCEPTED, _("Take up again"), _CENTRE, _with(Requirement.REASON)
    ),
    Transition((_S.FORWARDED, _S.REOPENED), _S.IN_PROCESS, _("Begin to handle"), _STAFF),
    Transition(
        (_S.FORWARDED, _S.IN_PROCESS),
        _S.ACCEPTED,
        _("Hand back to the centre"),
        _STAFF,
        _with(Requirement.REASON),
    ),
    Transition(
        (_S.WAITING,), _S.IN_PROCESS, _("Add information"), _CITIZEN | _STAFF, _with(Requirement.INFORMATION)
    ),
    Transition(
        (_S.WAITING,), _S.ACCEPTED, _("Add information"), _CITIZEN | _CENTRE, _with(Requirement.INFORMATION)
    ),
    Transition((_S.WAITING,), _S.CLOSED, _("Close without an answer"), _CENTRE, _with(Requirement.REASON)),
    Transition((_S.ANSWERED,), _S.REOPENED, _("Ask to look again"), _CITIZEN, _with(Requirement.REASON)),
    Transition((_S.ANSWERED,), _S.CLOSED, _("Close"), frozenset({ActorKind.CENTRE, ActorKind.SYSTEM})),
)
TRANSITIONS = WORKFLOW.by_ends
RUNNING = WORKFLOW.with_clock(Clock.RUNNING)
OPEN = (*RUNNING, Status.WAITING)
ENDED = WORKFLOW.with_clock(Clock.CLOSED)
