"""Due dates of running dossiers are counted again when the calendar of offices has changed."""

import datetime as dt
import logging
from collections.abc import Iterable, Sequence

from django.db import transaction
from django.utils import timezone

from dossiers.models import Agency, Dossier
from dossiers.services import clock, notifications, transitions
from dossiers.services.details import SYSTEM
from dossiers.services.status_change import StatusChange
from dossiers.workflow import Clock, Status
from dossiers.workflow import clock as clock_of
from foundation.calendar.models import CalendarChange, CalendarException
from foundation.calendar.services import calendar_of, reason_of
from foundation.calendar.working_days import WorkCalendar

log = logging.getLogger(__name__)
COUNTING = [status for status in Status if clock_of(status) in (Clock.RUNNING, Clock.PAUSED)]


def recalculate(changes: Sequence[CalendarChange]) -> int:
    """Move what must move, each dossier in a transaction of its own; the number moved.

    One dossier that cannot be moved stops no other; the last failure is raised at the end, so that the
    change stays open and is tried again.
    """
    moved, failure = 0, None
    for dossier, calendar in _candidates():
        if not _differs(dossier, clock.counted_due(dossier, calendar)):
            continue
        try:
            moved += _move(dossier, changes)
        except Exception as error:  # noqa: BLE001
            log.exception("due date of dossier %s was not counted again", dossier.pk)
            failure = error
    if failure:
        raise failure
    return moved


def estimate(exception: CalendarException) -> int:
    """How many due dates would move if this row came into force."""
    rows = _candidates(proposed=exception)
    return sum(_differs(dossier, clock.counted_due(dossier, calendar)) for dossier, calendar in rows)


def offices() -> list[tuple[str, str]]:
    return [(agency.code, str(agency)) for agency in Agency.objects.current()]


@transaction.atomic
def _move(dossier: Dossier, changes: Sequence[CalendarChange]) -> bool:
    """False where another worker has done it, or the dossier is finished by now."""
    dossier = transitions.lock(dossier)
    due_at = clock.counted_due(dossier, dossier.competent_agency.calendar)
    was_due_at = dossier.due_at
    is_running = dossier.status in COUNTING and not dossier.finished_at
    if not is_running or due_at is None or was_due_at is None or due_at == was_due_at:
        return False
    dossier.due_at = max(due_at, dossier.accepted_at or due_at)
    step = StatusChange(dossier, Status(dossier.status), Status(dossier.status), SYSTEM, timezone.now())
    step.record(note_public=_why(dossier, (was_due_at, due_at), changes))
    dossier.save()
    # While the citizen's papers or money are waited for no date is promised; the next message names it.
    if clock_of(dossier.status) is Clock.RUNNING:
        notifications.notify(step, was_due_at=was_due_at)
    return True


def _why(dossier: Dossier, days: tuple[dt.datetime, dt.datetime], changes: Sequence[CalendarChange]) -> str:
    agency = dossier.competent_agency
    return reason_of(
        changes,
        office=agency.code,
        unit_id=agency.unit_id,
        first=timezone.localdate(dossier.counted_from),
        last=timezone.localdate(max(days)),
    )


def _candidates(
    proposed: CalendarException | None = None,
) -> Iterable[tuple[Dossier, WorkCalendar]]:
    calendars: dict[int, WorkCalendar] = {}
    dossiers = Dossier.objects.filter(status__in=COUNTING, finished_at=None).exclude(counted_days=None)
    dossiers = dossiers.exclude(due_at=None).select_related("competent_agency")
    for dossier in dossiers.prefetch_related("pauses").order_by("pk").iterator(chunk_size=500):
        agency = dossier.competent_agency
        if agency.pk not in calendars:
            calendars[agency.pk] = _calendar(agency, proposed)
        yield dossier, calendars[agency.pk]


def _calendar(agency: Agency, proposed: CalendarException | None) -> WorkCalendar:
    return calendar_of(office=agency.code, unit_id=agency.unit_id, proposed=proposed)


def _differs(dossier: Dossier, due_at: dt.datetime | None) -> bool:
    return due_at != dossier.due_at
