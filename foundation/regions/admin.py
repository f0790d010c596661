"""Administrative units: reference data, to look up."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.contrib.filters.admin import ChoicesDropdownFilter

from foundation.admin.read_only import ReadOnlyInline
from foundation.regions.models import AdminUnit, UnitSuccession


class SuccessionInline(ReadOnlyInline):
    model = UnitSuccession
    fk_name = "predecessor"
    fields = ["successor", "kind", "effective", "note"]
    verbose_name_plural = _("What became of it")


@admin.register(AdminUnit)
class AdminUnitAdmin(ModelAdmin):
    list_display = ["named", "code", "parent", "valid_from", "valid_to"]
    list_select_related = ["parent"]
    list_filter = [("level", ChoicesDropdownFilter)]
    list_filter_submit = True
    search_fields = ["name__unaccent", "code"]
    autocomplete_fields = ["parent"]
    inlines = [SuccessionInline]
    list_per_page = 25

    @admin.display(description=_("name"), ordering="name")
    def named(self, unit: AdminUnit) -> str:
        return unit.full_name
