"""What is asked of who may do it: asked, seen, returned with a reason, or done.

A step is done by the step itself. A correction and an apology carry what was typed, so that a leader carries
them out with one press.
"""

import datetime as dt
import json
from dataclasses import replace
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from dossiers.errors import InvalidDetail, MissingRequirement, TransitionRefused
from dossiers.models import Agency, ApprovalRequest, Dossier, Procedure, StatusEvent
from dossiers.services import checks, correction, transitions
from dossiers.services.details import Actor, StatusChange
from dossiers.statuses import ASSIGNED
from dossiers.workflow import APPROVE, SIGN, Requirement, transitions_from

Kind, State = ApprovalRequest.Kind, ApprovalRequest.State
OPEN = (State.ASKED, State.RETURNED)


@transaction.atomic
def ask_for_approval(*, dossier: Dossier, to: int, by: Actor, note: str = "") -> ApprovalRequest:
    """Raises TransitionRefused where the step needs nobody else or one is asked for already."""
    change = _unchanged(dossier, by)
    rule = transitions_from(change.to, accepted=change.dossier.accepted_at is not None).get(to)
    needs = rule.requires & {Requirement.LEADER_APPROVAL, Requirement.RESULT} if rule else set()
    if rule is None or not needs:
        raise TransitionRefused(_("This step needs nobody’s approval."))
    return _ask(change, dossier, rule.label, note, to_status=to)


@transaction.atomic
def ask_for_correction(
    *, dossier: Dossier, by: Actor, reason: str, procedure: Procedure, competent_agency: Agency, **person: str
) -> ApprovalRequest:
    """What `correct` takes, kept until a leader carries it out: after the first day, or without the right."""
    change = _unchanged(dossier, by)
    changed = correction.changes(change.dossier, procedure, competent_agency, person)
    if change.to not in correction.CORRECTABLE:
        raise TransitionRefused(_("Only a dossier that is being worked on is corrected."))
    if not checks.clean_text(reason, 1000, _("Reason")):
        raise MissingRequirement(Requirement.REASON)
    if not changed:
        raise InvalidDetail(_("Nothing is different from what the dossier says already."))
    wanted = changed | {"procedure": procedure.pk, "competent_agency": competent_agency.pk}
    return _ask(change, dossier, Kind.CORRECTION.label, reason, kind=Kind.CORRECTION, wanted=wanted)


@transaction.atomic
def ask_for_apology(*, dossier: Dossier, by: Actor, cause: str, new_due_on: dt.date) -> ApprovalRequest:
    """What `extend_deadline` takes, kept until a leader signs it."""
    change = _unchanged(dossier, by)
    cause = transitions.check_extension(change, cause, new_due_on)
    wanted = {"new_due_on": new_due_on.isoformat()}
    return _ask(change, dossier, Kind.APOLOGY.label, cause, kind=Kind.APOLOGY, wanted=wanted)


@transaction.atomic
def carry_out(*, dossier: Dossier, by: Actor) -> StatusEvent:
    """A leader does what another officer asked for: the correction or the apology, as it was typed.

    Two persons have read it: it is not undone but corrected.
    """
    by = replace(by, is_undoable=False)
    asked = _asked(transitions.lock(dossier))
    if asked is None or asked.kind == Kind.STEP:
        raise TransitionRefused(_("Nothing is asked for here that is done with one press."))
    if not by.may(APPROVE) or by.officer == asked.asked_by:
        raise TransitionRefused(_("A leader does it, and not who asked for it."))
    wanted = json.loads(asked.wanted)
    asked.state, asked.wanted = State.DONE, ""
    asked.save(update_fields=["state", "wanted"])
    if asked.kind == Kind.APOLOGY:
        day = dt.date.fromisoformat(wanted["new_due_on"])
        return transitions.extend_deadline(dossier=dossier, by=by, cause=asked.note, new_due_on=day)
    wanted["procedure"] = Procedure.objects.get(pk=wanted["procedure"])
    wanted["competent_agency"] = Agency.objects.get(pk=wanted["competent_agency"])
    return correction.correct(dossier=dossier, by=by, reason=asked.note, is_approved=True, **wanted)


def asked_changes(request: ApprovalRequest) -> list[tuple[str, Any, Any]]:
    """(name of the field, as it is, as it is asked for) of a correction or an apology, for who decides."""
    wanted, dossier = json.loads(request.wanted or "{}"), request.dossier
    if request.kind == Kind.APOLOGY and wanted:
        return [("new_due_on", dossier.due_at, dt.date.fromisoformat(wanted["new_due_on"]))]
    if request.kind != Kind.CORRECTION or not wanted:
        return []
    catalogue = {"procedure": Procedure, "competent_agency": Agency}
    values = {
        name: catalogue[name]._default_manager.get(pk=value) if name in catalogue else value
        for name, value in wanted.items()
    }
    now = {name: correction.as_it_is(dossier, name) for name in values}
    return [(name, now[name], value) for name, value in values.items() if value != now[name]]


@transaction.atomic
def return_request(*, dossier: Dossier, by: Actor, reason: str) -> ApprovalRequest:
    """Who may approve or sign gives it back, with a reason that the asking officer reads."""
    change = _unchanged(dossier, by)
    asked = _asked(change.dossier)
    if asked is None or not (by.may(APPROVE) or by.may(SIGN)):
        raise TransitionRefused(_("Nothing is asked for here that you may return."))
    if not (answer := checks.clean_text(reason, 2000, _("Reason"))):
        raise MissingRequirement(Requirement.REASON)
    change.record(note_internal=_("Returned: %(reason)s") % {"reason": answer})
    asked.state, asked.answer = State.RETURNED, answer
    asked.save(update_fields=["state", "answer"])
    transitions.close(change, dossier)
    return asked


def _ask(
    change: StatusChange,
    dossier: Dossier,
    label: Any,
    note: str,
    *,
    kind: str = Kind.STEP,
    to_status: int | None = None,
    wanted: dict[str, Any] | None = None,
) -> ApprovalRequest:
    """One event that only the office reads; what was returned before is past."""
    if change.by.officer is None:
        raise TransitionRefused(_("Only officers ask a leader."))
    if _asked(change.dossier):
        raise TransitionRefused(_("A step is asked for already; wait for the answer."))
    change.dossier.approvals.filter(state=State.RETURNED).update(state=State.OVERTAKEN, wanted="")
    note = checks.clean_text(note, 2000, _("Note"))
    words = _("Asked for “%(step)s”.") % {"step": label}
    change.record(note_internal="\n".join(filter(None, [words, note])))
    asked = ApprovalRequest.objects.create(
        dossier=change.dossier,
        kind=kind,
        to_status=change.to if to_status is None else to_status,
        wanted=json.dumps(wanted) if wanted else "",
        note=note,
        asked_by=change.by.officer,
        asked_at=change.at,
    )
    transitions.close(change, dossier)
    return asked


def _asked(dossier: Dossier) -> ApprovalRequest | None:
    return dossier.approvals.filter(state=State.ASKED).first()


def _unchanged(dossier: Dossier, by: Actor) -> StatusChange:
    return transitions.unchanged(dossier, replace(by, is_undoable=False), ASSIGNED)
