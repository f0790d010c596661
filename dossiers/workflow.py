"""The life of a dossier as data: who may make which transition, and what it must carry.

No normative table of transitions is published; this one follows from the meaning of the national statuses.
"""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from dossiers.statuses import DEFINITIONS, Status
from foundation.status import Clock, Transition, Workflow


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


# Permissions of a role (or of a partner's token) that a move asks for besides the right to move.
SIGN, APPROVE = "dossiers.sign_dossier", "dossiers.approve_dossier"

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
_S = Status

# A key with None as its source creates the dossier.
TRANSITIONS: dict[tuple[Status | None, Status], Transition] = {
    (None, _S.REGISTERED): Transition(_("Submit online"), EITHER | DESK),
    (None, _S.ACCEPTED): Transition(_("Receive at the counter"), DESK, _with(Requirement.RECEIPT)),
    (_S.REGISTERED, _S.ACCEPTED): Transition(_("Accept for processing"), DESK, _with(Requirement.RECEIPT)),
    (_S.REGISTERED, _S.NOT_ACCEPTED): Transition(
        _("Do not accept"), OFFICER, _with(Requirement.REFUSAL_SLIP, Requirement.REASON)
    ),
    (_S.REGISTERED, _S.SUPPLEMENT): Transition(
        _("Ask for more papers"), OFFICER, _with(Requirement.SUPPLEMENT_ITEMS)
    ),
    (_S.REGISTERED, _S.WITHDRAWN): Transition(_("Withdraw the dossier"), EITHER),
    (_S.ACCEPTED, _S.IN_PROCESS): Transition(_("Send to be processed"), DESK, _with(Requirement.ROUTING)),
    (_S.ACCEPTED, _S.SUPPLEMENT): Transition(
        _("Ask for more papers"), OFFICER, _with(Requirement.SUPPLEMENT_ITEMS)
    ),
    (_S.ACCEPTED, _S.FEE): Transition(_("Ask for payment"), OFFICER, _with(Requirement.FEE_LINES)),
    (_S.ACCEPTED, _S.WITHDRAWN): Transition(_("Withdraw the dossier"), EITHER, _WITHDRAWAL),
    (_S.ACCEPTED, _S.STOPPED): Transition(_("Stop processing"), OFFICER, _STOP),
    (_S.IN_PROCESS, _S.SUPPLEMENT): Transition(
        _("Ask for more papers"), OFFICER, _with(Requirement.SUPPLEMENT_ITEMS)
    ),
    (_S.IN_PROCESS, _S.FEE): Transition(_("Ask for payment"), OFFICER, _with(Requirement.FEE_LINES)),
    # The citizen asks, the officer who already works on it accepts.
    (_S.IN_PROCESS, _S.WITHDRAWN): Transition(_("Allow the withdrawal"), OFFICER, _WITHDRAWAL),
    (_S.IN_PROCESS, _S.STOPPED): Transition(
        _("Stop processing"), SIGNED, _STOP | _with(Requirement.LEADER_APPROVAL)
    ),
    (_S.IN_PROCESS, _S.DONE): Transition(
        _("Signed, send the result to the one-stop unit"), SIGNED, _with(Requirement.RESULT)
    ),
    (_S.SUPPLEMENT, _S.REGISTERED): Transition(
        _("Papers came, waiting to be accepted"), EITHER, _PAPERS, accepted=False
    ),
    (_S.SUPPLEMENT, _S.ACCEPTED): Transition(
        _("Papers came, accept for processing"), DESK, _PAPERS | _with(Requirement.RECEIPT), accepted=False
    ),
    (_S.SUPPLEMENT, _S.NOT_ACCEPTED): Transition(
        _("Do not accept"), OFFICER, _with(Requirement.REFUSAL_SLIP, Requirement.REASON), accepted=False
    ),
    (_S.SUPPLEMENT, _S.IN_PROCESS): Transition(_("Papers came, go on"), EITHER, _PAPERS, accepted=True),
    (_S.SUPPLEMENT, _S.WITHDRAWN): Transition(_("Withdraw the dossier"), EITHER, _WITHDRAWAL),
    (_S.SUPPLEMENT, _S.STOPPED): Transition(_("Stop processing, no papers came in time"), OFFICER, _STOP),
    (_S.FEE, _S.IN_PROCESS): Transition(_("Fee paid, go on"), DESK, _with(Requirement.PAYMENT_CONFIRMATION)),
    (_S.FEE, _S.DONE): Transition(
        _("Fee paid, hand over the result"), DESK, _with(Requirement.PAYMENT_CONFIRMATION, Requirement.RESULT)
    ),
    (_S.FEE, _S.WITHDRAWN): Transition(_("Withdraw the dossier"), EITHER, _WITHDRAWAL),
    (_S.FEE, _S.STOPPED): Transition(_("Stop processing"), OFFICER, _STOP),
    (_S.STOPPED, _S.IN_PROCESS): Transition(_("Resume processing"), OFFICER, _with(Requirement.REASON)),
    (_S.STOPPED, _S.WITHDRAWN): Transition(_("Withdraw the dossier"), EITHER),
    (_S.STOPPED, _S.RETURNED): Transition(_("Return the papers"), OFFICER),
    (_S.DONE, _S.FEE): Transition(_("Ask for payment on collection"), OFFICER, _with(Requirement.FEE_LINES)),
    (_S.DONE, _S.RETURNED): Transition(_("Hand over the result"), DESK, _with(Requirement.HAND_OVER_PROOF)),
    (_S.DONE, _S.IN_PROCESS): Transition(
        _("Correct before hand-over"), SIGNED, _with(Requirement.LEADER_APPROVAL, Requirement.REASON)
    ),
}


WORKFLOW = Workflow(Status, DEFINITIONS, TRANSITIONS)
transitions_from = WORKFLOW.transitions_from
RUNNING = WORKFLOW.with_clock(Clock.RUNNING)
FINISHED = (Status.DONE, Status.RETURNED)  # with a result
