"""A filter of lists that a second person decides on: without what the reader wrote or asked for himself."""

from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import DropdownFilter

PARAMETER = "others"


def by_others(reader: Any, *fields: str) -> Q:
    """Rows in which none of these fields names the reader."""
    mine = Q()
    for field in fields:
        mine |= Q(**{f"{field}__isnull": False, field: reader})
    return ~mine


def by_others_query(*fields: str) -> str:
    """The part of the list's address that asks for these rows."""
    return f"{PARAMETER}={'-'.join(fields)}"


def by_others_filter(*choices: tuple[str, ...]) -> type[DropdownFilter]:
    """Each choice is the fields that must not name the reader."""
    known = {"-".join(fields): fields for fields in choices}

    class ByOthersFilter(DropdownFilter):
        title = _("a second person")
        parameter_name = PARAMETER

        def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
            named = {
                name: model_admin.opts.get_field(fields[0]).verbose_name for name, fields in known.items()
            }
            return [(name, _("%(what)s: not me") % {"what": what}) for name, what in named.items()]

        def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
            fields = known.get(self.value() or "")
            return queryset.filter(by_others(request.user, *fields)) if fields else queryset

    return ByOthersFilter
