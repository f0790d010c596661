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
from foundation.insights.by_unit import ByUnit
from foundation.insights.criteria import DIGITISATION, ONLINE, OPENNESS, PROGRESS, SATISFACTION
from foundation.insights.figures import Area, Figure, Measure, Result, Row
from foundation.insights.row_lists import Changelist
from foundation.regions.models import AdminUnit

SEEN_BY = "dossiers.view_dossier"
UNIT, UNIT_OF_DOSSIER = "competent_agency__name", "dossier__competent_agency__name"


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


ONLINE_SHARE = ByUnit(_received, UNIT, Q(channel=Dossier.Channel.ONLINE), ("channel",))
ON_TIME = ByUnit(_promised, UNIT, Q(finished_at__lte=F("promised_at")), ("finished_at", "promised_at"))
RESULTS = ByUnit(_finished, UNIT, Q(is_file=1), ("is_file",))
PAPERS = ByUnit(_papers, UNIT_OF_DOSSIER, Q(is_file=1), ("is_file",))
BY_TRANSFER = ByUnit(_paid, UNIT_OF_DOSSIER, Q(by_bank=1), ("by_bank",))
RATINGS = ByUnit(_rated, UNIT_OF_DOSSIER, Sum("score"), ("score",))


def _procedures(end: dt.datetime) -> QuerySet[Any, Any]:
    """Those in force on the last day of the month, or today."""
    last = timezone.localdate(end) - dt.timedelta(days=1)
    in_force = Procedure.objects.on(min(last, timezone.localdate())).filter(is_confirmed=True)
    return in_force.annotate(papers_named=Count("papers")).order_by("pk")


def _told_rows(begin: dt.datetime, end: dt.datetime) -> Iterable[Row]:
    for procedure in _procedures(end):
        has_limit = procedure.same_day or procedure.time_limit_days is not None or procedure.time_limit_note
        yield (
            procedure.national_code,
            procedure.papers_named,
            int(bool(has_limit)),
            int(bool(procedure.legal_basis)),
        )


def _told(begin: dt.datetime, end: dt.datetime) -> Result:
    rows = list(_told_rows(begin, end))
    return Result(Measure(sum(all(row[1:]) for row in rows), len(rows)))


FIGURES = (
    ON_TIME.figure(
        "dossiers_on_time",
        _("Dossiers with a result by the promised day"),
        _("Of the dossiers with a result in the month: those that had it by the promised day. Waiting for the"
          " citizen moves that day; an apology does not."),
        area=Area.DOSSIERS, seen_by=SEEN_BY, opens=DOSSIERS, criterion=PROGRESS, of_people=False,
    ),
    RATINGS.figure(
        "satisfaction",
        _("Satisfaction with dossiers, from 1 to 5"),
        _("The mean of the ratings given in the month. Units with fewer than five ratings are told together;"
          " of fewer than five in all nothing is told."),
        area=Area.DOSSIERS, seen_by=SEEN_BY, kind="mean", criterion=SATISFACTION,
    ),
    ONLINE_SHARE.figure(
        "dossiers_online",
        _("Dossiers handed in online"),
        _("Of the dossiers handed in during the month: those that came in online. Units with fewer than 5"
          " are told together; of fewer than 5 in all nothing is told."),
        area=Area.DOSSIERS, seen_by=SEEN_BY, opens=DOSSIERS, criterion=ONLINE,
    ),
    BY_TRANSFER.figure(
        "fees_by_transfer",
        _("Fees paid by bank transfer"),
        _("Of the fees paid in the month: those that a line of a bank's statement settled. Units with fewer"
          " than 5 are told together; of fewer than 5 in all nothing is told."),
        area=Area.DOSSIERS, seen_by=SEEN_BY, opens=FEES, criterion=ONLINE,
    ),
    RESULTS.figure(
        "results_as_files",
        _("Results kept as electronic files"),
        _("Of the dossiers with a result in the month: those whose result is kept here as a file."),
        area=Area.DOSSIERS, seen_by=SEEN_BY, opens=DOSSIERS, criterion=DIGITISATION, of_people=False,
    ),
    PAPERS.figure(
        "papers_as_files",
        _("Papers kept as electronic files"),
        _("Of the papers entered in the month: those that are kept here as a file."),
        area=Area.DOSSIERS, seen_by=SEEN_BY, criterion=DIGITISATION, of_people=False,
    ),
    Figure(
        "procedures_told_whole",
        _("Procedures described completely"),
        _("Of the procedures in force on the last day of the month (or today): those whose page here names"
          " the papers, the time limit and the legal basis."),
        "share",
        _told,
        _told_rows,
        ("national_code", "papers", "has_limit", "has_basis"),
        Area.DOSSIERS,
        SEEN_BY,
        criterion=OPENNESS,
        of_people=False,
    ),
)  # fmt: skip
