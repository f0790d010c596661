"""The directory of health facilities at the desk."""

from django.contrib import admin
from unfold.contrib.filters.admin import AutocompleteSelectFilter, ChoicesDropdownFilter

from foundation.admin.inlines import LabelledInline
from foundation.spreadsheets.import_admin import SpreadsheetAdmin
from lookups.kinds.health.models import Facility, OpeningHours


class HoursInline(LabelledInline):
    model = OpeningHours
    fields = ["weekday", "opens", "closes"]


@admin.register(Facility)
class FacilityAdmin(SpreadsheetAdmin):
    import_kind = "health"
    exported = (
        "name kind commune__name address phone emergency_phone specialities speaks_english"
        " vaccines lat lng certainty checked_on"
    )
    list_display = ["name", "kind", "commune", "phone", "has_emergency", "certainty", "checked_on"]
    list_select_related = ["commune"]
    list_filter = [
        ("kind", ChoicesDropdownFilter),
        ("certainty", ChoicesDropdownFilter),
        ("commune", AutocompleteSelectFilter),
    ]
    search_fields = ["name__unaccent", "old_names__unaccent"]
    autocomplete_fields = ["commune"]
    inlines = [HoursInline]
