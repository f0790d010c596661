"""Dossiers as a spreadsheet: what the importer reads is what this writes."""

from typing import Any

from django.utils import timezone
from import_export import fields

from dossiers.models import Dossier
from dossiers.workflow import Status
from foundation.spreadsheets.import_admin import FormulaSafeResource
from foundation.vietnamese.phones import display_phone


class DossierResource(FormulaSafeResource):
    code = fields.Field(column_name="Mã hồ sơ")
    procedure = fields.Field(column_name="Thủ tục")
    procedure_code = fields.Field(column_name="Mã TTHC")
    applicant = fields.Field(column_name="Người nộp")
    phone = fields.Field(column_name="Số điện thoại")
    received = fields.Field(column_name="Ngày nhận")
    due = fields.Field(column_name="Ngày hẹn trả")
    status = fields.Field(column_name="Trạng thái")
    agency = fields.Field(column_name="Cơ quan giải quyết")

    class Meta:
        model = Dossier
        fields = (
            "code", "procedure", "procedure_code", "applicant", "phone", "received", "due", "status", "agency"
        )  # fmt: skip
        export_order = fields

    def dehydrate_code(self, dossier: Dossier) -> str:
        return dossier.code

    def dehydrate_procedure(self, dossier: Dossier) -> str:
        return dossier.procedure.name

    def dehydrate_procedure_code(self, dossier: Dossier) -> str:
        return dossier.procedure.national_code

    def dehydrate_applicant(self, dossier: Dossier) -> str:
        return dossier.applicant.full_name

    def dehydrate_phone(self, dossier: Dossier) -> str:
        return display_phone(dossier.applicant.phone) if dossier.applicant.phone else ""

    def dehydrate_received(self, dossier: Dossier) -> str:
        return _day(dossier.accepted_at or dossier.submitted_at or dossier.created_at)

    def dehydrate_due(self, dossier: Dossier) -> str:
        return _day(dossier.due_at)

    def dehydrate_status(self, dossier: Dossier) -> str:
        return Status(dossier.status).label

    def dehydrate_agency(self, dossier: Dossier) -> str:
        return dossier.competent_agency.name


def _day(at: Any) -> str:
    return f"{timezone.localtime(at):%d/%m/%Y}" if at else ""
