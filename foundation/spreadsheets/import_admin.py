"""The back-office list of data that comes in files: take in a spreadsheet with a preview, give one out.

@admin.register(LandPrice)
class LandPriceAdmin(SpreadsheetAdmin):
    import_kind = "land_prices"
    exported = {"Tên đường": "street"}
"""

from collections.abc import Callable, Mapping
from typing import Any

from django.db.models import Model, URLField
from django.http import HttpRequest, HttpResponse
from import_export import fields, resources
from import_export.formats.base_formats import XLSX

from foundation.admin.deletion import HideLinkRowsMixin
from foundation.admin.own_list import OwnListAdmin
from foundation.spreadsheets.cells import escape_formula
from foundation.spreadsheets.exporting import PurposeExportMixin, TrackedResource
from foundation.spreadsheets.import_page import ImportPageMixin

HTTPS_LINKS = {URLField: {"assume_scheme": "https"}}
"""For `formfield_overrides`: an address typed without its scheme is a https one."""


class FormulaSafeResource(TrackedResource, resources.ModelResource):
    """Text that no spreadsheet runs; the apostrophe is Excel's own sign for "this is text"."""

    def export_field(self, field: Any, instance: Any, **kwargs: Any) -> Any:
        value = super().export_field(field, instance, **kwargs)
        return escape_formula(value)


class _Column(fields.Field):
    """A column whose cell is computed from the instance."""

    def __init__(self, column_name: str, value_of: Callable[[Any], Any]) -> None:
        super().__init__(column_name=column_name)
        self._value_of = value_of

    def get_value(self, instance: Any, **kwargs: Any) -> Any:
        return self._value_of(instance)


def export_resource(
    model: type[Model], *names: str, columns: Mapping[str, str | Callable[[Any], Any]] | None = None
) -> type[FormulaSafeResource]:
    """What a list gives out: fields of the model by name, or `columns`: heading → field or function."""
    declared = {
        f"column_{at}": fields.Field(value, heading) if isinstance(value, str) else _Column(heading, value)
        for at, (heading, value) in enumerate((columns or {}).items())
    }
    chosen = (*names, *declared)
    meta = type("Meta", (), {"model": model, "fields": chosen, "export_order": chosen})
    return type(f"{model.__name__}Resource", (FormulaSafeResource,), {"Meta": meta, **declared})


class SpreadsheetAdmin(HideLinkRowsMixin, ImportPageMixin, PurposeExportMixin, OwnListAdmin):
    exported: str | Mapping[str, Any] = ""
    """What the list gives out: names of fields, or heading → field or function; "": all fields."""
    formats = [XLSX]
    import_export_change_list_template = "admin/dossiers/change_list.html"
    list_filter_submit = True
    list_per_page = 25
    warn_unsaved_form = True

    def get_resource_classes(self, request: HttpRequest) -> Any:
        if self.resource_classes:
            return super().get_resource_classes(request)
        if isinstance(self.exported, Mapping):
            return [export_resource(self.model, columns=self.exported)]
        if self.exported:
            return [export_resource(self.model, *self.exported.split())]
        return [resources.modelresource_factory(self.model, resource_class=FormulaSafeResource)]

    def has_export_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        doors = {
            "has_import_permission": self.has_import_permission(request),
            "has_export_permission": self.has_export_permission(request),
            "import_link": self.page_url("import"),
            "export_link": self.page_url("export"),
        }
        return super().changelist_view(request, {**doors, **(extra_context or {})})
