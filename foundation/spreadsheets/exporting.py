"""Exports; of personal data only for a purpose, which is kept on the trail of readings with the row count."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from import_export.admin import ExportMixin
from unfold.contrib.import_export.forms import ExportForm

from foundation.admin.form_fields import text_field
from foundation.citizens.declarations import declaration_of


class PurposeExportForm(ExportForm):
    purpose = text_field(_("What the file is for"), required=True, most=100)
    purpose.help_text = _("It holds personal data: who exported it, when and what for is kept.")


class PurposeExportMixin(ExportMixin):
    def has_export_permission(self, request: HttpRequest) -> bool:
        """Whoever may read the rows, unless the page has a right of its own for its export."""
        return bool(self.has_view_permission(request))

    def get_export_form_class(self) -> type[ExportForm]:
        declaration = declaration_of(self.model)
        return PurposeExportForm if declaration and declaration.is_personal else ExportForm

    def get_export_data(self, file_format: Any, request: HttpRequest, queryset: Any, **kwargs: Any) -> Any:
        form = kwargs.get("export_form")
        if form is not None and "purpose" in form.fields:
            words = _("%(purpose)s (%(count)d rows)")
            facts = {"purpose": form.cleaned_data["purpose"], "count": queryset.count()}
            request.read_purpose = words % facts  # type: ignore[attr-defined]
        return super().get_export_data(file_format, request, queryset, **kwargs)
