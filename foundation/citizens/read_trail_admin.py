"""The trail of readings: a second person reads it, nobody edits it."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.contrib import admin
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.contrib.filters.admin import ChoicesDropdownFilter
from unfold.decorators import display

from foundation.admin.read_only import ReadOnlyAdminMixin
from foundation.citizens.models import PersonalDataRead


def kind_of(record: str) -> str:
    """The name of a model in words; what no model is called stays as it was written."""
    try:
        return str(capfirst(apps.get_model(record)._meta.verbose_name))
    except (LookupError, ValueError):
        return record


class KindFilter(admin.AllValuesFieldListFilter):
    def choices(self, changelist: Any) -> Iterator[Any]:
        for choice in super().choices(changelist):
            yield {**choice, "display": kind_of(str(choice["display"]))}


@admin.register(PersonalDataRead)
class PersonalDataReadAdmin(ReadOnlyAdminMixin, ModelAdmin):
    list_display = ["at", "reader_name", "act", "kind", "record_key", "page"]
    list_filter = [("act", ChoicesDropdownFilter), ("record", KindFilter)]
    fields = ["reader", "reader_name", "act", "kind", "record_key", "page", "at"]
    readonly_fields = ["kind"]
    list_filter_submit = True
    search_fields = ["=reader_name", "=record_key"]
    date_hierarchy = "at"
    list_per_page = 50
    show_full_result_count = False
    actions = None

    @display(description=_("kind of record"), ordering="record")
    def kind(self, row: PersonalDataRead) -> str:
        return kind_of(row.record)
