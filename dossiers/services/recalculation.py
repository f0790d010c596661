"""Due dates of running dossiers, counted again after a change of the calendar."""

import datetime as dt
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from dossiers.models import Agency, Dossier
from dossiers.services import clock, notifications, transitions
from dossiers.services.details import SYSTEM, StatusChange
from dossiers.statuses import DEADLINE_RECALCULATED
from dossiers.workflow import RUNNING, WORKFLOW, Status
from foundation.calendar.services import Recalculation
from foundation.calendar.working_days import WorkCalendar
from foundation.status import Clock

COUNTING = WORKFLOW.with_clock(Clock.RUNNING, Clock.PAUSED)


class DossierRecalculation(Recalculation):
    def running(self) -> QuerySet[Any]:
        dossiers = Dossier.objects.filter(status__in=COUNTING, finished_at=None).exclude(counted_days=None)
        return dossiers.exclude(due_at=None).select_related("competent_agency").prefetch_related("pauses")

    def office_of(self, record: Dossier) -> tuple[str, int | None]:
        return record.competent_agency.code, record.competent_agency.unit_id

    def counted_due(self, record: Dossier, calendar: WorkCalendar) -> dt.datetime | None:
        return clock.counted_due(record, calendar)

    def locked(self, record: Dossier) -> Dossier | None:
        dossier = transitions.lock(record)
        return dossier if dossier.status in COUNTING and not dossier.finished_at else None

    def move(self, record: Dossier, due_at: dt.datetime, why: str) -> None:
        was_due_at, status = record.due_at, Status(record.status)
        record.due_at = max(due_at, record.accepted_at or due_at)
        change = StatusChange(
            record, status, status, SYSTEM, timezone.now(), definition=DEADLINE_RECALCULATED
        )
        change.record(note_public=why)
        record.save()
        # While the citizen's papers or money are waited for no date is promised; the next message names it.
        if status in RUNNING:
            notifications.notify(change, was_due_at=was_due_at)


def offices() -> list[tuple[str, str]]:
    return [(agency.code, str(agency)) for agency in Agency.objects.current()]
