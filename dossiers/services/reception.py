"""A dossier begins: received by the office, submitted by the citizen, or taken over from older records."""

import datetime as dt
from collections.abc import Sequence
from typing import NotRequired, Required, TypedDict, Unpack

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from dossiers.errors import InvalidDetail, TransitionRefused
from dossiers.models import Agency, Dossier, Procedure
from dossiers.services import checks, clock, effects, numbering, transitions
from dossiers.services.details import Actor, PaperFile, StatusChange, TransitionDetails
from dossiers.workflow import ActorKind, Status
from foundation.citizens.models import Citizen

FROM_OLD_RECORDS = "Chuyển từ sổ theo dõi cũ."  # stored in the event, and recognised by it


class Application(TypedDict):
    """Who asks whom for what. Without `code` the receiving agency numbers the dossier itself."""

    procedure: Required[Procedure]
    received_at_agency: Required[Agency]
    competent_agency: Required[Agency]
    applicant: Required[Citizen]
    channel: NotRequired[str]
    applicant_kind: NotRequired[int]
    code: NotRequired[str | None]


@transaction.atomic
def receive(
    *,
    by: Actor,
    papers: Sequence[PaperFile] = (),
    accepted_at: dt.datetime | None = None,
    due_at: dt.datetime | None = None,
    notify: bool = True,
    **application: Unpack[Application],
) -> Dossier:
    """Accept a valid dossier: the clock starts, form 01 is issued. `due_at` is a promise made elsewhere."""
    return _begin(Status.ACCEPTED, by, papers, accepted_at, due_at, notify, application)


@transaction.atomic
def submit(
    *,
    by: Actor,
    papers: Sequence[PaperFile] = (),
    submitted_at: dt.datetime | None = None,
    notify: bool = True,
    **application: Unpack[Application],
) -> Dossier:
    """Register an application that nobody has looked at yet: no clock runs."""
    application.setdefault("channel", Dossier.Channel.ONLINE)
    return _begin(Status.REGISTERED, by, papers, submitted_at, None, notify, application)


@transaction.atomic
def take_over(
    *,
    by: Actor,
    status: int,
    submitted_at: dt.datetime | None = None,
    accepted_at: dt.datetime | None = None,
    due_at: dt.datetime | None = None,
    returned_at: dt.datetime | None = None,
    flags: Sequence[str] = (),
    **application: Unpack[Application],
) -> Dossier:
    """Enter a dossier that was kept elsewhere until now (a spreadsheet), in the status that it has there.

    Its history begins with this event; nothing is issued and nobody is told: it is old news. CodeTaken for a
    dossier that is known already, which only `move` may change.
    """
    checks.require_desk(by, application["received_at_agency"], application["competent_agency"])
    if by.kind == ActorKind.CITIZEN:
        raise TransitionRefused(_("Only officers enter dossiers from older records."))
    at = checks.check_moment(None)
    dossier = _new(application, status, accepted_at or submitted_at or at)
    dossier.submitted_at, dossier.accepted_at = submitted_at, accepted_at
    dossier.due_at = dossier.first_due_at = due_at
    dossier.returned_at = returned_at
    clock.require_due_after_acceptance(dossier)
    clock.record_count(dossier, accepted_at or at)
    dossier.flags = list(flags)
    numbering.store(dossier)
    change = StatusChange(dossier, None, Status(status), by, at)
    change.record(note_internal=FROM_OLD_RECORDS)
    clock.begin_pause(dossier, change.to, at)
    dossier.save()
    return dossier


def _begin(
    status: Status,
    by: Actor,
    papers: Sequence[PaperFile],
    at: dt.datetime | None,
    due_at: dt.datetime | None,
    notify: bool,
    application: Application,
) -> Dossier:
    rule = checks.require_transition(None, status, accepted=False, by=by)
    checks.require_desk(by, application["received_at_agency"])
    at = checks.check_moment(at)
    dossier = _new(application, status, at)
    dossier.submitted_at, dossier.due_at = at, due_at
    numbering.store(dossier)
    effects.add_papers(dossier, papers)
    transitions.apply_change(
        StatusChange(dossier, None, status, by, at, TransitionDetails(), rule), notify=notify
    )
    return dossier


def _new(application: Application, status: int, at: dt.datetime) -> Dossier:
    agency, code = application["received_at_agency"], application.get("code")
    channel = application.get("channel", Dossier.Channel.COUNTER)
    kind = application.get("applicant_kind", Dossier.ApplicantKind.CITIZEN)
    if channel not in Dossier.Channel.values or kind not in Dossier.ApplicantKind.values:
        raise InvalidDetail(_("The channel or the kind of applicant is not right."))
    if status not in Status.values:
        raise InvalidDetail(_("The status of a dossier must be from 1 to 10."))
    return Dossier(
        code=numbering.claim(code) if code else numbering.next_code(agency, timezone.localdate(at)),
        procedure=application["procedure"],
        received_at_agency=agency,
        competent_agency=application["competent_agency"],
        applicant=application["applicant"],
        channel=channel,
        applicant_kind=kind,
        status=status,
    )
