"""What was typed wrongly at the counter is put right on the first day: an event, a new receipt, a notice."""

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


def may_correct(dossier: Dossier, by: Actor) -> bool:
    is_early = bool(dossier.accepted_at and timezone.now() < dossier.accepted_at + FIRST_DAY)
    return is_early and dossier.status in CORRECTABLE and by.may(CORRECT)


@transaction.atomic
def correct(
    *,
    dossier: Dossier,
    by: Actor,
    reason: str,
    procedure: Procedure,
    competent_agency: Agency,
    **person: str,
) -> StatusEvent:
    """`person`: TRAITS of applicants; what is empty stays as it is. Raises a DossierRefusal."""
    change = transitions.unchanged(dossier, replace(by, is_undoable=False), CORRECTED)
    if not may_correct(change.dossier, by):
        raise TransitionRefused(_("A dossier is corrected within its first day only, by whoever may."))
    if not (reason := checks.clean_text(reason, 1000, _("Reason"))):
        raise MissingRequirement(Requirement.REASON)
    wanted: dict[str, Any] = {"procedure": procedure, "competent_agency": competent_agency}
    wanted |= {name: value for name, value in person.items() if value}
    changed = [name for name, value in wanted.items() if value != _now(change.dossier, name)]
    if not changed:
        raise InvalidDetail(_("Nothing is different from what the dossier says already."))
    moved = [_moved(change.dossier, name, wanted[name]) for name in ("procedure", "competent_agency")]
    _apply(change.dossier, procedure, competent_agency)
    change.record(note_public=_in_words(changed), note_internal="\n".join(filter(None, [reason, *moved])))
    applicants.correct(dossier=change.dossier, agency=change.dossier.received_at_agency, **person)
    issue_receipt(change)
    if set(changed) & set(TOLD):
        notifications.notify(change)
    return transitions.close(change, dossier)


def _now(dossier: Dossier, name: str) -> Any:
    return getattr(dossier if name in ("procedure", "competent_agency") else dossier.applicant, name)


def _moved(dossier: Dossier, name: str, to: Any) -> str:
    before = getattr(dossier, name)
    return f"{before} → {to}" if before != to else ""


def _apply(dossier: Dossier, procedure: Procedure, competent_agency: Agency) -> None:
    """The day is promised anew, as if it had been received so."""
    if (dossier.procedure, dossier.competent_agency) == (procedure, competent_agency):
        return
    dossier.procedure, dossier.competent_agency = procedure, competent_agency
    assert dossier.accepted_at is not None  # noqa: S101 may_correct has seen it
    promised = clock.promised(procedure, dossier.accepted_at, competent_agency.calendar)
    dossier.due_at = dossier.first_due_at = promised or dossier.due_at
    clock.record_count(dossier, dossier.accepted_at)


def _in_words(changed: list[str]) -> str:
    """The citizen reads it in the history; no name and no number stands in what is never erased."""
    with translation.override("vi"):
        names = {
            "procedure": _("procedure"),
            "competent_agency": _("handled by"),
            "full_name": _("full name"),
            "phone": _("phone"),
            "identity_number": _("identity number"),
            "address": _("address"),
        }
        return _("Corrected: %(what)s.") % {"what": ", ".join(names[name] for name in changed)}
