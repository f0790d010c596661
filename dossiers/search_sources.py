"""What the search of the portal finds of dossiers: procedures, those of other bodies, offices."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dossiers import offices
from dossiers.models import Agency, NationalProcedure, OutsideProcedure, Procedure
from dossiers.submission.english_names import in_vietnamese
from dossiers.submission.procedure_index import names_of
from dossiers.submission.procedure_search import national_portal_search, procedures
from foundation.regions.models import AdminUnit
from foundation.search.indexing import in_both_languages, places, register
from foundation.search.services import search
from foundation.search.sources import Hit, ModelSource, Reword
from foundation.vietnamese.marked import Vietnamese

MAX_PUBLISHED = 3
OFFICE_WORDS = gettext_lazy("one-stop office, public service centre, people's committee, opening hours")


class Procedures(ModelSource):
    key, label = "procedure", gettext_lazy("Procedures")
    models = (Procedure,)
    reword: Reword | None = staticmethod(in_vietnamese)

    def visible(self) -> QuerySet[Procedure]:
        return procedures()

    def names(self, row: Procedure) -> Iterable[str]:
        return names_of(row)

    def text(self, row: Procedure) -> str:
        return row.field

    def hit(self, row: Procedure) -> Hit:
        url = reverse("dossiers:file_procedure", args=[row.pk])
        return Hit(row.translated("name"), url, _("Procedure"), Vietnamese(row.field))


class OutsideProcedures(ModelSource):
    key, label = "outside", gettext_lazy("Procedures of other bodies")
    models = (OutsideProcedure,)
    boost = 0.88

    def visible(self) -> QuerySet[OutsideProcedure]:
        return OutsideProcedure.objects.all()

    def names(self, row: OutsideProcedure) -> Iterable[str]:
        return (*names_of(row), *row.situations.splitlines())

    def text(self, row: OutsideProcedure) -> str:
        return row.handled_by

    def hit(self, row: OutsideProcedure) -> Hit:
        url = f"{reverse('dossiers:file')}?{urlencode({'q': row.name})}"
        return Hit(Vietnamese(row.name), url, _("Another body"), Vietnamese(row.handled_by))


class NationalProcedures(ModelSource):
    """Those that the province's own catalogue does not hold; they lead to the national portal."""

    key, label = "national", gettext_lazy("National Public Service Portal")
    models = (NationalProcedure,)
    boost, least = 0.72, 0.38  # their long names share some words with whatever is typed

    def visible(self) -> QuerySet[NationalProcedure]:
        return NationalProcedure.objects.exclude(code__in=procedures().values("national_code"))

    def names(self, row: NationalProcedure) -> Iterable[str]:
        return (row.name, row.code)

    def hit(self, row: NationalProcedure) -> Hit:
        summary = " · ".join(filter(None, (row.field, row.handled_by)))
        url = row.url or national_portal_search(row.name)
        return Hit(Vietnamese(row.name), url, _("National Portal"), Vietnamese(summary))


def published(text: str, limit: int = MAX_PUBLISHED) -> list[Hit]:
    """What the national portal publishes under these words: for whom our catalogue holds nothing."""
    return [hit for hit in search(text) if hit.source == NationalProcedures.key][:limit]


class Offices(ModelSource):
    key, label = "office", gettext_lazy("Offices")
    models = (Agency,)

    def visible(self) -> QuerySet[Agency]:
        return offices.offices()

    def names(self, row: Agency) -> Iterable[str]:
        return (row.name, row.short_name, *offices.other_names(row))

    def text(self, row: Agency) -> str:
        return " ".join((in_both_languages(OFFICE_WORDS), row.address, places(row.unit)))

    def hit(self, row: Agency) -> Hit:
        url = reverse("dossiers:office", args=[row.code])
        return Hit(Vietnamese(row.name), url, _("Office"), Vietnamese(row.address))


class Communes(ModelSource):
    key, label = "commune", gettext_lazy("Wards and communes")
    models = (AdminUnit,)
    wholeness = 2.0

    def visible(self) -> QuerySet[AdminUnit]:
        return offices.communes()

    def names(self, row: AdminUnit) -> Iterable[str]:
        units = [row, *(origin.predecessor for origin in row.origins.select_related("predecessor"))]
        offices = [f"UBND {unit.full_name}" for unit in units if unit.level == AdminUnit.Level.COMMUNE]
        return [*(name for unit in units for name in (unit.full_name, unit.name)), *offices]

    def hit(self, row: AdminUnit) -> Hit:
        url, parent = reverse("dossiers:commune", args=[row.code]), row.parent
        lead = Vietnamese(parent.full_name if parent else "")
        return Hit(Vietnamese(row.full_name), url, _("Ward or commune"), lead)


def register_all() -> None:
    sources: tuple[Any, ...] = (
        Procedures(),
        OutsideProcedures(),
        NationalProcedures(),
        Offices(),
        Communes(),
    )
    for position, source in enumerate(sources):
        register(source, position=position)
