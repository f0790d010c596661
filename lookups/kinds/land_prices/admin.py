"""Price tables and their lines; a new table comes in as a spreadsheet."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from import_export import fields
from unfold.admin import ModelAdmin
from unfold.contrib.filters.admin import BooleanRadioFilter, ChoicesDropdownFilter, RelatedDropdownFilter
from unfold.decorators import display

from foundation.vietnamese.money import format_vnd
from lookups.desk import HTTPS_LINKS, FormulaSafeResource, SpreadsheetAdmin
from lookups.kinds.land_prices.models import LandPrice, PriceTable


class LandPriceResource(FormulaSafeResource):
    """What the importer reads is what this writes; prices are whole đồng."""

    table__decision = fields.Field("table__decision", "Quyết định")
    commune_name = fields.Field("commune_name", "Phường, xã")
    street = fields.Field("street", "Tên đường")
    segment_from = fields.Field("segment_from", "Từ")
    segment_to = fields.Field("segment_to", "Đến")
    land_type = fields.Field("land_type", "Loại đất")
    vt1 = fields.Field(column_name="VT1 (đồng/m²)")
    vt2 = fields.Field(column_name="VT2 (đồng/m²)")
    vt3 = fields.Field(column_name="VT3 (đồng/m²)")
    vt4 = fields.Field(column_name="VT4 (đồng/m²)")
    coefficient = fields.Field("coefficient", "Hệ số")
    page = fields.Field("page", "Trang")
    note = fields.Field("note", "Ghi chú")

    class Meta:
        model = LandPrice
        fields = (
            "table__decision", "commune_name", "street", "segment_from", "segment_to", "land_type", "vt1",
            "vt2", "vt3", "vt4", "coefficient", "page", "note",
        )  # fmt: skip
        export_order = fields

    def dehydrate_vt1(self, line: LandPrice) -> int | None:
        return _price(line, 1)

    def dehydrate_vt2(self, line: LandPrice) -> int | None:
        return _price(line, 2)

    def dehydrate_vt3(self, line: LandPrice) -> int | None:
        return _price(line, 3)

    def dehydrate_vt4(self, line: LandPrice) -> int | None:
        return _price(line, 4)


def _price(line: LandPrice, position: int) -> int | None:
    return line.prices[position - 1] if position <= len(line.prices) else None


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
    resource_classes = [LandPriceResource]
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
