"""The life of a petition as data: the allowed transitions, who may make each, and what it must carry."""

from enum import StrEnum

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from foundation.status import Clock, Transition, Workflow
from petitions.statuses import DEFINITIONS, Status

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
TRANSITIONS: dict[tuple[Status | None, Status], Transition] = {
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
}  # fmt: skip


WORKFLOW = Workflow(Status, DEFINITIONS, TRANSITIONS)
transitions_from = WORKFLOW.transitions_from
RUNNING = WORKFLOW.with_clock(Clock.RUNNING)
OPEN = (*RUNNING, Status.WAITING)
