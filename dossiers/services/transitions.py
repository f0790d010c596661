"""The one door through which a dossier's status changes, and the two events that leave it as it is."""

import datetime as dt
from dataclasses import replace

from django.db import transaction

from dossiers.errors import InvalidDetail, MissingRequirement, StaleDossier, TransitionRefused, UnknownDossier
from dossiers.models import Dossier, StatusEvent
from dossiers.services import checks, clock, effects, letters, notifications
from dossiers.services.details import CITIZEN, NO_DETAILS, Actor, PaperFile, TransitionDetails
from dossiers.services.status_change import StatusChange
from dossiers.workflow import ActorKind, Clock, Requirement, Status
from dossiers.workflow import clock as clock_of
from foundation.outbox.messages import Message


@transaction.atomic
def change_status(
    *,
    dossier: Dossier,
    to: int,
    by: Actor,
    details: TransitionDetails = NO_DETAILS,
    expected_version: int | None = None,
    at: dt.datetime | None = None,
    tell: bool = True,
) -> StatusEvent:
    """Change the status, with everything that follows from it, or raise a DossierRefusal and change nothing.

    `dossier` shows the state after the move, and stays as it was on a refusal. `expected_version` is what
    the person saw; StaleDossier if somebody moved it since. `tell=False` is for history that is old news.
    """
    step = _begin(dossier, to, by, details, expected_version, at)
    apply_change(step, tell=tell)
    dossier.refresh_from_db()
    return step.event


@transaction.atomic
def preview_change(
    *, dossier: Dossier, to: int, by: Actor, details: TransitionDetails = NO_DETAILS
) -> Message:
    """The message that this move would send, or the refusal it would meet; nothing is kept."""
    point = transaction.savepoint()
    try:
        step = _begin(dossier, to, by, details, None, None)
        step.details = _without_files(details)
        apply_change(step, tell=False)
        return notifications.news_of(step).message
    finally:
        transaction.savepoint_rollback(point)


@transaction.atomic
def answer_supplement(*, dossier: Dossier, by: Actor = CITIZEN, papers: tuple[PaperFile, ...]) -> StatusEvent:
    """The missing papers came: back to reception, or on with the work where it was accepted before."""
    to = Status.IN_PROCESS if lock(dossier).accepted_at else Status.REGISTERED
    return change_status(dossier=dossier, to=to, by=by, details=TransitionDetails(papers=papers))


@transaction.atomic
def reassign(*, dossier: Dossier, by: Actor, office: str, note_internal: str = "") -> StatusEvent:
    """The work goes to another office within the same status. The citizen sees it, but is not disturbed."""
    step = _standing(dossier, by)
    name = checks.clean_text(office, 200, "Tên bộ phận")
    if step.to != Status.IN_PROCESS or by.kind == ActorKind.CITIZEN:
        raise TransitionRefused("Chỉ cán bộ chuyển bộ phận, và chỉ khi hồ sơ đang xử lý.")
    if not name:
        raise MissingRequirement(Requirement.ROUTING)
    step.dossier.current_office = name
    step.record(
        note_public=f"Chuyển đến {name}.",
        note_internal=checks.clean_text(note_internal, 4000, "Ghi chú nội bộ"),
    )
    return _close(step, dossier)


@transaction.atomic
def extend_deadline(
    *, dossier: Dossier, by: Actor, cause: str, new_due_on: dt.date, at: dt.datetime | None = None
) -> StatusEvent:
    """Form 04: the office is late or will be, says why, and promises a new day. `at` as in move()."""
    step = _standing(dossier, by, at)
    cause = checks.clean_text(cause, 1000, "Lý do chậm")
    if clock_of(step.to) != Clock.RUNNING or by.kind == ActorKind.CITIZEN:
        raise TransitionRefused(
            "Chỉ cơ quan xin lỗi và hẹn lại, và chỉ khi hồ sơ đang trong thời gian giải quyết."
        )
    if not cause:
        raise MissingRequirement(Requirement.REASON)
    old = step.dossier.due_at
    step.dossier.due_at = _new_due(step.dossier, new_due_on, step.at)
    clock.record_count(step.dossier, step.at)
    step.record(note_public=cause)
    letters.apology(step, cause=cause, old_due_at=old)
    notifications.notify(step)
    return _close(step, dossier)


def lock(dossier: Dossier) -> Dossier:
    """The dossier as it is now, held until the transaction ends."""
    try:
        return Dossier.objects.select_for_update(of=("self",)).with_parties().get(pk=dossier.pk)
    except Dossier.DoesNotExist:
        raise UnknownDossier from None


def apply_change(step: StatusChange, *, tell: bool) -> None:
    """The event, its consequences and the notices owed, once every check has passed."""
    details = step.details
    note_public = checks.clean_text("\n".join(_once(details.reason, details.note_public)), 4000, "Lời nhắn")
    proof = details.hand_over_proof.strip()
    internal = _once(details.note_internal, f"Xác nhận đã giao: {proof}" if proof else "")
    step.record(
        note_public=note_public, note_internal=checks.clean_text("\n".join(internal), 4000, "Ghi chú nội bộ")
    )
    effects.apply(step)
    if tell:
        notifications.notify(step)


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


def _standing(dossier: Dossier, by: Actor, at: dt.datetime | None = None) -> StatusChange:
    """An event that leaves the status as it is."""
    dossier = lock(dossier)
    checks.require_desk(by, dossier.received_at_agency, dossier.competent_agency)
    latest = dossier.events.last()
    at = checks.check_moment(at, after=latest.at if latest else None)
    return StatusChange(dossier, Status(dossier.status), Status(dossier.status), by, at)


def _close(step: StatusChange, dossier: Dossier) -> StatusEvent:
    step.dossier.save()
    dossier.refresh_from_db()
    return step.event


def _new_due(dossier: Dossier, day: dt.date, now: dt.datetime) -> dt.datetime:
    old, due = dossier.due_at, clock.closing_of(day)
    if due <= now or (old and due <= old):
        raise InvalidDetail("Ngày hẹn mới phải sau hôm nay và sau ngày hẹn cũ.")
    if not dossier.competent_agency.calendar.is_working(day):
        raise InvalidDetail(f"Ngày {day:%d/%m/%Y} là ngày nghỉ. Xin chọn một ngày làm việc.")
    return due


def _once(*texts: str) -> list[str]:
    return list(dict.fromkeys(text.strip() for text in texts if text.strip()))
