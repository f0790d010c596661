"""How the offices do with dossiers: results by the promised day, and what citizens say of it."""

import datetime as dt
from collections.abc import Iterable

from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from dossiers.models import Dossier, Rating
from foundation.insights.figures import Figure, Measure, Result, Row, from_groups


def _finished(begin: dt.datetime, end: dt.datetime) -> QuerySet[Dossier]:
    return Dossier.objects.filter(finished_at__gte=begin, finished_at__lt=end, due_at__isnull=False)


def _on_time(begin: dt.datetime, end: dt.datetime) -> Result:
    """A day moved with an apology does not make it good: the day promised first counts."""
    promised = Coalesce("first_due_at", "due_at")
    good = Count("pk", filter=Q(finished_at__lte=promised))
    by_unit = _finished(begin, end).order_by().values_list("competent_agency__name")
    counted = by_unit.annotate(good=good, all=Count("pk"))
    return from_groups({name: Measure(in_time, total) for name, in_time, total in counted})


def _on_time_rows(begin: dt.datetime, end: dt.datetime) -> Iterable[Row]:
    columns = ("competent_agency__name", "finished_at", "first_due_at", "due_at")
    return _finished(begin, end).order_by("pk").values_list(*columns).iterator()


def _rated(begin: dt.datetime, end: dt.datetime) -> QuerySet[Rating]:
    return Rating.objects.filter(rated_at__gte=begin, rated_at__lt=end)


def _satisfaction(begin: dt.datetime, end: dt.datetime) -> Result:
    name = "dossier__competent_agency__name"
    counted = _rated(begin, end).order_by().values_list(name).annotate(sum=Sum("score"), all=Count("pk"))
    return from_groups({unit: Measure(total, number) for unit, total, number in counted})


def _rating_rows(begin: dt.datetime, end: dt.datetime) -> Iterable[Row]:
    columns = ("dossier__competent_agency__name", "score")
    return _rated(begin, end).order_by("pk").values_list(*columns).iterator()


FIGURES = (
    Figure(
        "dossiers_on_time",
        _("Dossiers with a result by the promised day"),
        _("Of the dossiers with a result in the month: those that had it by the day promised first."),
        "share",
        _on_time,
        _on_time_rows,
        ("unit", "finished_at", "first_due_at", "due_at"),
        _("Unit"),
    ),
    Figure(
        "satisfaction",
        _("Satisfaction with dossiers, from 1 to 5"),
        _("The mean of the ratings given in the month."),
        "mean",
        _satisfaction,
        _rating_rows,
        ("unit", "score"),
        _("Unit"),
    ),
)
