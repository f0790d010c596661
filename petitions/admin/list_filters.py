"""The saved views of the list of petitions, which are also the cards of the first page."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import DropdownFilter

from foundation.accounts.officers import officer_of
from petitions import worklist

VIEW = "view"


class ViewFilter(DropdownFilter):
    title = _("view")
    parameter_name = VIEW

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return list(worklist.VIEWS.items())

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return (
            queryset.filter(worklist.condition(self.value(), officer_of(request)))
            if self.value()
            else queryset
        )
