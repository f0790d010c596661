"""The one door through which a dossier's status changes, and the two events that leave it as it is."""

import datetime as dt
from dataclasses import replace

from django.db import transaction

from dossiers.errors import MissingItem, MoveNotAllowed, StaleDossier, UnknownDossier, WrongDetail
from dossiers.models import Dossier, StatusEvent
from dossiers.services import checks, clock, effects, issuing, telling
from dossiers.services.details import CITIZEN, NOTHING, By, MoveDetails, PaperFile
from dossiers.services.step import Step
from dossiers.workflow import Actor, Clock, Item, Status
from dossiers.workflow import clock as clock_of
from foundation.outbox.messages import Message


@transaction.atomic
def move(
    *,
    dossier: Dossier,
    to: int,
    by: By,
    details: MoveDetails = NOTHING,
    expected_version: int | None = None,
    at: dt.datetime | None = None,
    tell: bool = True,
) -> StatusEvent:
    """Change the status, with everything that follows from it, or raise a DossierRefusal and change nothing.

    `dossier` shows the state after the move, and stays as it was on a refusal. `expected_version` is what
    the person saw; StaleDossier if somebody moved it since. `tell=False` is for history that is old news.
    """
    step = _begin(dossier, to, by, details, expected_version, at)
    carry_out(step, tell=tell)
    dossier.refresh_from_db()
    return step.event


@transaction.atomic
def preview(*, dossier: Dossier, to: int, by: By, details: MoveDetails = NOTHING) -> Message:
    """The message that this move would send, or the refusal it would meet; nothing is kept."""
    point = transaction.savepoint()
    try:
        step = _begin(dossier, to, by, details, None, None)
        step.details = _without_files(details)
        carry_out(step, tell=False)
        return telling.news_of(step).message
    finally:
        transaction.savepoint_rollback(point)


@transaction.atomic
def answer_supplement(*, dossier: Dossier, by: By = CITIZEN, papers: tuple[PaperFile, ...]) -> StatusEvent:
    """The missing papers came: back to reception, or on with the work where it was accepted before."""
    to = Status.IN_PROCESS if lock(dossier).accepted_at else Status.REGISTERED
    return move(dossier=dossier, to=to, by=by, details=MoveDetails(papers=papers))


@transaction.atomic
def pass_on(*, dossier: Dossier, by: By, office: str, note_internal: str = "") -> StatusEvent:
    """The work goes to another office within the same status. The citizen sees it, but is not disturbed."""
    step = _standing(dossier, by)
    name = checks.words(office, 200, "Tên bộ phận")
    if step.to != Status.IN_PROCESS or by.kind == Actor.CITIZEN:
        raise MoveNotAllowed("Chỉ cán bộ chuyển bộ phận, và chỉ khi hồ sơ đang xử lý.")
    if not name:
        raise MissingItem(Item.ROUTING)
    step.dossier.current_office = name
    step.record(
        note_public=f"Chuyển đến {name}.", note_internal=checks.words(note_internal, 4000, "Ghi chú nội bộ")
    )
    return _close(step, dossier)


@transaction.atomic
def apologise(
    *, dossier: Dossier, by: By, cause: str, new_due_on: dt.date, at: dt.datetime | None = None
) -> StatusEvent:
    """Form 04: the office is late or will be, says why, and promises a new day. `at` as in move()."""
    step = _standing(dossier, by, at)
    cause = checks.words(cause, 1000, "Lý do chậm")
    if clock_of(step.to) != Clock.RUNNING or by.kind == Actor.CITIZEN:
        raise MoveNotAllowed(
            "Chỉ cơ quan xin lỗi và hẹn lại, và chỉ khi hồ sơ đang trong thời gian giải quyết."
        )
    if not cause:
        raise MissingItem(Item.REASON)
    old = step.dossier.due_at
    step.dossier.due_at = _new_due(step.dossier, new_due_on, step.at)
    clock.keep_count(step.dossier, step.at)
    step.record(note_public=cause)
    issuing.apology(step, cause=cause, old_due_at=old)
    telling.tell(step)
    return _close(step, dossier)


def lock(dossier: Dossier) -> Dossier:
    """The dossier as it is now, held until the transaction ends."""
    try:
        return Dossier.objects.select_for_update(of=("self",)).with_parties().get(pk=dossier.pk)
    except Dossier.DoesNotExist:
        raise UnknownDossier from None


def carry_out(step: Step, *, tell: bool) -> None:
    """The event, its consequences and the notices owed, once every check has passed."""
    details = step.details
    note_public = checks.words("\n".join(_once(details.reason, details.note_public)), 4000, "Lời nhắn")
    proof = details.hand_over_proof.strip()
    internal = _once(details.note_internal, f"Xác nhận đã giao: {proof}" if proof else "")
    step.record(
        note_public=note_public, note_internal=checks.words("\n".join(internal), 4000, "Ghi chú nội bộ")
    )
    effects.apply(step)
    if tell:
        telling.tell(step)


def _begin(
    dossier: Dossier,
    to: int,
    by: By,
    details: MoveDetails,
    expected_version: int | None,
    at: dt.datetime | None,
) -> Step:
    dossier = lock(dossier)
    latest = dossier.events.select_related("officer", "agency").last()
    if expected_version is not None and expected_version != dossier.version and latest:
        raise StaleDossier(latest)
    checks.require_desk(by, dossier.received_at_agency, dossier.competent_agency)
    rule = checks.permitted(dossier.status, to, accepted=dossier.accepted_at is not None, by=by)
    at = checks.moment(at, after=latest.at if latest else None)
    checks.require_signer(rule, dossier, by, details)
    checks.require_items(rule, dossier, by, details)
    return Step(dossier, Status(dossier.status), Status(to), by, at, details, rule)


def _without_files(details: MoveDetails) -> MoveDetails:
    """A preview writes nothing to the disk, which no rollback would take back."""
    return replace(
        details,
        papers=tuple(replace(paper, content=b"") for paper in details.papers),
        results=tuple(replace(result, content=b"") for result in details.results),
    )


def _standing(dossier: Dossier, by: By, at: dt.datetime | None = None) -> Step:
    """An event that leaves the status as it is."""
    dossier = lock(dossier)
    checks.require_desk(by, dossier.received_at_agency, dossier.competent_agency)
    latest = dossier.events.last()
    at = checks.moment(at, after=latest.at if latest else None)
    return Step(dossier, Status(dossier.status), Status(dossier.status), by, at)


def _close(step: Step, dossier: Dossier) -> StatusEvent:
    step.dossier.save()
    dossier.refresh_from_db()
    return step.event


def _new_due(dossier: Dossier, day: dt.date, now: dt.datetime) -> dt.datetime:
    old, due = dossier.due_at, clock.closing_of(day)
    if due <= now or (old and due <= old):
        raise WrongDetail("Ngày hẹn mới phải sau hôm nay và sau ngày hẹn cũ.")
    if not dossier.competent_agency.calendar.is_working(day):
        raise WrongDetail(f"Ngày {day:%d/%m/%Y} là ngày nghỉ. Xin chọn một ngày làm việc.")
    return due


def _once(*texts: str) -> list[str]:
    return list(dict.fromkeys(text.strip() for text in texts if text.strip()))
