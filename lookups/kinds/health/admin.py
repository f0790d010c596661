"""The directory of health facilities at the desk."""

from django.contrib import admin
from unfold.contrib.filters.admin import AutocompleteSelectFilter, ChoicesDropdownFilter

from foundation.admin.inlines import LabelledInline
from lookups.desk import FormulaSafeResource, SpreadsheetAdmin
from lookups.kinds.health.models import Facility, OpeningHours


class FacilityResource(FormulaSafeResource):
    class Meta:
        model = Facility
        fields = (
            "name",
            "kind",
            "commune__name",
            "address",
            "phone",
            "emergency_phone",
            "specialities",
            "vaccines",
            "lat",
            "lng",
            "certainty",
            "checked_on",
        )
        export_order = fields


class HoursInline(LabelledInline):
    model = OpeningHours
    fields = ["weekday", "opens", "closes"]


@admin.register(Facility)
class FacilityAdmin(SpreadsheetAdmin):
    import_kind = "health"
    resource_classes = [FacilityResource]
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
