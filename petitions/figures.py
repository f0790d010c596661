"""How the units answer petitions."""

import datetime as dt
from typing import Any

from django.db.models import Exists, F, IntegerField, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from foundation.insights import communes, figures
from foundation.insights.criteria import SATISFACTION
from foundation.insights.figures import BY_UNIT, Area, Changelist, Figure
from foundation.regions.models import AdminUnit
from petitions import totals
from petitions.categories import Field
from petitions.models import Answer, HandlingUnit, Petition, Rating, UnitDesk
from petitions.workflow import Status

SEEN_BY = "petitions.view_petition"


def _units_seen_by(user: Any) -> set[str] | None:
    if user.has_perm("petitions.see_all_petitions"):
        return None
    return set(UnitDesk.objects.filter(officer=user).values_list("unit__name", flat=True))


LIST = Changelist("petitions_petition", SEEN_BY, _units_seen_by)


def _received(begin: dt.datetime, end: dt.datetime) -> QuerySet[Petition]:
    return Petition.objects.filter(received_at__gte=begin, received_at__lt=end)


def _moment(end: dt.datetime) -> dt.datetime:
    """A month that is not over is told as of now."""
    return min(end, timezone.now())


def _open_in(begin: dt.datetime, end: dt.datetime) -> QuerySet[Any, Any]:
    return totals.open_at(_moment(end))


def _late_in(begin: dt.datetime, end: dt.datetime) -> QuerySet[Any, Any]:
    return totals.late_at(_moment(end))


def _answered(begin: dt.datetime, end: dt.datetime) -> QuerySet[Petition]:
    return Petition.objects.filter(answered_at__gte=begin, answered_at__lt=end, unit__isnull=False)


def _first_answered(begin: dt.datetime, end: dt.datetime) -> QuerySet[Any, Any]:
    """Each petition with `first_answer`, which fell in that time; an answer after a reopening is none."""
    then = Answer.objects.filter(answered_at__gte=begin, answered_at__lt=end).values("petition")
    known = Petition.objects.filter(pk__in=then, unit__isnull=False).with_first_answer()
    return known.filter(first_answer__gte=begin)


def _judged(begin: dt.datetime, end: dt.datetime) -> QuerySet[Any, Any]:
    """Each answered petition with `displeased`: the sender was, with the answer that stands now."""
    said = Rating.objects.filter(
        petition=OuterRef("pk"), round=OuterRef("reopen_count"), score=Rating.Score.DISSATISFIED
    )
    return _answered(begin, end).annotate(displeased=Cast(Exists(said), IntegerField()))


def _promised(begin: dt.datetime, end: dt.datetime) -> QuerySet[Any, Any]:
    """Each petition whose first promised day is over, with `first_answer`; reopened ones had theirs."""
    asked = Petition.objects.filter(first_due_at__gte=begin, first_due_at__lt=min(end, timezone.now()))
    handled = asked.exclude(status__in=[Status.REJECTED, Status.DUPLICATE])
    return handled.with_first_answer().annotate(by_unit=Coalesce("unit__name", Value("")))


NAMES: dict[str, dict[str, Any]] = {
    "field": dict(Field.choices),
    "unit": {"": _("Not handed to a unit yet")},
    "utility": {"phan-anh": _("Report a problem, ask")},
}
OF_PETITIONS: dict[str, Any] = {"area": Area.PETITIONS, "seen_by": SEEN_BY, "opens": LIST}
FIGURES = (
    Figure(
        "petitions_received",
        _("Petitions received"),
        _("Petitions sent in the month, on all ways."),
        kind="count", source=_received, columns=("field", "channel"), **OF_PETITIONS,
        cuts={"field": _("Field"), "channel": _("Channel")}, of_people=False,
    ),
    Figure(
        "petitions_open",
        _("Petitions being handled"),
        _("Petitions received and not yet answered, merged, or sent to whom they belong: now, or at the end"
          " of the month. Those that wait for their sender are among them."),
        kind="count", source=_open_in, columns=("unit", "due_at"), fields={"unit": "by_unit"}, **OF_PETITIONS,
        cuts=BY_UNIT, of_people=False,
    ),
    Figure(
        "petitions_late",
        _("Petitions late"),
        _("Of the petitions being handled: those whose promised day has passed. One that waits for its"
          " sender is not late."),
        kind="count", source=_late_in, columns=("unit", "due_at"), fields={"unit": "by_unit"}, **OF_PETITIONS,
        cuts=BY_UNIT, of_people=False,
    ),
    Figure(
        "petitions_on_time",
        _("Petitions answered by the promised day"),
        _("Of the petitions first answered in the month: those answered by the day promised first."),
        source=_first_answered, good=Q(first_answer__lte=F("first_due_at")),
        columns=("unit", "answered_at", "first_due_at"), **OF_PETITIONS,
        fields={"unit": "unit__name", "answered_at": "first_answer"}, cuts=BY_UNIT, criterion=SATISFACTION,
        of_people=False,
    ),
    Figure(
        "petitions_overdue",
        _("Petitions overdue"),
        _("Of the petitions whose first promised day was over in the month: those that had no answer by"
          " then, answered late or not yet. Left out are those merged or sent to whom they belong."),
        source=_promised, good=Q(first_answer=None) | Q(first_answer__gt=F("first_due_at")),
        columns=("unit", "first_due_at", "answered_at"), **OF_PETITIONS,
        fields={"unit": "by_unit", "answered_at": "first_answer"}, cuts=BY_UNIT, criterion=SATISFACTION,
        of_people=False,
    ),
    Figure(
        "petitions_not_displeased",
        _("Petitions whose answer did not displease"),
        _("Of the petitions answered in the month: those whose sender has not called the answer not"
          " satisfying. Who says nothing counts as not displeased, as in Decision 766. Units with fewer"
          " than 5 answers are told together; of fewer than 5 in all nothing is told."),
        source=_judged, good=Q(displeased=0), columns=("unit", "displeased"), **OF_PETITIONS,
        fields={"unit": "unit__name"}, cuts=BY_UNIT, criterion=SATISFACTION,
    ),
)  # fmt: skip


def _offices(commune: AdminUnit) -> list[str]:
    return list(HandlingUnit.objects.filter(commune=commune).values_list("name", flat=True))


def register() -> None:
    figures.register(FIGURES)
    communes.OFFICES.register("petitions", _offices)
    for cut, names in NAMES.items():
        figures.name(cut, names)
