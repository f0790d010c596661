"""Dossiers from a desk's spreadsheet: all of them or none, and the same file twice changes nothing.

A dossier is known by its code. New ones are taken over in the status that they have there; nobody is told,
for it is old news. A dossier that still lives in the spreadsheet follows it; one that has been handled in the
portal is left as it is, because the file may be older than what officers did here.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from dossiers.errors import DossierRefusal
from dossiers.models import Dossier, StatusEvent
from dossiers.services import checks, clock, reception, transitions
from dossiers.services.applicants import applicant
from dossiers.services.catalogue_match import CatalogueMatch
from dossiers.services.details import SYSTEM, Actor, StatusChange
from dossiers.services.reception import FROM_OLD_RECORDS
from dossiers.workflow import FINISHED, SIGN, Status
from foundation.spreadsheets import RowRefused
from foundation.spreadsheets.report import Report, RowVerdict
from foundation.spreadsheets.row_import import Outcome, RowImport
from foundation.vietnamese.phones import normalise_phone

OFFICE_OPENS = dt.time(7, 30)
NOT_YET_ACCEPTED = frozenset({Status.REGISTERED, Status.NOT_ACCEPTED})


@dataclass(frozen=True, slots=True)
class Moments:
    submitted_at: dt.datetime
    accepted_at: dt.datetime | None
    due_at: dt.datetime | None
    returned_at: dt.datetime | None


class DossierImport(RowImport):
    """What the catalogue does not know is kept by its name, flagged on the dossier and sent to review."""

    def __init__(self, report: Report, by: Actor | None = None) -> None:
        super().__init__(report, by or SYSTEM)
        self._match = CatalogueMatch()

    def save_row(self, row: RowVerdict) -> Outcome:
        try:
            with transaction.atomic():
                known = Dossier.objects.filter(code=row.values["code"]).first()
                if known is None:
                    _take_over(row, self.by, self._match)
                    return Outcome.CREATED
                return Outcome.UPDATED if _follows(known, row, self.by) else Outcome.UNCHANGED
        except DossierRefusal as refusal:
            raise RowRefused(refusal.message) from refusal


def _take_over(row: RowVerdict, by: Actor, match: CatalogueMatch) -> None:
    values = row.values
    flags: list[str] = []
    procedure = match.procedure(values, flags)
    received_at, named = match.agencies(values["code"], values.get("agency") or "", flags)
    moments = _moments(values)
    reception.take_over(
        by=by,
        status=values["status"],
        code=values["code"],
        procedure=procedure,
        received_at_agency=received_at,
        competent_agency=named or procedure.competent_for(received_at),
        applicant=applicant(
            full_name=values["applicant"],
            phone=_phone(values.get("phone") or "", flags),
            address=values.get("address") or "",
            identity_number=values.get("identity_number") or "",
        ),
        submitted_at=moments.submitted_at,
        accepted_at=moments.accepted_at,
        due_at=moments.due_at,
        returned_at=moments.returned_at,
        flags=flags,
    )
    for flag in flags:
        if question := match.questions.get(flag):
            row.flag_for_review(*question)
        else:
            row.note(flag)


def _phone(typed: str, flags: list[str]) -> str:
    """As citizens' phones are kept; one that no message can reach (a service number) stays in the flags."""
    try:
        return normalise_phone(typed) if typed else ""
    except ValueError:
        flags.append(_("No message can reach the phone number %(phone)s") % {"phone": typed})
        return ""


def _follows(dossier: Dossier, row: RowVerdict, by: Actor) -> bool:
    """Bring a dossier of the spreadsheet up to the file; False where there is nothing to change."""
    status, moments = Status(row.values["status"]), _moments(row.values)
    dossier = transitions.lock(dossier)
    is_old_news = dossier.status == status and not _is_due_new(dossier, moments)
    is_old_news = is_old_news and moments.returned_at in (None, dossier.returned_at)
    if is_old_news and not _is_received_new(dossier, moments):
        return False
    if _events_of_the_portal(dossier).exists():
        if is_old_news:
            return False
        note = _("the dossier was handled in the portal (now “%(status)s”); left as it is")
        row.note(note % {"status": Status(dossier.status).label})
        return False
    if status in FINISHED and dossier.status not in FINISHED and not by.may(SIGN):
        note = _("“%(status)s” was not recorded: this file must be imported by who may sign results") % {
            "status": status.label
        }
        row.reason = "; ".join(part for part in (row.reason, note) if part)
        return False
    _catch_up(dossier, status, moments, by)
    return True


def _is_due_new(dossier: Dossier, moments: Moments) -> bool:
    """Against what the file said before, too: a change of the calendar has moved that day since."""
    return moments.due_at not in (None, dossier.due_at, dossier.first_due_at)


def _is_received_new(dossier: Dossier, moments: Moments) -> bool:
    return moments.submitted_at != dossier.submitted_at or moments.accepted_at not in (
        None,
        dossier.accepted_at,
    )


def _events_of_the_portal(dossier: Dossier) -> QuerySet[StatusEvent]:
    """What was done here. A due date that the calendar moved is no work of an officer."""
    by_itself = Q(from_status=F("to_status"), actor_kind=StatusEvent.ActorKind.SYSTEM)
    return dossier.events.exclude(note_internal__startswith=FROM_OLD_RECORDS).exclude(by_itself)


def _catch_up(dossier: Dossier, status: Status, moments: Moments, by: Actor) -> None:
    checks.require_desk(by, dossier.received_at_agency, dossier.competent_agency)
    latest = dossier.events.last()
    now = checks.check_moment(None, after=latest.at if latest else None)
    source = Status(dossier.status)
    if source != status:
        clock.end_pause(dossier, now)
        StatusChange(dossier, source, status, by, now).record(note_internal=FROM_OLD_RECORDS)
        clock.begin_pause(dossier, status, now)
    dossier.submitted_at = moments.submitted_at
    dossier.accepted_at = moments.accepted_at or dossier.accepted_at
    dossier.returned_at = moments.returned_at or dossier.returned_at
    if _is_due_new(dossier, moments):
        dossier.due_at = dossier.first_due_at = moments.due_at
        clock.record_count(dossier, now)
    clock.require_due_after_acceptance(dossier)
    dossier.save()


def _moments(values: dict[str, Any]) -> Moments:
    """Days without an hour: received when the office opens, due and handed out when it closes."""
    received = values.get("received_at") or dt.datetime.combine(values["received"], OFFICE_OPENS)
    due = values.get("due_at") or (clock.closing_of(values["due"]) if values.get("due") else None)
    returned = None
    if values.get("returned") and values["status"] == Status.RETURNED:
        returned = _aware(values.get("returned_at") or clock.closing_of(values["returned"]))
    received, due = _aware(received), _aware(due)
    is_accepted = values["status"] not in NOT_YET_ACCEPTED and (
        due is not None or values["status"] != Status.SUPPLEMENT
    )
    return Moments(received, received if is_accepted else None, due, returned)


def _aware(moment: dt.datetime | None) -> Any:
    return timezone.make_aware(moment) if moment and timezone.is_naive(moment) else moment
