"""How the offices do with dossiers: results by the promised day, what comes online, what is kept as file."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dossiers.models import BankTransfer, Dossier, DossierPaper, FeeNotice, Procedure, Rating, ResultDocument
from foundation.insights.criteria import DIGITISATION, ONLINE, OPENNESS, PROGRESS, SATISFACTION
from foundation.insights.figures import Area, Figure, Groups, Measure, Result, Row, from_groups

SEEN_BY = "dossiers.view_dossier"
BY_UNIT = {"unit": _("Unit")}
UNIT = "competent_agency__name"


def _received(begin: dt.datetime, end: dt.datetime) -> QuerySet[Dossier]:
    """By the moment of handing in; at the counter that is the acceptance."""
    handed_in = Coalesce("submitted_at", "accepted_at")
    return Dossier.objects.annotate(handed_in=handed_in).filter(handed_in__gte=begin, handed_in__lt=end)


def _online(begin: dt.datetime, end: dt.datetime) -> Result:
    good = Count("pk", filter=Q(channel=Dossier.Channel.ONLINE))
    return _by_unit(_received(begin, end).order_by().values_list(UNIT).annotate(good=good, all=Count("pk")))


def _received_rows(begin: dt.datetime, end: dt.datetime) -> Iterable[Row]:
    return _received(begin, end).order_by("pk").values_list(UNIT, "channel").iterator()


def _finished(begin: dt.datetime, end: dt.datetime) -> QuerySet[Dossier]:
    return Dossier.objects.filter(finished_at__gte=begin, finished_at__lt=end, due_at__isnull=False)


def _on_time(begin: dt.datetime, end: dt.datetime) -> Result:
    """A day moved with an apology does not make it good: the day promised first counts."""
    good = Count("pk", filter=Q(finished_at__lte=Coalesce("first_due_at", "due_at")))
    return _by_unit(_finished(begin, end).order_by().values_list(UNIT).annotate(good=good, all=Count("pk")))


def _on_time_rows(begin: dt.datetime, end: dt.datetime) -> Iterable[Row]:
    columns = (UNIT, "finished_at", "first_due_at", "due_at")
    return _finished(begin, end).order_by("pk").values_list(*columns).iterator()


def _with_files(begin: dt.datetime, end: dt.datetime) -> QuerySet[Dossier]:
    """Each finished dossier with `is_file`: its result, as it stands, is kept as a file."""
    kept = ResultDocument.objects.filter(dossier=OuterRef("pk"), superseded_at=None).exclude(file="")
    done = Dossier.objects.filter(finished_at__gte=begin, finished_at__lt=end)
    return done.annotate(is_file=Exists(kept))


def _results(begin: dt.datetime, end: dt.datetime) -> Result:
    good = Count("pk", filter=Q(is_file=True))
    return _by_unit(_with_files(begin, end).order_by().values_list(UNIT).annotate(good=good, all=Count("pk")))


def _result_rows(begin: dt.datetime, end: dt.datetime) -> Iterable[Row]:
    for unit, is_file in _with_files(begin, end).order_by("pk").values_list(UNIT, "is_file"):
        yield unit, int(is_file)


def _papers(begin: dt.datetime, end: dt.datetime) -> QuerySet[DossierPaper]:
    return DossierPaper.objects.filter(added_at__gte=begin, added_at__lt=end)


def _papers_as_files(begin: dt.datetime, end: dt.datetime) -> Result:
    good = Count("pk", filter=~Q(file=""))
    handed_in = _papers(begin, end).order_by().values_list(f"dossier__{UNIT}")
    return _by_unit(handed_in.annotate(good=good, all=Count("pk")))


def _paper_rows(begin: dt.datetime, end: dt.datetime) -> Iterable[Row]:
    for unit, file in _papers(begin, end).order_by("pk").values_list(f"dossier__{UNIT}", "file").iterator():
        yield unit, int(bool(file))


def _paid(begin: dt.datetime, end: dt.datetime) -> QuerySet[FeeNotice]:
    """Each fee paid, with `by_bank`: a line of a bank's statement settled it."""
    states = (BankTransfer.State.MATCHED, BankTransfer.State.SETTLED)
    by_bank = Exists(BankTransfer.objects.filter(notice=OuterRef("pk"), state__in=states))
    return FeeNotice.objects.filter(paid_at__gte=begin, paid_at__lt=end).annotate(by_bank=by_bank)


def _by_transfer(begin: dt.datetime, end: dt.datetime) -> Result:
    good = Count("pk", filter=Q(by_bank=True))
    counted = (
        _paid(begin, end).order_by().values_list(f"dossier__{UNIT}").annotate(good=good, all=Count("pk"))
    )
    return _by_unit(counted)


def _paid_rows(begin: dt.datetime, end: dt.datetime) -> Iterable[Row]:
    for unit, by_bank in _paid(begin, end).order_by("pk").values_list(f"dossier__{UNIT}", "by_bank"):
        yield unit, int(by_bank)


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


def _rated(begin: dt.datetime, end: dt.datetime) -> QuerySet[Rating]:
    return Rating.objects.filter(rated_at__gte=begin, rated_at__lt=end)


def _satisfaction(begin: dt.datetime, end: dt.datetime) -> Result:
    rated = _rated(begin, end).order_by().values_list(f"dossier__{UNIT}")
    return _by_unit(rated.annotate(good=Sum("score"), all=Count("pk")))


def _rating_rows(begin: dt.datetime, end: dt.datetime) -> Iterable[Row]:
    """(unit, score)"""
    return _rated(begin, end).order_by("pk").values_list(f"dossier__{UNIT}", "score")


def _by_unit(counted: Iterable[tuple[str, float, int]]) -> Result:
    groups: Groups = {unit: Measure(good, total) for unit, good, total in counted}
    return from_groups("unit", groups)


FIGURES = (
    Figure(
        "dossiers_on_time",
        _("Dossiers with a result by the promised day"),
        _("Of the dossiers with a result in the month: those that had it by the day promised first."),
        "share",
        _on_time,
        _on_time_rows,
        ("unit", "finished_at", "first_due_at", "due_at"),
        Area.DOSSIERS,
        SEEN_BY,
        BY_UNIT,
        PROGRESS,
        of_people=False,
    ),
    Figure(
        "satisfaction",
        _("Satisfaction with dossiers, from 1 to 5"),
        _("The mean of the ratings given in the month. Units with fewer than five ratings are told together;"
          " of fewer than five in all nothing is told."),
        "mean",
        _satisfaction,
        _rating_rows,
        ("unit", "score"),
        Area.DOSSIERS,
        SEEN_BY,
        BY_UNIT,
        SATISFACTION,
    ),
    Figure(
        "dossiers_online",
        _("Dossiers handed in online"),
        _("Of the dossiers handed in during the month: those that came in online. Units with fewer than 5"
          " are told together; of fewer than 5 in all nothing is told."),
        "share",
        _online,
        _received_rows,
        ("unit", "channel"),
        Area.DOSSIERS,
        SEEN_BY,
        BY_UNIT,
        ONLINE,
    ),
    Figure(
        "fees_by_transfer",
        _("Fees paid by bank transfer"),
        _("Of the fees paid in the month: those that a line of a bank's statement settled. Units with fewer"
          " than 5 are told together; of fewer than 5 in all nothing is told."),
        "share",
        _by_transfer,
        _paid_rows,
        ("unit", "by_bank"),
        Area.DOSSIERS,
        SEEN_BY,
        BY_UNIT,
        ONLINE,
    ),
    Figure(
        "results_as_files",
        _("Results kept as electronic files"),
        _("Of the dossiers with a result in the month: those whose result is kept here as a file."),
        "share",
        _results,
        _result_rows,
        ("unit", "is_file"),
        Area.DOSSIERS,
        SEEN_BY,
        BY_UNIT,
        DIGITISATION,
        of_people=False,
    ),
    Figure(
        "papers_as_files",
        _("Papers kept as electronic files"),
        _("Of the papers entered in the month: those that are kept here as a file."),
        "share",
        _papers_as_files,
        _paper_rows,
        ("unit", "is_file"),
        Area.DOSSIERS,
        SEEN_BY,
        BY_UNIT,
        DIGITISATION,
        of_people=False,
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
