"""The only entry point for status changes, and the two events that leave the status as it is."""

import datetime as dt
from dataclasses import replace

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from dossiers.errors import InvalidDetail, MissingRequirement, StaleDossier, TransitionRefused, UnknownDossier
from dossiers.models import Agency, Dossier, StatusEvent
from dossiers.services import checks, clock, effects, notifications
from dossiers.services.details import CITIZEN, NO_DETAILS, Actor, PaperFile, StatusChange, TransitionDetails
from dossiers.services.handing_on import hand_on
from dossiers.services.letters import issue_apology
from dossiers.statuses import DEADLINE_EXTENDED, REASSIGNED
from dossiers.workflow import RUNNING, ActorKind, Requirement, Status
from foundation.messages import Message
from foundation.status import StatusDefinition


@transaction.atomic
def change_status(
    *,
    dossier: Dossier,
    to: int,
    by: Actor,
    details: TransitionDetails = NO_DETAILS,
    expected_version: int | None = None,
    at: dt.datetime | None = None,
    notify: bool = True,
) -> StatusEvent:
    """Change the status, with everything that follows from it, or raise a DossierRefusal and change nothing.

    `dossier` shows the state after the move, and stays as it was on a refusal. `expected_version` is what
    the person saw; StaleDossier if somebody moved it since. `notify=False` is for history that is old news.
    """
    change = _begin(dossier, to, by, details, expected_version, at)
    apply_change(change, notify=notify)
    dossier.refresh_from_db()
    return change.event


@transaction.atomic
def preview_change(
    *, dossier: Dossier, to: int, by: Actor, details: TransitionDetails = NO_DETAILS
) -> Message:
    """The message that this move would send, or the refusal it would meet; nothing is kept."""
    point = transaction.savepoint()
    try:
        change = _begin(dossier, to, by, details, None, None)
        change.details = _without_files(details)
        apply_change(change, notify=False)
        return notifications.notice_texts(change, url=change.dossier.tracking_url).message
    finally:
        transaction.savepoint_rollback(point)


@transaction.atomic
def answer_supplement(*, dossier: Dossier, by: Actor = CITIZEN, papers: tuple[PaperFile, ...]) -> StatusEvent:
    """The missing papers came: back to reception, or on with the work where it was accepted before."""
    to = Status.IN_PROCESS if lock(dossier).accepted_at else Status.REGISTERED
    return change_status(dossier=dossier, to=to, by=by, details=TransitionDetails(papers=papers))


@transaction.atomic
def reassign(
    *,
    dossier: Dossier,
    by: Actor,
    office: str = "",
    note_internal: str = "",
    agency: Agency | None = None,
    assignee: User | None = None,
    to_nobody: bool = False,
) -> StatusEvent:
    """The work goes to another office within the same status. The citizen sees it, but is not disturbed."""
    change = unchanged(dossier, by, REASSIGNED)
    name = checks.clean_text(office, 200, _("Name of the office")) or str(agency or "")
    if change.to != Status.IN_PROCESS or by.kind == ActorKind.CITIZEN:
        raise TransitionRefused(_("Only officers pass a dossier on, and only while it is in process."))
    if not name:
        raise MissingRequirement(Requirement.ROUTING)
    handed_on = hand_on(change, agency=agency, assignee=assignee, to_nobody=to_nobody)
    change.dossier.current_office = name
    change.record(
        note_public=_note_of_reassignment(name),
        note_internal=checks.clean_text(
            "\n".join(_once(note_internal, *handed_on)), 4000, _("Internal note")
        ),
    )
    return close(change, dossier)


@transaction.atomic
def extend_deadline(
    *, dossier: Dossier, by: Actor, cause: str, new_due_on: dt.date, at: dt.datetime | None = None
) -> StatusEvent:
    """Form 04: the office is late or will be, says why, and promises a new day. `at` as in move()."""
    change = unchanged(dossier, by, DEADLINE_EXTENDED, at)
    cause = check_extension(change, cause, new_due_on)
    old = change.dossier.due_at
    if not clock.has_apology(change.dossier):  # what was promised until now, waiting included
        change.dossier.first_due_at = old
    change.dossier.due_at = _new_due(change.dossier, new_due_on, change.at)
    clock.record_count(change.dossier, change.at)
    change.record(note_public=cause)
    issue_apology(change, cause=cause, old_due_at=old)
    notifications.notify(change)
    return close(change, dossier)


def check_extension(change: StatusChange, cause: str, new_due_on: dt.date) -> str:
    """The cleaned cause. Raises a DossierRefusal where no such apology can be given now."""
    cause = checks.clean_text(cause, 1000, _("Why it is late"))
    if change.to not in RUNNING or change.by.kind == ActorKind.CITIZEN:
        raise TransitionRefused(_("Only the office gives a new date, and only while the time limit runs."))
    if not cause:
        raise MissingRequirement(Requirement.REASON)
    _new_due(change.dossier, new_due_on, change.at)
    return cause


def lock(dossier: Dossier) -> Dossier:
    """The dossier as it is now, held until the transaction ends."""
    try:
        return Dossier.objects.select_for_update(of=("self",)).with_parties().get(pk=dossier.pk)
    except Dossier.DoesNotExist:
        raise UnknownDossier from None


def apply_change(change: StatusChange, *, notify: bool) -> None:
    """The event, its consequences and the notices owed, once every check has passed."""
    details = change.details
    note_public = checks.clean_text("\n".join(_once(details.reason, details.note_public)), 4000, _("Message"))
    proof = details.hand_over_proof.strip()
    internal = _once(
        details.note_internal,
        _("Proof of hand-over: %(proof)s") % {"proof": proof} if proof else "",
        *hand_on(change, agency=details.agency, assignee=details.assignee, to_nobody=details.to_nobody),
    )
    change.record(
        note_public=note_public,
        note_internal=checks.clean_text("\n".join(internal), 4000, _("Internal note")),
    )
    effects.apply(change)
    if notify:
        notifications.notify(change)


def _begin(
    dossier: Dossier,
    to: int,
    by: Actor,
    details: TransitionDetails,
    expected_version: int | None,
    at: dt.datetime | None,
) -> StatusChange:
    dossier = lock(dossier)
    latest = dossier.events.select_related("officer", "agency").last()
    if expected_version is not None and expected_version != dossier.version and latest:
        raise StaleDossier(latest)
    checks.require_desk(by, dossier.received_at_agency, dossier.competent_agency)
    rule = checks.require_transition(dossier.status, to, accepted=dossier.accepted_at is not None, by=by)
    at = checks.check_moment(at, after=latest.at if latest else None)
    checks.require_signer(rule, dossier, by, details)
    checks.require_items(rule, dossier, by, details)
    return StatusChange(dossier, Status(dossier.status), Status(to), by, at, details, rule)


def _without_files(details: TransitionDetails) -> TransitionDetails:
    """A preview writes nothing to the disk, which no rollback would take back."""
    return replace(
        details,
        papers=tuple(replace(paper, content=b"") for paper in details.papers),
        results=tuple(replace(result, content=b"") for result in details.results),
    )


def unchanged(
    dossier: Dossier, by: Actor, definition: StatusDefinition, at: dt.datetime | None = None
) -> StatusChange:
    """An event that leaves the status as it is."""
    dossier = lock(dossier)
    checks.require_desk(by, dossier.received_at_agency, dossier.competent_agency)
    latest = dossier.events.last()
    at = checks.check_moment(at, after=latest.at if latest else None)
    status = Status(dossier.status)
    return StatusChange(dossier, status, status, by, at, definition=definition)


def close(change: StatusChange, dossier: Dossier) -> StatusEvent:
    change.dossier.save()
    dossier.refresh_from_db()
    return change.event


def _new_due(dossier: Dossier, day: dt.date, now: dt.datetime) -> dt.datetime:
    old, due = dossier.due_at, clock.closing_of(day)
    if due <= now or (old and due <= old):
        raise InvalidDetail(_("The new date must be after today and after the old date."))
    if not dossier.competent_agency.calendar.is_working(day):
        words = _("%(day)s is a day off. Please choose a working day.")
        raise InvalidDetail(words % {"day": f"{day:%d/%m/%Y}"})
    return due


def _note_of_reassignment(office: str) -> str:
    """The citizen reads it in the history."""
    with translation.override("vi"):
        return _("Passed to %(office)s.") % {"office": office}


def _once(*texts: str) -> list[str]:
    return list(dict.fromkeys(text.strip() for text in texts if text.strip()))
