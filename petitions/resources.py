"""Petitions as a spreadsheet for the centre: no sender, and no cell that a spreadsheet would run."""

from typing import Any

from django.utils import timezone
from import_export import fields

from foundation.spreadsheets.import_admin import FormulaSafeResource
from petitions.models import Petition


class PetitionResource(FormulaSafeResource):
    code = fields.Field(column_name="Mã")
    kind = fields.Field(column_name="Loại")
    field = fields.Field(column_name="Lĩnh vực")
    status = fields.Field(column_name="Trạng thái")
    unit = fields.Field(column_name="Đơn vị xử lý")
    commune = fields.Field(column_name="Xã, phường")
    text = fields.Field(column_name="Nội dung")
    received = fields.Field(column_name="Nhận lúc")
    due = fields.Field(column_name="Hẹn trả lời")
    answered = fields.Field(column_name="Trả lời lúc")

    class Meta:
        model = Petition
        fields = ("code", "kind", "field", "status", "unit", "commune", "text", "received", "due", "answered")
        export_order = fields

    def dehydrate_code(self, petition: Petition) -> str:
        return petition.code

    def dehydrate_kind(self, petition: Petition) -> str:
        return str(petition.get_kind_display())

    def dehydrate_field(self, petition: Petition) -> str:
        return str(petition.get_field_display())

    def dehydrate_status(self, petition: Petition) -> str:
        return str(petition.get_status_display())

    def dehydrate_unit(self, petition: Petition) -> str:
        return petition.unit.name if petition.unit else ""

    def dehydrate_commune(self, petition: Petition) -> str:
        return petition.commune.full_name if petition.commune else ""

    def dehydrate_text(self, petition: Petition) -> str:
        return petition.text

    def dehydrate_received(self, petition: Petition) -> str:
        return _moment(petition.received_at)

    def dehydrate_due(self, petition: Petition) -> str:
        return _moment(petition.due_at)

    def dehydrate_answered(self, petition: Petition) -> str:
        return _moment(petition.answered_at)


def _moment(at: Any) -> str:
    return f"{timezone.localtime(at):%d/%m/%Y %H:%M}" if at else ""
