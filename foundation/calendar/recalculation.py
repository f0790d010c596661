"""Due dates of running records are counted again when the calendar of offices has changed."""

import datetime as dt
import logging
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from foundation.calendar.models import CalendarChange, CalendarException
from foundation.calendar.services import calendar_of, reason_of
from foundation.calendar.working_days import WorkCalendar

log = logging.getLogger(__name__)

RENEW_EVERY = 100  # records


class Recalculation(ABC):
    """A record has `due_at`, `counted_from` and `calendar`; a subclass says which run, and moves one."""

    @abstractmethod
    def running(self) -> QuerySet[Any]:
        """Records whose due date was counted, with the office that decides their calendar."""

    @abstractmethod
    def office_of(self, record: Any) -> tuple[str, int | None]:
        """The code of the office and the id of its administrative unit."""

    @abstractmethod
    def counted_due(self, record: Any, calendar: WorkCalendar) -> dt.datetime | None: ...

    @abstractmethod
    def locked(self, record: Any) -> Any:
        """The record as it is now, held until the transaction ends; None where it no longer runs."""

    @abstractmethod
    def move(self, record: Any, due_at: dt.datetime, why: str) -> None:
        """Write the new date down, with an event and its notices."""

    def recalculate(self, changes: Sequence[CalendarChange], renew: Callable[[], None]) -> int:
        """Move what must move, each record in a transaction of its own; the number moved. `renew` raises
        where another worker has taken over.

        A failure stops no other record and is raised at the end, so that the change is tried again.
        """
        moved, failure = 0, None
        for number, (record, calendar) in enumerate(self._candidates()):
            if number % RENEW_EVERY == 0:
                renew()
            if self.counted_due(record, calendar) == record.due_at:
                continue
            try:
                moved += self._move(record, changes)
            except Exception as error:  # noqa: BLE001
                log.exception("due date of %s %s was not counted again", record._meta.label, record.pk)
                failure = error
        if failure:
            raise failure
        return moved

    def estimate(self, exception: CalendarException) -> int:
        """How many due dates would move if this row came into force."""
        rows = self._candidates(proposed=exception)
        return sum(self.counted_due(record, calendar) != record.due_at for record, calendar in rows)

    @transaction.atomic
    def _move(self, record: Any, changes: Sequence[CalendarChange]) -> bool:
        """False where another worker has done it, or the record is finished by now."""
        record = self.locked(record)
        due_at = self.counted_due(record, record.calendar) if record else None
        if record is None or due_at is None or due_at == record.due_at:
            return False
        office, unit_id = self.office_of(record)
        why = reason_of(
            changes,
            office=office,
            unit_id=unit_id,
            first=timezone.localdate(record.counted_from),
            last=timezone.localdate(max(record.due_at, due_at)),
        )
        self.move(record, due_at, why)
        return True

    def _candidates(self, proposed: CalendarException | None = None) -> Iterator[tuple[Any, WorkCalendar]]:
        calendars: dict[tuple[str, int | None], WorkCalendar] = {}
        for record in self.running().order_by("pk").iterator(chunk_size=500):
            office, unit_id = key = self.office_of(record)
            if key not in calendars:
                calendars[key] = calendar_of(office=office, unit_id=unit_id, proposed=proposed)
            yield record, calendars[key]
