"""The back-office list of data that comes in files: take in a spreadsheet with a preview, give one out.

@admin.register(LandPrice)
class LandPriceAdmin(SpreadsheetDesk):
    import_kind = "land_prices"
    resource_classes = [LandPriceResource]
"""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from import_export import resources
from import_export.admin import ExportMixin
from import_export.formats.base_formats import XLSX
from unfold.admin import ModelAdmin
from unfold.contrib.import_export.forms import ExportForm
from unfold.widgets import UnfoldAdminFileFieldWidget

from foundation.spreadsheets import FileRefused, Report, read_report, registry, waiting_files
from foundation.spreadsheets.harmless import harmless
from foundation.spreadsheets.registry import ImportResult

MOST_SHOWN = 500


class UploadForm(forms.Form):
    file = forms.FileField(
        label=_("Spreadsheet (xlsx, xls or csv)"),
        widget=UnfoldAdminFileFieldWidget(attrs={"accept": ".xlsx,.xls,.csv,.txt,.tsv,.xml,.html"}),
    )


class HarmlessResource(resources.ModelResource):
    """Text that no spreadsheet runs; the apostrophe is Excel's own sign for "this is text"."""

    def export_field(self, field: Any, instance: Any, **kwargs: Any) -> Any:
        value = super().export_field(field, instance, **kwargs)
        return harmless(value)


class SpreadsheetDesk(ExportMixin, ModelAdmin):
    import_kind: str
    formats = [XLSX]
    export_form_class = ExportForm
    import_export_change_list_template = "admin/dossiers/change_list.html"
    list_filter_submit = True
    list_per_page = 25
    warn_unsaved_form = True

    def has_import_permission(self, request: HttpRequest) -> bool:
        return self.has_add_permission(request) and self.has_change_permission(request)

    def has_export_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def get_urls(self) -> list[Any]:
        here = path("import/", self.admin_site.admin_view(self.import_view), name=self._name("import"))
        return [here, *super().get_urls()]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        doors = {
            "has_import_permission": self.has_import_permission(request),
            "has_export_permission": self.has_export_permission(request),
            "import_link": self._address("import"),
            "export_link": self._address("export"),
        }
        return super().changelist_view(request, {**doors, **(extra_context or {})})

    def import_view(self, request: HttpRequest) -> HttpResponse:
        if not self.has_import_permission(request):
            raise PermissionDenied
        if request.method == "POST" and "confirm" in request.POST:
            return self._confirm(request)
        form = UploadForm(request.POST or None, request.FILES or None)
        shown: dict[str, Any] = {}
        if request.method == "POST" and form.is_valid():
            file = form.cleaned_data["file"]
            shown = self._preview(request, file.read(), file.name)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Import"),
            "subtitle": self.opts.verbose_name_plural,
            "form": form,
            "back": self._address("changelist"),
            **shown,
        }
        return TemplateResponse(request, "admin/import.html", context)

    def _preview(self, request: HttpRequest, content: bytes, name: str) -> dict[str, Any]:
        try:
            report, result = self._run(content, name, by=request.user, dry_run=True)
        except FileRefused as refusal:
            return {"refusal": str(refusal)}
        if not result.refused:
            request.session[self._name("import")] = waiting_files.keep(content, name)
        told = [row for row in report.rows if row.verdict != "skip"]
        told.sort(key=lambda row: (row.verdict != "reject", not row.reason))
        return {
            "report": report.as_json() | {"rows": told[:MOST_SHOWN]},
            "result": result,
            "report_keys": report.reported,
            "unshown": max(0, len(told) - MOST_SHOWN),
            "name": name,
            "may_confirm": not result.refused and result.created + result.updated > 0,
        }

    def _confirm(self, request: HttpRequest) -> HttpResponse:
        ticket = request.session.pop(self._name("import"), None)
        content = waiting_files.take(ticket)
        if content is None:
            messages.warning(request, _("The file is no longer here. Please upload it again."))
            return HttpResponseRedirect(self._address("import"))
        try:
            _report, result = self._run(content, ticket["name"], by=request.user, dry_run=False)
        except FileRefused as refusal:
            messages.error(request, str(refusal))
            return HttpResponseRedirect(self._address("import"))
        if result.refused:
            told = [f"{line}: {why}" for line, why in list(result.refused.items())[:5]]
            messages.error(request, "; ".join(told))
            return HttpResponseRedirect(self._address("import"))
        words = _("Imported: %(created)d new, %(updated)d brought up to date, %(unchanged)d unchanged.")
        counts = {"created": result.created, "updated": result.updated, "unchanged": result.unchanged}
        messages.success(request, words % counts)
        return HttpResponseRedirect(self._address("changelist"))

    def _run(self, content: bytes, name: str, *, by: Any, dry_run: bool) -> tuple[Report, ImportResult]:
        importer = registry.importer(self.import_kind)
        report = read_report(content, importer.layout(timezone.localdate()), name=name)
        return report, registry.run(importer, report, by=by, dry_run=dry_run)

    def _name(self, page: str) -> str:
        return f"{self.opts.app_label}_{self.opts.model_name}_{page}"

    def _address(self, page: str) -> str:
        return reverse(f"admin:{self._name(page)}")
