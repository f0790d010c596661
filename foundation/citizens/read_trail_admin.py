"""The trail of readings: a second person reads it, nobody edits it."""

from django.contrib import admin
from unfold.admin import ModelAdmin
from unfold.contrib.filters.admin import ChoicesDropdownFilter

from foundation.admin.read_only import ReadOnlyAdminMixin
from foundation.citizens.models import PersonalDataRead


@admin.register(PersonalDataRead)
class PersonalDataReadAdmin(ReadOnlyAdminMixin, ModelAdmin):
    list_display = ["at", "reader_name", "act", "record", "record_key", "page"]
    list_filter = [("act", ChoicesDropdownFilter), "record"]
    list_filter_submit = True
    search_fields = ["=reader_name", "=record_key"]
    date_hierarchy = "at"
    list_per_page = 50
    show_full_result_count = False
    actions = None
