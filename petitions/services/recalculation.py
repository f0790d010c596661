"""Promised days of running petitions are counted again when the calendar of offices has changed."""

import datetime as dt
import logging
from collections.abc import Iterator, Sequence

from django.db import transaction
from django.utils import timezone

from foundation.calendar.models import CalendarChange, CalendarException
from foundation.calendar.services import calendar_of, reason_of
from foundation.calendar.working_days import WorkCalendar
from petitions.models import Event, HandlingUnit, Petition
from petitions.services import clock, notifications
from petitions.workflow import RUNNING, ActorKind, Status

log = logging.getLogger(__name__)
COUNTING = (*RUNNING, Status.WAITING)


def recalculate(changes: Sequence[CalendarChange]) -> int:
    """Move what must move, each petition in a transaction of its own; the number moved.

    A failure stops no other petition and is raised at the end, so that the change is tried again.
    """
    moved, failure = 0, None
    for petition, calendar in _candidates():
        if clock.counted_due(petition, calendar) == petition.due_at:
            continue
        try:
            moved += _move(petition, changes)
        except Exception as error:  # noqa: BLE001
            log.exception("promised day of petition %s was not counted again", petition.pk)
            failure = error
    if failure:
        raise failure
    return moved


def estimate(exception: CalendarException) -> int:
    """How many promised days would move if this row came into force."""
    return sum(
        clock.counted_due(petition, calendar) != petition.due_at
        for petition, calendar in _candidates(proposed=exception)
    )


def offices() -> list[tuple[str, str]]:
    return [(unit.code, str(unit)) for unit in HandlingUnit.objects.filter(is_active=True)]


@transaction.atomic
def _move(petition: Petition, changes: Sequence[CalendarChange]) -> bool:
    """False where another worker has done it, or the petition was answered by now."""
    locked = Petition.objects.select_for_update(of=("self",)).select_related("unit").get(pk=petition.pk)
    due_at = clock.counted_due(locked, locked.calendar)
    if locked.status not in COUNTING or due_at == locked.due_at:
        return False
    was_due_at, locked.due_at = locked.due_at, due_at
    locked.version += 1
    locked.save()
    event = Event.objects.create(
        petition=locked,
        from_status=locked.status,
        to_status=locked.status,
        at=timezone.now(),
        actor_kind=ActorKind.SYSTEM.value,
        unit=locked.unit,
        note_public=_why(locked, changes, max(was_due_at, due_at)),
    )
    if locked.status in RUNNING:  # while the sender is asked no day is promised
        notifications.notify(locked, event)
    return True


def _why(petition: Petition, changes: Sequence[CalendarChange], until: dt.datetime) -> str:
    unit = petition.unit
    return reason_of(
        changes,
        office=unit.code if unit else "",
        unit_id=unit.commune_id if unit else None,
        first=timezone.localdate(petition.counted_from),
        last=timezone.localdate(until),
    )


def _candidates(proposed: CalendarException | None = None) -> Iterator[tuple[Petition, WorkCalendar]]:
    calendars: dict[int | None, WorkCalendar] = {}
    petitions = Petition.objects.filter(status__in=COUNTING).exclude(counted_days=None)
    for petition in petitions.select_related("unit").order_by("pk").iterator(chunk_size=500):
        if petition.unit_id not in calendars:
            unit = petition.unit
            calendars[petition.unit_id] = calendar_of(
                office=unit.code if unit else "", unit_id=unit.commune_id if unit else None, proposed=proposed
            )
        yield petition, calendars[petition.unit_id]
