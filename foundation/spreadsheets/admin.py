"""The imports of the desk: each officer sees those of the kinds that he may import himself."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.contrib.filters.admin import DropdownFilter
from unfold.decorators import display

from foundation.admin.day_filter import DayRangeFilter
from foundation.admin.read_only import ReadOnlyAdminMixin
from foundation.spreadsheets.import_kinds import kind_name, kinds_of, may_import
from foundation.spreadsheets.models import ImportRun

TONES = {ImportRun.State.WHOLE: "success", ImportRun.State.PARTLY: "warning"}


class KindFilter(DropdownFilter):
    title = _("kind of data")
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return sorted(((kind, kind_name(kind)) for kind in kinds_of(request)), key=lambda item: str(item[1]))

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(kind=self.value()) if self.value() else queryset


class PersonFilter(DropdownFilter):
    title = _("imported by")
    parameter_name = "by"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        known = User.objects.filter(pk__in=model_admin.get_queryset(request).order_by().values("by"))
        return [(str(person.pk), _name(person)) for person in known.order_by("last_name", "first_name")]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        chosen = self.value() or ""
        return queryset.filter(by=chosen) if chosen.isdecimal() else queryset


@admin.register(ImportRun)
class ImportRunAdmin(ReadOnlyAdminMixin, ModelAdmin):
    list_display = ["at", "kind_of_data", "file_name", "person", "added", "changed", "refused", "stage"]
    list_filter = [KindFilter, PersonFilter, ("at", DayRangeFilter)]
    list_filter_submit = True
    list_select_related = ["by"]
    list_per_page = 25
    search_fields = ["file_name__unaccent"]
    actions = None
    fields = [
        ("at", "person"), ("kind_of_data", "chosen"), ("file_name", "stage"),
        ("added", "changed"), ("unchanged", "refused"),
    ]  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).filter(kind__in=kinds_of(request))

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may_import(request)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    @display(description=_("kind of data"), ordering="kind")
    def kind_of_data(self, run: ImportRun) -> str:
        return kind_name(run.kind)

    @display(description=_("imported by"), ordering="by")
    def person(self, run: ImportRun) -> str:
        return _name(run.by) if run.by else str(_("the command of the server"))

    @display(description=_("for"))
    def chosen(self, run: ImportRun) -> str:
        return ", ".join(filter(None, run.options.values())) or "–"

    @display(description=_("state"), label=TONES)
    def stage(self, run: ImportRun) -> tuple[str, Any]:
        return run.state, run.state.label


def _name(person: Any) -> str:
    return str(person.get_full_name() or person.get_username())
