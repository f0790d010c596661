"""The public totals of petitions. Every page, the API and the open data read these numbers, and no others."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from foundation.insights.figures import Groups, Result
from foundation.insights.measurement import measured
from petitions.models import Event, Petition
from petitions.workflow import OPEN, RUNNING


@dataclass(frozen=True, slots=True)
class Totals:
    """`received` is of this month; `open` and `late` of the moment `at`. The cuts are by name of the unit."""

    at: dt.datetime
    received: int
    open: int
    late: int
    open_by_unit: Groups
    late_by_unit: Groups


def current_totals() -> Totals:
    """This month's figures as /so-lieu/ shows them, at most five minutes old."""
    month = timezone.localdate().replace(day=1)
    now = measured(month)
    still_open, late = now.results["petitions_open"], now.results["petitions_late"]
    return Totals(
        now.at,
        _number(now.results, "petitions_received"),
        _number(now.results, "petitions_open"),
        _number(now.results, "petitions_late"),
        still_open.cuts["unit"],
        late.cuts["unit"],
    )


def open_at(moment: dt.datetime) -> QuerySet[Any, Any]:
    """Petitions being handled at a moment, with `by_unit`, the name of the unit that has it, or ""."""
    last = Event.objects.filter(petition=OuterRef("pk"), at__lt=moment).order_by("-id").values("to_status")
    known = Petition.objects.filter(received_at__lt=moment).annotate(status_then=Subquery(last[:1]))
    return known.filter(status_then__in=OPEN).annotate(by_unit=Coalesce("unit__name", Value("")))


def late_at(moment: dt.datetime) -> QuerySet[Any, Any]:
    """Of these, the ones whose promised day has passed; a petition that waits for its sender is not late."""
    return open_at(moment).filter(status_then__in=RUNNING, due_at__lt=moment)


def _number(results: Mapping[str, Result], key: str) -> int:
    return int(results[key].total.good)
