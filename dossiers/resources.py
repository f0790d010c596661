"""Dossiers as a spreadsheet: what the importer reads is what this writes."""

from typing import Any

from django.utils import translation
from import_export.fields import Field
from import_export.widgets import DateTimeWidget

from dossiers.models import Dossier
from foundation.spreadsheets.import_admin import FormulaSafeResource
from foundation.vietnamese.phones import display_phone

DAY = DateTimeWidget(format="%d/%m/%Y")


class DossierResource(FormulaSafeResource):
    code = Field("code", "Mã hồ sơ")
    procedure = Field("procedure__name", "Thủ tục")
    procedure_code = Field("procedure__national_code", "Mã TTHC")
    applicant = Field("applicant__full_name", "Người nộp")
    phone = Field(column_name="Số điện thoại")
    received = Field("received_at", "Ngày nhận", widget=DAY)
    due = Field("due_at", "Ngày hẹn trả", widget=DAY)
    status = Field(column_name="Trạng thái")
    agency = Field("competent_agency__name", "Cơ quan giải quyết")

    class Meta:
        model = Dossier
        fields = (
            "code", "procedure", "procedure_code", "applicant", "phone", "received", "due", "status", "agency"
        )  # fmt: skip
        export_order = fields

    def dehydrate_phone(self, dossier: Dossier) -> str:
        return display_phone(dossier.applicant.phone) if dossier.applicant.phone else ""

    def dehydrate_status(self, dossier: Dossier) -> Any:
        """The national label, which the importer reads in Vietnamese."""
        with translation.override("vi"):
            return str(dossier.get_status_display())
