"""Applicants of a procedure, as a group that may be written to about that procedure only."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from dossiers.models import Dossier, Procedure
from foundation.citizens.audiences import Audience, count_people
from foundation.citizens.models import Citizen
from foundation.database.vietnamese_order import by_name


def _applicants(choice: str) -> QuerySet[Citizen]:
    of_it = Dossier.objects.filter(procedure__national_code=choice)
    return Citizen.objects.filter(pk__in=of_it.values("applicant_id"))


def _procedures() -> list[tuple[str, str]]:
    applied_for = Dossier.objects.values("procedure_id")
    found = Procedure.objects.filter(pk__in=applied_for).order_by(by_name())
    return list(found.values_list("national_code", "name"))


APPLICANTS = Audience(
    "procedure",
    _("Who applied for"),
    _applicants,
    _("They gave their contact for this procedure: write about it, and nothing else."),
    _procedures,
    counts=lambda: count_people(Dossier.objects.all(), "procedure__national_code", "applicant"),
)
