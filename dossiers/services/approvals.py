"""A step asked of who may take it: asked, returned with a reason, or done by the step itself."""

from dataclasses import replace

from django.db import transaction
from django.utils.translation import gettext as _

from dossiers.errors import MissingRequirement, TransitionRefused
from dossiers.models import ApprovalRequest, Dossier
from dossiers.services import checks, transitions
from dossiers.services.details import Actor, StatusChange
from dossiers.statuses import ASSIGNED
from dossiers.workflow import APPROVE, SIGN, Requirement, transitions_from

State = ApprovalRequest.State
OPEN = (State.ASKED, State.RETURNED)


@transaction.atomic
def ask_for_approval(*, dossier: Dossier, to: int, by: Actor, note: str = "") -> ApprovalRequest:
    """Raises TransitionRefused where the step needs nobody else or one is asked for already."""
    change = _unchanged(dossier, by)
    rule = transitions_from(change.to, accepted=change.dossier.accepted_at is not None).get(to)
    needs = rule.requires & {Requirement.LEADER_APPROVAL, Requirement.RESULT} if rule else set()
    if by.officer is None or rule is None or not needs:
        raise TransitionRefused(_("This step needs nobody’s approval."))
    if change.dossier.approvals.filter(state=State.ASKED).exists():
        raise TransitionRefused(_("A step is asked for already; wait for the answer."))
    change.dossier.approvals.filter(state=State.RETURNED).update(state=State.OVERTAKEN)
    note = checks.clean_text(note, 2000, _("Note"))
    words = _("Asked for “%(step)s”.") % {"step": rule.label}
    change.record(note_internal="\n".join(filter(None, [words, note])))
    asked = ApprovalRequest.objects.create(
        dossier=change.dossier, to_status=to, note=note, asked_by=by.officer, asked_at=change.at
    )
    transitions.close(change, dossier)
    return asked


@transaction.atomic
def return_request(*, dossier: Dossier, by: Actor, reason: str) -> ApprovalRequest:
    """Who may approve or sign gives it back, with a reason that the asking officer reads."""
    change = _unchanged(dossier, by)
    asked = change.dossier.approvals.filter(state=State.ASKED).first()
    if asked is None or not (by.may(APPROVE) or by.may(SIGN)):
        raise TransitionRefused(_("Nothing is asked for here that you may return."))
    if not (answer := checks.clean_text(reason, 2000, _("Reason"))):
        raise MissingRequirement(Requirement.REASON)
    change.record(note_internal=_("Returned: %(reason)s") % {"reason": answer})
    asked.state, asked.answer = State.RETURNED, answer
    asked.save(update_fields=["state", "answer"])
    transitions.close(change, dossier)
    return asked


def _unchanged(dossier: Dossier, by: Actor) -> StatusChange:
    return transitions.unchanged(dossier, replace(by, is_undoable=False), ASSIGNED)
