"""Promised days of running petitions, counted again after a change of the calendar."""

import datetime as dt
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from foundation.calendar.services import Recalculation
from foundation.calendar.working_days import WorkCalendar
from petitions.models import Event, HandlingUnit, Petition
from petitions.services import clock, notifications
from petitions.workflow import OPEN, RUNNING, ActorKind


class PetitionRecalculation(Recalculation):
    def running(self) -> QuerySet[Any]:
        return Petition.objects.filter(status__in=OPEN).exclude(counted_days=None).select_related("unit")

    def office_of(self, record: Petition) -> tuple[str, int | None]:
        unit = record.unit
        return (unit.code, unit.commune_id) if unit else ("", None)

    def counted_due(self, record: Petition, calendar: WorkCalendar) -> dt.datetime:
        return clock.counted_due(record, calendar)

    def locked(self, record: Petition) -> Petition | None:
        rows = Petition.objects.select_for_update(of=("self",)).select_related("unit")
        petition = rows.get(pk=record.pk)
        return petition if petition.status in OPEN else None

    def move(self, record: Petition, due_at: dt.datetime, why: str) -> None:
        record.due_at = due_at
        record.version += 1
        record.save()
        event = Event.objects.create(
            petition=record,
            from_status=record.status,
            to_status=record.status,
            at=timezone.now(),
            actor_kind=ActorKind.SYSTEM.value,
            unit=record.unit,
            note_public=why,
        )
        if record.status in RUNNING:  # while the sender is asked no day is promised
            notifications.notify(record, event)


def offices() -> list[tuple[str, str]]:
    return [(unit.code, str(unit)) for unit in HandlingUnit.objects.filter(is_active=True)]
