"""What of the ledger waits and what was refused: the figures of /metrics, /readyz and the duty page.

Each is read through an index and counted only so far, since the ledger may hold ten million rows.
"""

import datetime as dt
from typing import Any, NamedTuple

from django.db.models import Count, Min, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from foundation.database import clock
from foundation.outbox.models import Lane, Notice

MAX_COUNTED = 10_000
REFUSED_WITHIN_DAYS = 7  # with today; a refusal that is older has been decided or never will be


class LaneBacklog(NamedTuple):
    """The notices of a lane that are late: due, or waiting for another try. Counted up to MAX_COUNTED."""

    lane: Lane
    number: int
    owed_since: dt.datetime | None

    @property
    def age(self) -> float:
        """Seconds since the oldest was due first, however often a try put it off; 0 where none is."""
        return (clock.now() - self.owed_since).total_seconds() if self.owed_since else 0.0


class Refused(NamedTuple):
    """Notices that were not sent for one reason, of those made today and within REFUSED_WITHIN_DAYS."""

    reason: str
    today: int
    lately: int


def by_lane() -> list[LaneBacklog]:
    return [_of_lane(lane) for lane in Lane]


def due_now() -> QuerySet[Any]:
    """The keys of the rows that `by_lane` counts, found by the same index; filters alone may read the whole
    ledger."""
    reply, *others = (_due_in(lane).values("pk") for lane in Lane)
    return reply.union(*others, all=True)


def unknown() -> int:
    """Notices in doubt, counted up to MAX_COUNTED."""
    return Notice.objects.unknown().values("pk")[:MAX_COUNTED].count()


def refused() -> list[Refused]:
    """By reason, the most frequent first."""
    today = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    rows = Notice.objects.dead().filter(created_at__gte=today - dt.timedelta(days=REFUSED_WITHIN_DAYS - 1))
    counts = {"today": Count("pk", filter=Q(created_at__gte=today)), "lately": Count("pk")}
    found = rows.order_by().values_list("reason").annotate(**counts)
    return sorted((Refused(*row) for row in found), key=lambda each: (-each.lately, each.reason))


def _of_lane(lane: Lane) -> LaneBacklog:
    late = _due_in(lane).annotate(since=Coalesce("owed_since", "due_at")).values("pk", "since")
    found = late.aggregate(number=Count("pk"), oldest=Min("since"))
    return LaneBacklog(lane, found["number"], found["oldest"])


def _due_in(lane: Lane) -> QuerySet[Notice]:
    """Sorted as the index is, so that the first row is the oldest however many follow."""
    now = clock.now()
    late = Notice.objects.retried(now).idle().filter(Q(due_at__lte=now) | Q(owed_since__isnull=False))
    return late.filter(lane=lane).order_by("due_at", "id")[:MAX_COUNTED]
