"""The trail of readings: a second person reads it, nobody edits it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from django.apps import apps
from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import FieldDoesNotExist
from django.http import HttpRequest
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.contrib.filters.admin import ChoicesDropdownFilter
from unfold.decorators import display

from foundation.admin.read_only import ReadOnlyAdminMixin
from foundation.citizens.models import PersonalDataRead
from foundation.declarations import all_declarations


def kind_of(record: str) -> str:
    """The name of a model in words; what no model is called stays as it was written."""
    try:
        return str(capfirst(apps.get_model(record)._meta.verbose_name))
    except (LookupError, ValueError):
        return record


def with_names(rows: Iterable[PersonalDataRead]) -> None:
    """Give each row `record_name`: the code of the case or else its number, one query a kind of record."""
    by_record = defaultdict(list)
    for row in rows:
        row.record_name = row.record_key
        by_record[row.record].append(row)
    for record, of_record in by_record.items():
        model = _with_code(record)
        keys = {int(row.record_key) for row in of_record if row.record_key.isdecimal()} if model else set()
        codes = dict(model._base_manager.filter(pk__in=keys).values_list("pk", "code")) if model else {}
        for row in of_record:
            if row.record_key.isdecimal():
                row.record_name = codes.get(int(row.record_key), row.record_key)


def _with_code(record: str) -> Any:
    """The model where its cases have a code that stands on paper."""
    try:
        model = apps.get_model(record)
        model._meta.get_field("code")
    except (LookupError, ValueError, FieldDoesNotExist):
        return None
    return model


class TrailChangeList(ChangeList):
    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        with_names(self.result_list)


class KindFilter(admin.AllValuesFieldListFilter):
    def choices(self, changelist: Any) -> Iterator[Any]:
        for choice in super().choices(changelist):
            yield {**choice, "display": kind_of(str(choice["display"]))}


@admin.register(PersonalDataRead)
class PersonalDataReadAdmin(ReadOnlyAdminMixin, ModelAdmin):
    list_display = ["at", "officer", "act", "kind", "named", "page"]
    list_select_related = ["reader"]
    list_filter = [("act", ChoicesDropdownFilter), ("record", KindFilter)]
    fields = ["officer", "act", "kind", "named", "page", "at"]
    readonly_fields = ["officer", "kind", "named"]
    list_filter_submit = True
    search_fields = ["=reader_name", "=record_key"]
    search_help_text = _("Log-in of the officer, or code of a case")
    date_hierarchy = "at"
    list_per_page = 50
    show_full_result_count = False
    actions = None

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[TrailChangeList]:
        return TrailChangeList

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> Any:
        found, distinct = super().get_search_results(request, queryset, search_term)
        code = search_term.strip().upper()
        for record in (each.label for each in all_declarations() if code and each.is_personal):
            if (model := _with_code(record)) and (case := model._base_manager.filter(code=code).first()):
                found = found | queryset.filter(record=record, record_key=str(case.pk))
        return found, distinct

    @display(description=_("read by"), ordering="reader_name")
    def officer(self, row: PersonalDataRead) -> str:
        """As colleagues call him, with the log-in of then."""
        name = row.reader.get_full_name() if row.reader else ""
        return f"{name} ({row.reader_name})" if name else row.reader_name

    @display(description=_("record"), ordering="record_key")
    def named(self, row: PersonalDataRead) -> str:
        if not hasattr(row, "record_name"):
            with_names([row])
        return row.record_name or "–"

    @display(description=_("kind of record"), ordering="record")
    def kind(self, row: PersonalDataRead) -> str:
        return kind_of(row.record)
