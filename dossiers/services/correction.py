"""What was typed wrongly at the counter is put right: an event, a new receipt, a notice.

On the first day by the counter itself, later by a leader of whom it was asked (approvals.py).
"""

import datetime as dt
from dataclasses import replace
from typing import Any

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from dossiers.errors import InvalidDetail, MissingRequirement, TransitionRefused
from dossiers.models import Agency, Dossier, Procedure, StatusEvent
from dossiers.services import applicants, checks, clock, notifications, transitions
from dossiers.services.details import Actor
from dossiers.services.letters import issue_receipt
from dossiers.statuses import CORRECTED
from dossiers.workflow import CORRECT, Requirement, Status

FIRST_DAY = dt.timedelta(days=1)
CORRECTABLE = (Status.ACCEPTED, Status.IN_PROCESS)
TOLD = ("procedure", "competent_agency", "full_name", "phone")
"""Changes of these concern the citizen; the address or the identity number is the office's own record."""


def is_correctable(dossier: Dossier) -> bool:
    return dossier.status in CORRECTABLE and dossier.accepted_at is not None


def may_correct(dossier: Dossier, by: Actor) -> bool:
    is_early = bool(dossier.accepted_at and timezone.now() < dossier.accepted_at + FIRST_DAY)
    return is_early and is_correctable(dossier) and by.may(CORRECT)


@transaction.atomic
def correct(
    *,
    dossier: Dossier,
    by: Actor,
    reason: str,
    procedure: Procedure,
    competent_agency: Agency,
    is_approved: bool = False,
    **person: str,
) -> StatusEvent:
    """`person`: TRAITS of applicants; what is empty stays as it is. `is_approved`: a leader does what was
    asked of him, also after the first day. Raises a DossierRefusal."""
    change = transitions.unchanged(dossier, replace(by, is_undoable=False), CORRECTED)
    may = is_correctable(change.dossier) if is_approved else may_correct(change.dossier, by)
    if not may:
        raise TransitionRefused(
            _("A dossier is corrected within its first day by whoever may; later a leader is asked.")
        )
    if not (reason := checks.clean_text(reason, 1000, _("Reason"))):
        raise MissingRequirement(Requirement.REASON)
    changed = changes(change.dossier, procedure, competent_agency, person)
    if not changed:
        raise InvalidDetail(_("Nothing is different from what the dossier says already."))
    moved = [
        f"{as_it_is(change.dossier, name)} → {changed[name]}"
        for name in ("procedure", "competent_agency")
        if name in changed
    ]
    _apply(change.dossier, procedure, competent_agency)
    change.record(
        note_public=_in_words(list(changed)), note_internal="\n".join(filter(None, [reason, *moved]))
    )
    applicants.correct(dossier=change.dossier, agency=change.dossier.received_at_agency, **person)
    issue_receipt(change)
    if set(changed) & set(TOLD):
        notifications.notify(change)
    return transitions.close(change, dossier)


def changes(
    dossier: Dossier, procedure: Procedure, competent_agency: Agency, person: dict[str, str]
) -> dict[str, Any]:
    """What would be different, by name."""
    wanted: dict[str, Any] = {"procedure": procedure, "competent_agency": competent_agency}
    wanted |= {name: value for name, value in person.items() if value}
    return {name: value for name, value in wanted.items() if value != as_it_is(dossier, name)}


def as_it_is(dossier: Dossier, name: str) -> Any:
    return getattr(dossier if name in ("procedure", "competent_agency") else dossier.applicant, name)


def _apply(dossier: Dossier, procedure: Procedure, competent_agency: Agency) -> None:
    """The day is promised anew, as if it had been received so; but no day that is past, or none at all: then
    what was promised stands, and is counted from now on, since it holds the pauses of before."""
    if (dossier.procedure, dossier.competent_agency) == (procedure, competent_agency):
        return
    dossier.procedure, dossier.competent_agency = procedure, competent_agency
    assert dossier.accepted_at is not None  # noqa: S101 is_correctable has seen it
    now, former = timezone.now(), (dossier.due_at, dossier.first_due_at)
    promised = clock.promised(procedure, dossier.accepted_at, competent_agency.calendar)
    dossier.due_at = dossier.first_due_at = promised
    clock.record_count(dossier, dossier.accepted_at)
    dossier.due_at = clock.counted_due(dossier, competent_agency.calendar)
    if dossier.due_at is None or (former[0] and dossier.due_at < now):
        dossier.due_at, dossier.first_due_at = former
        clock.record_count(dossier, now)


def _in_words(changed: list[str]) -> str:
    """The citizen reads it in the history; no name and no number stands in what is never erased."""
    with translation.override("vi"):
        known = names()
        return _("Corrected: %(what)s.") % {"what": ", ".join(known[name] for name in changed)}


def names() -> dict[str, str]:
    """What may be corrected, as the citizen reads it."""
    return {
        "procedure": _("procedure"),
        "competent_agency": _("handled by"),
        "full_name": _("full name"),
        "phone": _("phone"),
        "identity_number": _("identity number"),
        "address": _("address"),
    }
