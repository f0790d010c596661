"""Epidemics at the desk: a disease with its levels by commune and its sites."""

from django.contrib import admin
from unfold.admin import ModelAdmin
from unfold.contrib.filters.admin import AutocompleteSelectFilter, ChoicesDropdownFilter

from lookups.desk import HarmlessResource, SpreadsheetDesk
from lookups.kinds.epidemics.models import Disease, OutbreakLevel, Site


class LevelResource(HarmlessResource):
    class Meta:
        model = OutbreakLevel
        fields = ("disease__name", "commune__name", "level", "begins_on", "ends_on", "measures")
        export_order = fields


class SiteResource(HarmlessResource):
    class Meta:
        model = Site
        fields = ("disease__name", "kind", "name", "address", "commune__name", "hours", "offers", "phone")
        export_order = fields


class DatedDesk(SpreadsheetDesk):
    list_select_related = ["disease", "commune"]
    autocomplete_fields = ["disease", "commune"]


@admin.register(Disease)
class DiseaseAdmin(ModelAdmin):
    list_display = ["name", "hotline", "source", "updated_on"]
    search_fields = ["name__unaccent"]


@admin.register(OutbreakLevel)
class OutbreakLevelAdmin(DatedDesk):
    import_kind = "epidemics"
    resource_classes = [LevelResource]
    list_display = ["disease", "commune", "level", "begins_on", "ends_on"]
    list_filter = [("disease", AutocompleteSelectFilter), ("level", ChoicesDropdownFilter)]


@admin.register(Site)
class SiteAdmin(DatedDesk):
    import_kind = "epidemic_sites"
    resource_classes = [SiteResource]
    list_display = ["name", "disease", "kind", "commune", "begins_on", "ends_on"]
    list_filter = [("disease", AutocompleteSelectFilter), ("kind", ChoicesDropdownFilter)]
    search_fields = ["name__unaccent", "address__unaccent"]
