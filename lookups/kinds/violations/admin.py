from django.contrib import admin
from unfold.admin import ModelAdmin
from unfold.contrib.filters.admin import BooleanRadioFilter, ChoicesDropdownFilter

from foundation.admin.read_only import ReadOnlyAdminMixin
from foundation.spreadsheets.import_admin import SpreadsheetAdmin
from lookups.kinds.violations.models import Batch, Violation


@admin.register(Violation)
class ViolationAdmin(SpreadsheetAdmin):
    import_kind = "violations"
    exported = "plate vehicle colour happened_at place behaviour is_settled detected_by settled_at phone"
    list_display = ["plate", "vehicle", "happened_at", "behaviour", "is_settled"]
    list_filter = [("vehicle", ChoicesDropdownFilter), ("is_settled", BooleanRadioFilter)]
    search_fields = ["=plate"]


@admin.register(Batch)
class BatchAdmin(ReadOnlyAdminMixin, ModelAdmin):
    list_display = ["source", "as_of", "imported_at"]
