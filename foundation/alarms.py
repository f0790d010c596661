"""Alarms: conditions that staff see until they are over, each with the number of its cases."""

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any

from django.apps import apps
from django.db.models import F, QuerySet

from foundation.database import clock

REPLIES = "reply-"  # answers that did not reach the person who asked
FAULTS = "fault-"  # messages that a platform refuses for what is in them
BUDGETS = "budget-"  # a day's paid messages of a purpose are used up
CLOCKS = "clock-"  # of machines whose workers send nothing
EMERGENCIES = "emergency-"  # somebody told of a danger; each is an alarm of its own, whatever its words


@dataclass(frozen=True, slots=True)
class OpenAlarm:
    """`count` is 0 for a condition that is not counted."""

    key: str
    message: str
    raised_at: dt.datetime
    count: int

    @property
    def reason(self) -> str:
        """Of an alarm about answers."""
        return self.key.removeprefix(REPLIES)


def raise_alarm(*, key: str, message: str, count: int = 0, source: str = "") -> None:
    """Show staff a condition until it is cleared; raising it again keeps the moment it began and adds
    `count` cases. `source`: a hash of the network that brought it, "" where none is known."""
    now = clock.now()
    begun = {"message": message[:300], "count": count, "source": source}
    alarm, created = _alarms().get_or_create(key=key, defaults=begun)
    if created:
        return
    is_over = alarm.cleared_at is not None
    _alarms().filter(pk=alarm.pk).update(
        message=message[:300],
        source=source,
        cleared_at=None,
        raised_at=now if is_over else alarm.raised_at,
        checked_at=now,
        count=count if is_over else F("count") + count,
    )


def clear_alarm(*, key: str) -> None:
    _open(key=key).update(cleared_at=clock.now(), source="")


def is_open(*, key: str) -> bool:
    return _open(key=key).exists()


def open_alarms(prefix: str = "") -> list[OpenAlarm]:
    """Oldest first; several conditions with the same words (one cause, three routes) are one, emergencies
    never."""
    rows = _open(key__startswith=prefix).order_by("raised_at")
    merged: dict[str, OpenAlarm] = {}
    for row in rows:
        name = row.key if row.key.startswith(EMERGENCIES) else row.message
        known = merged.get(name, OpenAlarm(row.key, row.message, row.raised_at, 0))
        merged[name] = replace(known, count=known.count + row.count)
    return list(merged.values())


def open_keys(prefix: str) -> set[str]:
    """Each by itself, also where several have the same words."""
    return set(_open(key__startswith=prefix).values_list("key", flat=True))


def _alarms() -> QuerySet[Any]:
    """A table of the ledger, which also notifies people outside of the back office."""
    return apps.get_model("outbox", "Alarm").objects.all()


def _open(**which: Any) -> QuerySet[Any]:
    return _alarms().filter(cleared_at=None, **which)
