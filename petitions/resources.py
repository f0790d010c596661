"""Petitions as a spreadsheet for the centre: no sender, and no cell that a spreadsheet would run."""

from import_export.fields import Field
from import_export.widgets import DateTimeWidget

from foundation.spreadsheets.import_admin import FormulaSafeResource
from petitions.models import Petition

MOMENT = DateTimeWidget(format="%d/%m/%Y %H:%M")


class PetitionResource(FormulaSafeResource):
    code = Field("code", "Mã")
    kind = Field("get_kind_display", "Loại")
    field = Field("get_field_display", "Lĩnh vực")
    status = Field("get_status_display", "Trạng thái")
    unit = Field("unit__name", "Đơn vị xử lý")
    commune = Field("commune__full_name", "Xã, phường")
    text = Field("text", "Nội dung")
    received = Field("received_at", "Nhận lúc", widget=MOMENT)
    due = Field("due_at", "Hẹn trả lời", widget=MOMENT)
    answered = Field("answered_at", "Trả lời lúc", widget=MOMENT)

    class Meta:
        model = Petition
        fields = ("code", "kind", "field", "status", "unit", "commune", "text", "received", "due", "answered")
        export_order = fields
