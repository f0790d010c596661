"""How the units answer petitions."""

import datetime as dt
from collections.abc import Iterable

from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from foundation.insights.figures import Figure, Measure, Result, Row, from_groups
from petitions.models import Petition


def _answered(begin: dt.datetime, end: dt.datetime) -> QuerySet[Petition]:
    return Petition.objects.filter(answered_at__gte=begin, answered_at__lt=end, unit__isnull=False)


def _on_time(begin: dt.datetime, end: dt.datetime) -> Result:
    good = Count("pk", filter=Q(answered_at__lte=F("first_due_at")))
    counted = _answered(begin, end).order_by().values_list("unit__name").annotate(good=good, all=Count("pk"))
    return from_groups({name: Measure(in_time, total) for name, in_time, total in counted})


def _rows(begin: dt.datetime, end: dt.datetime) -> Iterable[Row]:
    columns = ("unit__name", "answered_at", "first_due_at")
    return _answered(begin, end).order_by("pk").values_list(*columns).iterator()


FIGURES = (
    Figure(
        "petitions_on_time",
        _("Petitions answered by the promised day"),
        _("Of the petitions answered in the month: those answered by the day promised first."),
        "share",
        _on_time,
        _rows,
        ("unit", "answered_at", "first_due_at"),
        _("Unit"),
    ),
)
