"""How the offices do with dossiers: results by the promised day, what comes online, what is kept as file."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db.models import Case, Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Sum, Value, When
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dossiers import monthly_counts
from dossiers.models import (
    Agency,
    BankTransfer,
    Dossier,
    DossierPaper,
    FeeNotice,
    OfficerDesk,
    Procedure,
    Rating,
    ResultDocument,
)
from foundation.insights.criteria import DIGITISATION, ONLINE, OPENNESS, PROGRESS, SATISFACTION
from foundation.insights.figures import BY_UNIT, Area, Changelist, Figure, Row
from foundation.regions.models import AdminUnit

SEEN_BY = "dossiers.view_dossier"
OF_DOSSIERS: dict[str, Any] = {
    "area": Area.DOSSIERS,
    "seen_by": SEEN_BY,
    "fields": {"unit": "competent_agency__name"},
    "cuts": BY_UNIT,
}
OF_PARTS = OF_DOSSIERS | {"fields": {"unit": "dossier__competent_agency__name"}}


def _units_seen_by(user: Any) -> set[str] | None:
    return None if user.is_superuser else {agency.name for agency in OfficerDesk.agencies_of(user)}


DOSSIERS = Changelist("dossiers_dossier", SEEN_BY, _units_seen_by)
FEES = Changelist("dossiers_feenotice", "dossiers.view_feenotice", _units_seen_by)


def offices_of(commune: AdminUnit) -> list[str]:
    """The names of its offices, and of those directly under them."""
    offices = Agency.objects.filter(Q(unit=commune) | Q(parent__unit=commune))
    return list(offices.values_list("name", flat=True))


def _received(begin: dt.datetime, end: dt.datetime) -> QuerySet[Any, Any]:
    return monthly_counts.with_handing_in(Dossier.objects.all()).filter(
        handed_in__gte=begin, handed_in__lt=end
    )


def _finished(begin: dt.datetime, end: dt.datetime) -> QuerySet[Any, Any]:
    """Each with `is_file`: its result, as it stands, is kept as a file."""
    kept = ResultDocument.objects.filter(dossier=OuterRef("pk"), superseded_at=None).exclude(file="")
    done = Dossier.objects.filter(finished_at__gte=begin, finished_at__lt=end)
    return done.annotate(is_file=Cast(Exists(kept), IntegerField()))


def _promised(begin: dt.datetime, end: dt.datetime) -> QuerySet[Any, Any]:
    return monthly_counts.with_promise(_finished(begin, end)).filter(promised_at__isnull=False)


def _papers(begin: dt.datetime, end: dt.datetime) -> QuerySet[Any, Any]:
    is_file = Case(When(file="", then=Value(0)), default=Value(1))
    return DossierPaper.objects.filter(added_at__gte=begin, added_at__lt=end).annotate(is_file=is_file)


def _paid(begin: dt.datetime, end: dt.datetime) -> QuerySet[Any, Any]:
    """Each fee paid, with `by_bank`: a line of a bank's statement settled it."""
    states = (BankTransfer.State.MATCHED, BankTransfer.State.SETTLED)
    by_bank = Exists(BankTransfer.objects.filter(notice=OuterRef("pk"), state__in=states))
    paid = FeeNotice.objects.filter(paid_at__gte=begin, paid_at__lt=end)
    return paid.annotate(by_bank=Cast(by_bank, IntegerField()))


def _rated(begin: dt.datetime, end: dt.datetime) -> QuerySet[Any, Any]:
    return Rating.objects.filter(rated_at__gte=begin, rated_at__lt=end)


def _procedures(begin: dt.datetime, end: dt.datetime) -> Iterable[Row]:
    """Those in force on the last day of the month, or today."""
    last = timezone.localdate(end) - dt.timedelta(days=1)
    in_force = Procedure.objects.on(min(last, timezone.localdate())).filter(is_confirmed=True)
    for procedure in in_force.annotate(papers_named=Count("papers")).order_by("pk"):
        has_limit = procedure.same_day or procedure.time_limit_days is not None or procedure.time_limit_note
        yield (
            procedure.national_code,
            procedure.papers_named,
            int(bool(has_limit)),
            int(bool(procedure.legal_basis)),
        )


FIGURES = (
    Figure(
        "dossiers_on_time",
        _("Dossiers with a result by the promised day"),
        _("Of the dossiers with a result in the month: those that had it by the promised day. Waiting for"
          " the citizen moves that day; an apology does not."),
        source=_promised, good=Q(finished_at__lte=F("promised_at")),
        columns=("unit", "finished_at", "promised_at"), **OF_DOSSIERS, opens=DOSSIERS, criterion=PROGRESS,
        of_people=False,
    ),
    Figure(
        "satisfaction",
        _("Satisfaction with dossiers, from 1 to 5"),
        _("The mean of the ratings given in the month. Units with fewer than five ratings are told"
          " together; of fewer than five in all nothing is told."),
        kind="mean", source=_rated, good=Sum("score"), columns=("unit", "score"), **OF_PARTS,
        criterion=SATISFACTION,
    ),
    Figure(
        "dossiers_online",
        _("Dossiers handed in online"),
        _("Of the dossiers handed in during the month: those that came in online. Units with fewer than 5"
          " are told together; of fewer than 5 in all nothing is told."),
        source=_received, good=Q(channel=Dossier.Channel.ONLINE), columns=("unit", "channel"), **OF_DOSSIERS,
        opens=DOSSIERS, criterion=ONLINE,
    ),
    Figure(
        "fees_by_transfer",
        _("Fees paid by bank transfer"),
        _("Of the fees paid in the month: those that a line of a bank's statement settled. Units with fewer"
          " than 5 are told together; of fewer than 5 in all nothing is told."),
        source=_paid, good=Q(by_bank=1), columns=("unit", "by_bank"), **OF_PARTS, opens=FEES,
        criterion=ONLINE,
    ),
    Figure(
        "results_as_files",
        _("Results kept as electronic files"),
        _("Of the dossiers with a result in the month: those whose result is kept here as a file."),
        source=_finished, good=Q(is_file=1), columns=("unit", "is_file"), **OF_DOSSIERS, opens=DOSSIERS,
        criterion=DIGITISATION, of_people=False,
    ),
    Figure(
        "papers_as_files",
        _("Papers kept as electronic files"),
        _("Of the papers entered in the month: those that are kept here as a file."),
        source=_papers, good=Q(is_file=1), columns=("unit", "is_file"), **OF_PARTS, criterion=DIGITISATION,
        of_people=False,
    ),
    Figure(
        "procedures_told_whole",
        _("Procedures described completely"),
        _("Of the procedures in force on the last day of the month (or today): those whose page here names"
          " the papers, the time limit and the legal basis."),
        area=Area.DOSSIERS, seen_by=SEEN_BY, source=_procedures, good=lambda row: all(row[1:]),
        columns=("national_code", "papers", "has_limit", "has_basis"), criterion=OPENNESS, of_people=False,
    ),
)  # fmt: skip
