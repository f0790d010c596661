"""Citizens at the officers' desk: only those whose dossiers lie on it."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import Http404, HttpRequest

from dossiers.models import Dossier
from dossiers.services.applicants import DETAILS
from foundation.citizens.admin import CitizenAdmin
from foundation.citizens.models import Citizen
from foundation.officers import officer_of

admin.site.unregister(Citizen)


@admin.register(Citizen)
class ApplicantAdmin(CitizenAdmin):
    def get_queryset(self, request: HttpRequest) -> QuerySet:
        citizens = super().get_queryset(request)
        if request.user.is_superuser:
            return citizens
        return citizens.filter(pk__in=Dossier.objects.visible_to(officer_of(request)).values("applicant"))

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """As services.applicants.correct: a new name or phone would reach an account on a channel, or open a
        dossier on another desk, which keeps its other details as well."""
        fixed = [*super().get_readonly_fields(request, obj)]
        if obj is None:
            return fixed
        is_known_elsewhere = _is_known_elsewhere(request, obj)
        if is_known_elsewhere or obj.identities.exists():
            fixed += ["full_name", "phone"]
        if is_known_elsewhere:
            fixed += [name for name in DETAILS if getattr(obj, name)]
        return fixed

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        found = super().get_object(request, object_id, from_field)
        if found is None:
            raise Http404
        return found


def _is_known_elsewhere(request: HttpRequest, citizen: Citizen) -> bool:
    mine = Dossier.objects.visible_to(officer_of(request)).values("pk")
    return citizen.dossiers.exclude(pk__in=mine).exists()
