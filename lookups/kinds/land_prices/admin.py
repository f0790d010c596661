"""Price tables and their lines; a new table comes in as a spreadsheet."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.contrib.filters.admin import BooleanRadioFilter, ChoicesDropdownFilter, RelatedDropdownFilter
from unfold.decorators import display

from foundation.spreadsheets.import_admin import HTTPS_LINKS, SpreadsheetAdmin
from foundation.vietnamese.money import format_vnd
from lookups.kinds.land_prices.models import LandPrice, PriceTable


def _price(position: int) -> Callable[[LandPrice], int | None]:
    return lambda line: line.prices[position - 1] if position <= len(line.prices) else None


@admin.register(PriceTable)
class PriceTableAdmin(ModelAdmin):
    formfield_overrides = HTTPS_LINKS
    list_display = ["decision", "issuer", "valid_from", "valid_to", "lines_count", "is_published"]
    list_filter = [("is_published", BooleanRadioFilter)]
    list_filter_submit = True
    search_fields = ["decision", "title__unaccent"]
    warn_unsaved_form = True

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).annotate(line_count=Count("lines"))

    @display(description=_("lines"))
    def lines_count(self, table: Any) -> int:
        return table.line_count


@admin.register(LandPrice)
class LandPriceAdmin(SpreadsheetAdmin):
    import_kind = "land_prices"
    # What the importer reads is what this writes; prices are whole đồng.
    exported = {
        "Quyết định": "table__decision",
        "Phường, xã": "commune_name",
        "Tên đường": "street",
        "Từ": "segment_from",
        "Đến": "segment_to",
        "Loại đất": "land_type",
        **{f"VT{position} (đồng/m²)": _price(position) for position in range(1, 5)},
        "Hệ số": "coefficient",
        "Trang": "page",
        "Ghi chú": "note",
    }
    list_display = ["heading", "segment_shown", "land_type", "first_price", "table"]
    list_filter = [("table", RelatedDropdownFilter), ("land_type", ChoicesDropdownFilter)]
    list_select_related = ["table"]
    search_fields = ["street_key", "segment_key", "commune_name__unaccent"]
    autocomplete_fields = ["table", "unit"]

    @display(description=_("street or area"), header=True, ordering="street")
    def heading(self, line: LandPrice) -> list[str]:
        return [line.street, line.commune_name]

    @display(description=_("segment"))
    def segment_shown(self, line: LandPrice) -> str:
        return line.segment or "–"

    @display(description=_("first position"))
    def first_price(self, line: LandPrice) -> str:
        return format_vnd(line.prices[0]) if line.prices and line.prices[0] else "–"
