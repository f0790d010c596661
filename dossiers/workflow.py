"""The life of a dossier as data: who may make which transition, and what it must carry.

No normative table of transitions is published; this one follows from the meaning of the national statuses.
"""

from dataclasses import dataclass
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from dossiers.statuses import DEFINITIONS
from dossiers.statuses import Status as Status  # exported
from foundation.status import Clock, StatusWorkflow
from foundation.workflow import Transition


class ActorKind(TextChoices):
    CITIZEN = "citizen", _("the applicant")
    OFFICER = "officer", _("an officer")
    LEADER = "leader", _("a leader")
    SYSTEM = "system", _("one-stop software")


class Requirement(TextChoices):
    """What a transition must carry; what the dossier already has (an earlier result) counts."""

    RECEIPT = "receipt", _("the receipt and appointment (form 01)")
    REFUSAL_SLIP = "refusal_slip", _("the refusal slip (form 03)")
    SUPPLEMENT_ITEMS = "supplement_items", _("the list of papers to be added (form 02)")
    SUPPLEMENT_PAPERS = "supplement_papers", _("the papers that the citizen adds")
    ROUTING = "routing", _("the office that processes it (form 06)")
    FEE_LINES = "fee_lines", _("the amounts to be paid")
    PAYMENT_CONFIRMATION = "payment_confirmation", _("the confirmation of the payment")
    STOP_NOTICE = "stop_notice", _("the stop notice (form 05)")
    RESULT = (
        "result",
        _("the signed result (the signed file; or on paper, with who signed, the number and the date)"),
    )
    HAND_OVER_PROOF = "hand_over_proof", _("the proof of hand-over")
    LEADER_APPROVAL = "leader_approval", _("the approval of a leader")
    REASON = "reason", _("the reason")


@dataclass(frozen=True, slots=True)
class DossierTransition(Transition):
    """`accepted` narrows it to dossiers that were (True) or were not (False) accepted; None means both."""

    accepted: bool | None = None


# Permissions of a role (or of a partner's token) that a move asks for besides the right to move.
SIGN, APPROVE = "dossiers.sign_dossier", "dossiers.approve_dossier"
CORRECT = "dossiers.correct_dossier"

CITIZEN = frozenset({ActorKind.CITIZEN})
OFFICER = frozenset({ActorKind.OFFICER})
DESK = frozenset({ActorKind.OFFICER, ActorKind.SYSTEM})
EITHER = frozenset({ActorKind.CITIZEN, ActorKind.OFFICER})
SIGNED = frozenset({ActorKind.OFFICER, ActorKind.LEADER})


def _with(*items: Requirement) -> frozenset[Requirement]:
    return frozenset(items)


_STOP = _with(Requirement.STOP_NOTICE, Requirement.REASON)
_WITHDRAWAL = _with(Requirement.STOP_NOTICE)
_PAPERS = _with(Requirement.SUPPLEMENT_PAPERS)
_REFUSAL = _with(Requirement.REFUSAL_SLIP, Requirement.REASON)
_S = Status

# None among the sources creates the dossier.
WORKFLOW = StatusWorkflow(
    Status,
    DEFINITIONS,
    DossierTransition((None,), _S.REGISTERED, _("Submit online"), EITHER | DESK),
    DossierTransition((None,), _S.ACCEPTED, _("Receive at the counter"), DESK, _with(Requirement.RECEIPT)),
    DossierTransition(
        (_S.REGISTERED,), _S.ACCEPTED, _("Accept for processing"), DESK, _with(Requirement.RECEIPT)
    ),
    DossierTransition((_S.REGISTERED,), _S.NOT_ACCEPTED, _("Do not accept"), OFFICER, _REFUSAL),
    DossierTransition(
        (_S.REGISTERED, _S.ACCEPTED, _S.IN_PROCESS),
        _S.SUPPLEMENT,
        _("Ask for more papers"),
        OFFICER,
        _with(Requirement.SUPPLEMENT_ITEMS),
    ),
    DossierTransition(
        (_S.ACCEPTED,), _S.IN_PROCESS, _("Send to be processed"), DESK, _with(Requirement.ROUTING)
    ),
    DossierTransition(
        (_S.ACCEPTED, _S.IN_PROCESS), _S.FEE, _("Ask for payment"), OFFICER, _with(Requirement.FEE_LINES)
    ),
    DossierTransition((_S.REGISTERED, _S.STOPPED), _S.WITHDRAWN, _("Withdraw the dossier"), EITHER),
    DossierTransition(
        (_S.ACCEPTED, _S.SUPPLEMENT, _S.FEE), _S.WITHDRAWN, _("Withdraw the dossier"), EITHER, _WITHDRAWAL
    ),
    # The citizen asks, the officer who already works on it accepts.
    DossierTransition((_S.IN_PROCESS,), _S.WITHDRAWN, _("Allow the withdrawal"), OFFICER, _WITHDRAWAL),
    DossierTransition((_S.ACCEPTED, _S.FEE), _S.STOPPED, _("Stop processing"), OFFICER, _STOP),
    DossierTransition(
        (_S.IN_PROCESS,), _S.STOPPED, _("Stop processing"), SIGNED, _STOP | _with(Requirement.LEADER_APPROVAL)
    ),
    DossierTransition(
        (_S.SUPPLEMENT,), _S.STOPPED, _("Stop processing, no papers came in time"), OFFICER, _STOP
    ),
    DossierTransition(
        (_S.IN_PROCESS,),
        _S.DONE,
        _("Signed, send the result to the one-stop unit"),
        SIGNED,
        _with(Requirement.RESULT),
    ),
    DossierTransition(
        (_S.SUPPLEMENT,),
        _S.REGISTERED,
        _("Papers came, waiting to be accepted"),
        EITHER,
        _PAPERS,
        accepted=False,
    ),
    DossierTransition(
        (_S.SUPPLEMENT,),
        _S.ACCEPTED,
        _("Papers came, accept for processing"),
        DESK,
        _PAPERS | _with(Requirement.RECEIPT),
        accepted=False,
    ),
    DossierTransition(
        (_S.SUPPLEMENT,), _S.NOT_ACCEPTED, _("Do not accept"), OFFICER, _REFUSAL, accepted=False
    ),
    DossierTransition(
        (_S.SUPPLEMENT,), _S.IN_PROCESS, _("Papers came, go on"), EITHER, _PAPERS, accepted=True
    ),
    DossierTransition(
        (_S.FEE,), _S.IN_PROCESS, _("Fee paid, go on"), DESK, _with(Requirement.PAYMENT_CONFIRMATION)
    ),
    DossierTransition(
        (_S.FEE,),
        _S.DONE,
        _("Fee paid, hand over the result"),
        DESK,
        _with(Requirement.PAYMENT_CONFIRMATION, Requirement.RESULT),
    ),
    DossierTransition(
        (_S.STOPPED,),
        _S.IN_PROCESS,
        _("Resume processing"),
        OFFICER,
        _with(Requirement.REASON),
        accepted=True,
    ),
    DossierTransition(
        (_S.STOPPED,),
        _S.ACCEPTED,
        _("Resume, accept for processing"),
        OFFICER,
        _with(Requirement.REASON, Requirement.RECEIPT),
        accepted=False,
    ),
    DossierTransition((_S.STOPPED,), _S.RETURNED, _("Return the papers"), OFFICER),
    DossierTransition(
        (_S.DONE,), _S.FEE, _("Ask for payment on collection"), OFFICER, _with(Requirement.FEE_LINES)
    ),
    DossierTransition(
        (_S.DONE,), _S.RETURNED, _("Hand over the result"), DESK, _with(Requirement.HAND_OVER_PROOF)
    ),
    DossierTransition(
        (_S.DONE,),
        _S.IN_PROCESS,
        _("Correct before hand-over"),
        SIGNED,
        _with(Requirement.LEADER_APPROVAL, Requirement.REASON),
    ),
)
TRANSITIONS = WORKFLOW.by_ends
RUNNING = WORKFLOW.with_clock(Clock.RUNNING)
ENDED = tuple(status for status in Status if WORKFLOW.is_terminal(status))
NOT_ENDED = tuple(status for status in Status if status not in ENDED)
FINISHED = (Status.DONE, Status.RETURNED)  # with a result, but for papers returned: see has_result


def has_result(status: int, before: int | None) -> bool:
    """A result is ready or was handed over; papers given back after a stop (`before` it) are none."""
    return status in FINISHED and (status, before) != (Status.RETURNED, Status.STOPPED)


def transitions_from(status: int | None, *, accepted: bool | None = None) -> dict[Any, DossierTransition]:
    """The transitions open to a dossier of this status, by target; None asks how a dossier may begin.

    With `accepted` (was it ever accepted?) those of the other half of its life are left out.
    """
    leaving = WORKFLOW.leaving(status).items()
    return {to: rule for to, rule in leaving if accepted is None or rule.accepted in (None, accepted)}
