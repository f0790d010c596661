"""The only entry point for status changes, and the two events that leave the status as it is."""

import datetime as dt
from dataclasses import replace
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from foundation.calendar.working_days import OFFICE_CLOSES, ZONE
from foundation.messages import Message
from foundation.undo import window
from foundation.undo.window import Snapshot
from petitions import message_texts
from petitions.categories import Field, Kind, tells_of_danger
from petitions.complaints import LooksLike
from petitions.errors import InvalidDetail, MissingRequirement, NotYours, StalePetition, TransitionRefused
from petitions.models import Event, Petition
from petitions.services import checks, clock, effects, notifications, snapshots
from petitions.services.details import CITIZEN, NO_DETAILS, Actor, TransitionDetails
from petitions.workflow import OPEN, RUNNING, ActorKind, Requirement, Status

MAX_NOTE = 4000


@transaction.atomic
def change_status(
    *,
    petition: Petition,
    to: str,
    by: Actor,
    details: TransitionDetails = NO_DETAILS,
    expected_version: int | None = None,
    at: dt.datetime | None = None,
    notify: bool = True,
) -> Event:
    """Change the status with all that follows, or raise a PetitionRefusal and change nothing.

    `petition` shows the state after the move. `expected_version` is what the person saw: StalePetition if
    somebody moved it since. `notify=False` is for history that is old news.
    """
    if details.parent:  # answered this very moment, it would never be told; two merged with each other wait
        both = Petition.objects.filter(pk__in=(petition.pk, details.parent.pk))
        list(both.select_for_update(of=("self",)).order_by("pk"))
    locked = lock(petition, expected_version)
    before = snapshots.before(locked, by)
    event = _carry_out(locked, Status(to), by, details, at or timezone.now())
    if notify:
        notify_undoable(locked, event, before)
    petition.refresh_from_db()
    return event


@transaction.atomic
def preview_change(
    *, petition: Petition, to: str, by: Actor, details: TransitionDetails = NO_DETAILS
) -> Message:
    """The message that this move would send, or the refusal it would meet; nothing is kept."""
    point = transaction.savepoint()
    try:
        locked = lock(petition, None)
        event = _carry_out(
            locked, Status(to), by, replace(details, **_without_files(details)), timezone.now()
        )
        return message_texts.message(locked, event)
    finally:
        transaction.savepoint_rollback(point)


@transaction.atomic
def add_information(
    *, petition: Petition, by: Actor = CITIZEN, text: str = "", images: tuple[bytes, ...] = ()
) -> Event:
    """The sender answers what we asked: back to the unit, or to the centre if no unit has it yet."""
    details = TransitionDetails(information=text, pictures=images)
    locked = lock(petition, None)
    to = Status.IN_PROCESS if locked.unit_id else Status.ACCEPTED
    if locked.status != Status.WAITING:
        raise TransitionRefused.between(locked.status, Status.IN_PROCESS)
    return change_status(petition=petition, to=to, by=by, details=details)


@transaction.atomic
def reopen(*, petition: Petition, because: str, images: tuple[bytes, ...] = ()) -> Event:
    """The sender says, or shows, that the answer does not fit what is seen on the spot."""
    details = TransitionDetails(reason=because, pictures=images)
    return change_status(petition=petition, to=Status.REOPENED, by=CITIZEN, details=details)


def require_reopenable(petition: Petition) -> None:
    """Raises TransitionRefused where the sender may not ask to look again, before he is asked why."""
    checks.require_transition(petition.status, Status.REOPENED, CITIZEN)
    effects.require_reopenable(petition, timezone.now())


@transaction.atomic
def extend_deadline(*, petition: Petition, by: Actor, because: str, new_day: dt.date) -> Event:
    """Late, or soon to be: the reason and a new day, told to the sender. The first promise stays."""
    locked = lock(petition, None)
    checks.require_yours(locked, by)
    reason = checks.clean_text(because, 1000, _("Reason"))
    due_at = dt.datetime.combine(new_day, OFFICE_CLOSES, ZONE)
    if locked.status not in RUNNING or by.kind == ActorKind.CITIZEN:
        raise TransitionRefused(_("Only while the petition is being handled."))
    if not reason:
        raise MissingRequirement(Requirement.REASON)
    if due_at <= max(locked.due_at, timezone.now()):
        raise InvalidDetail(_("The new day must come after the day promised before, and after today."))
    before = snapshots.before(locked, by)
    clock.promise(locked, due_at, timezone.now())
    event = record(locked, Status(locked.status), by, timezone.now(), note=reason)
    notify_undoable(locked, event, before)
    petition.refresh_from_db()
    return event


@transaction.atomic
def classify(
    *, petition: Petition, by: Actor, kind: str, field: str, looks_like: str | None = None
) -> Event | None:
    """The centre corrects what it is about; the first promise may become earlier, no other one changes.

    `looks_like` is kept where it is left out.
    """
    locked = lock(petition, None)
    if by.kind != ActorKind.CENTRE or locked.status not in (*OPEN, Status.ANSWERED):
        raise NotYours
    looks_like = LooksLike(locked.looks_like if looks_like is None else looks_like).value
    if (locked.kind, locked.field, locked.looks_like) == (kind, field, looks_like):
        return None
    locked.kind, locked.field, locked.looks_like = Kind(kind).value, Field(field).value, looks_like
    if clock.is_first_promise(locked):
        clock.hasten(locked, timezone.now())
    about = (Kind(kind).label, Field(field).label, locked.get_looks_like_display())
    words = ", ".join(str(label) for label in about if label)
    event = record(locked, Status(locked.status), by, timezone.now(), internal=words)
    petition.refresh_from_db()
    return event


def notify_undoable(petition: Petition, event: Event, before: Snapshot | None) -> None:
    """The sender hears of it; once it cannot be undone any more where `before` says what it would restore."""
    until = window.open_for(event, before) if before else None
    notifications.notify(petition, event, held_until=until)


def _without_files(details: TransitionDetails) -> dict[str, Any]:
    """Files would outlive the transaction that is taken back; that there was a photo stays known."""
    return {"enclosures": (), "photos": (), "no_photo": details.no_photo or ("–" if details.photos else "")}


def lock(petition: Petition, expected_version: int | None) -> Petition:
    locked = Petition.objects.select_for_update(of=("self",)).select_related("unit").get(pk=petition.pk)
    if expected_version is not None and expected_version != locked.version:
        latest = locked.events.select_related("officer", "unit").last()
        if latest:
            raise StalePetition(latest)
    return locked


def _carry_out(
    petition: Petition, to: Status, by: Actor, details: TransitionDetails, at: dt.datetime
) -> Event:
    rule = checks.require_transition(petition.status, to, by)
    checks.require_holder(petition, to)
    checks.require_yours(petition, by)
    checks.require_items(petition, rule, details)
    source = Status(petition.status)
    effects.apply(petition, to, by, details, at)
    petition.status = to
    said = [details.reason, details.question, details.information, details.note]
    note = "\n".join(part.strip() for part in said if part.strip())
    if by.kind == ActorKind.CITIZEN and tells_of_danger(note):
        petition.kind = Kind.EMERGENCY
    internal = details.note_internal
    if details.no_photo.strip():
        internal = "\n".join(filter(None, (internal, _("No photo: %(why)s") % {"why": details.no_photo})))
    return record(petition, source, by, at, to=to, note=note, internal=internal)


def record(
    petition: Petition,
    source: Status,
    by: Actor,
    at: dt.datetime,
    *,
    to: Status | None = None,
    note: str = "",
    internal: str = "",
    undoes: Event | None = None,
) -> Event:
    petition.version += 1
    petition.save()
    return Event.objects.create(
        petition=petition,
        from_status=source,
        to_status=to or source,
        at=at,
        actor_kind=by.kind.value,
        officer=by.officer,
        unit=petition.unit,
        note_public=checks.clean_text(note, MAX_NOTE, _("Note for the sender")),
        note_internal=checks.clean_text(internal, MAX_NOTE, _("Internal note")),
        undoes=undoes,
    )
