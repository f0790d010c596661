"""The timetable in force, to look at; it comes in as a whole by `import_data buses ZIP`."""

from django.contrib import admin
from import_export.formats.base_formats import XLSX
from unfold.admin import ModelAdmin

from foundation.admin.read_only import ReadOnlyAdminMixin
from foundation.spreadsheets.exporting import PurposeExportMixin
from foundation.spreadsheets.import_admin import HTTPS_LINKS, export_resource
from lookups.kinds.buses.models import Feed, Route, Stop


@admin.register(Feed)
class FeedAdmin(ReadOnlyAdminMixin, ModelAdmin):
    formfield_overrides = HTTPS_LINKS
    list_display = ["publisher", "version", "dated_on", "ends_on", "imported_at"]


@admin.register(Route)
class RouteAdmin(ReadOnlyAdminMixin, ModelAdmin):
    list_display = ["short_name", "long_name", "agency", "phone"]
    search_fields = ["short_name", "long_name__unaccent"]


@admin.register(Stop)
class StopAdmin(ReadOnlyAdminMixin, PurposeExportMixin, ModelAdmin):
    resource_classes = [export_resource(Stop, "gtfs_id", "name", "note", "latitude", "longitude", "zone")]
    formats = [XLSX]
    list_display = ["name", "note", "unit", "zone"]
    list_select_related = ["unit"]
    search_fields = ["key"]
