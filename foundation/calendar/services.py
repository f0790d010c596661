"""The calendar of an office, and what happens when a row of it comes into force or is withdrawn.

Due dates of running records are counted again when the calendar of offices has changed.
"""

import datetime as dt
import logging
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from foundation.calendar.models import CalendarChange, CalendarException
from foundation.calendar.working_days import WorkCalendar
from foundation.database.kept_rows import KeptRows
from foundation.database.leases import LeaseClaim
from foundation.regions.models import AdminUnit
from foundation.registry import Registry
from foundation.workflow import changed_meanwhile, has_changed_since

# What staff confirm within this time is told as one change, and can still be withdrawn unseen.
SETTLE = dt.timedelta(seconds=60)
LEASE_SECONDS = 120.0  # longer than a worker is between two calls of `renew`
Kind = CalendarException.Kind
Scope = tuple[int | None, str]  # id of the region, code of the office
EVERYWHERE: Scope = (None, "")


class CalendarRefusal(Exception):
    """Nothing was changed; the words are for the officer."""


@dataclass(frozen=True, slots=True)
class Deadlines:
    """What a service offers for its deadlines: count again those of running matters (and call `renew` now
    and then), say how many would move, and name its offices as (code, name)."""

    recount: Callable[[Sequence[CalendarChange], Callable[[], None]], int]
    estimate: Callable[[CalendarException], int]
    offices: Callable[[], list[tuple[str, str]]]


DEADLINES: Registry[Deadlines] = Registry("deadlines of")


def offices() -> list[tuple[str, str]]:
    """Every office that a closure can name, as (code, name)."""
    return [office for deadlines in DEADLINES.values() for office in deadlines.offices()]


def calendar_of(
    *, office: str = "", unit_id: int | None = None, proposed: CalendarException | None = None
) -> WorkCalendar:
    """The days of one office in one region, by the rows in force; `proposed` as if it were in force too."""
    days = DAYS.value()
    found = [days[scope] for scope in _scopes(office, unit_id) if scope in days]
    if proposed and concerns(proposed, office=office, unit_id=unit_id):
        found.append(_by_kind([proposed]))
    closures = frozenset(day for kinds in found for day in kinds.get(Kind.CLOSURE, ()))
    worked = frozenset(day for kinds in found for day in kinds.get(Kind.WORKED, ())) - closures
    holidays = frozenset(day for kinds in found for day in kinds.get(Kind.HOLIDAY, ())) - worked
    return WorkCalendar(closures | holidays, worked)


def is_public_holiday(day: dt.date) -> bool:
    """A day off everywhere, by a row in force."""
    return calendar_of().is_holiday(day)


def concerns(exception: CalendarException, *, office: str, unit_id: int | None) -> bool:
    """Whether the row counts for an office in a region."""
    return not _scopes(office, unit_id).isdisjoint(_covered(exception))


def reason_of(
    changes: Sequence[CalendarChange], *, office: str, unit_id: int | None, first: dt.date, last: dt.date
) -> str:
    """The changes that concern an office and these days, as a citizen reads them."""
    found = [
        change.reason
        for change in changes
        if concerns(change.exception, office=office, unit_id=unit_id)
        and change.exception.first_day <= last
        and change.exception.last_day >= first
    ]
    return "; ".join(found) or _("the working days have changed")


@transaction.atomic
def confirm(*, exception: CalendarException, officer: User, seen: str | None = None) -> CalendarChange:
    """The row counts from now on; due dates follow in a worker. Takes another person than who entered it.

    `seen`: the revision that he read.
    """
    row = CalendarException.objects.select_for_update().get(pk=exception.pk)
    if row.confirmed_at or row.withdrawn_at:
        raise CalendarRefusal(_("This row has already been decided."))
    if row.entered_by_id == officer.pk:
        raise CalendarRefusal(_("Another person must confirm what you entered."))
    if has_changed_since(row, seen):
        raise CalendarRefusal(changed_meanwhile())
    row.confirmed_at, row.confirmed_by = timezone.now(), officer
    return _decided(row, officer, is_withdrawal=False)


@transaction.atomic
def withdraw(*, exception: CalendarException, officer: User) -> CalendarChange | None:
    """The row counts no more. None where it never counted: nothing follows then."""
    row = CalendarException.objects.select_for_update().get(pk=exception.pk)
    if row.withdrawn_at:
        raise CalendarRefusal(_("This row has already been decided."))
    row.withdrawn_at = timezone.now()
    if row.confirmed_at is None:
        row.save()
        return None
    is_told = row.changes.exclude(applied_at=None).exists()
    if is_told and row.confirmed_by_id == officer.pk:
        raise CalendarRefusal(_("It must be withdrawn by someone other than the person who confirmed it."))
    return _decided(row, officer, is_withdrawal=True)


def estimate(exception: CalendarException) -> int:
    """How many due dates of running matters would move if the row came into force."""
    return sum(deadlines.estimate(exception) for deadlines in DEADLINES.values())


def apply_changes(now: dt.datetime | None = None) -> int:
    """Count due dates again for the changes that have settled; the number of due dates moved. A second run
    at the same time does nothing.

    A change is done only once every service is through: after a crash all run again, and what was moved
    already has its new date, so that nobody is told twice.
    """
    with LeaseClaim("recount", LEASE_SECONDS) as lease:
        return _apply(now or timezone.now(), lease) if lease else 0


def _apply(now: dt.datetime, lease: LeaseClaim) -> int:
    waiting = CalendarChange.objects.filter(applied_at=None).select_related("exception")
    if not waiting or waiting.filter(made_at__gt=now - SETTLE).exists():
        return 0
    changes = list(waiting)
    with DAYS.read_once(anew=True):  # not what another process may have kept since
        moved = sum(deadlines.recount(changes, lease.renew) for deadlines in DEADLINES.values())
    CalendarChange.objects.filter(pk__in=[change.pk for change in changes]).update(
        applied_at=timezone.now(), moved=moved
    )
    return moved


def moved_by(exception: CalendarException) -> int:
    return exception.changes.aggregate(moved=Sum("moved"))["moved"] or 0


def _decided(row: CalendarException, officer: User, *, is_withdrawal: bool) -> CalendarChange:
    row.save()
    transaction.on_commit(DAYS.forget)
    return CalendarChange.objects.create(exception=row, is_withdrawal=is_withdrawal, made_by=officer)


def _read() -> dict[Scope, dict[str, frozenset[dt.date]]]:
    """Every row in force by scope and kind."""
    by_scope: dict[Scope, list[CalendarException]] = {}
    for row in CalendarException.objects.in_force():
        for scope in _covered(row):
            by_scope.setdefault(scope, []).append(row)
    return {scope: _by_kind(rows) for scope, rows in by_scope.items()}


def _by_kind(rows: list[CalendarException]) -> dict[str, frozenset[dt.date]]:
    return {kind: frozenset(day for row in rows if row.kind == kind for day in row.days) for kind in Kind}


def _scopes(office: str, unit_id: int | None) -> set[Scope]:
    return {EVERYWHERE, (unit_id, ""), (None, office)}


def _covered(row: CalendarException) -> list[Scope]:
    """Where the row counts: everywhere, at its office, or in its region and all that lies in it."""
    if row.unit_id is None:
        return [(None, row.office)]
    children: dict[int, list[int]] = {}
    for pk, parent in AdminUnit.objects.exclude(parent=None).values_list("pk", "parent_id"):
        children.setdefault(parent, []).append(pk)
    found, waiting = [], [row.unit_id]
    while waiting:
        found.append(waiting.pop())
        waiting += children.get(found[-1], [])
    return [(pk, "") for pk in found]


DAYS = KeptRows("work-calendar", _read)


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
