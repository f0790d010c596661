"""The tables of units that handle petitions, of ready answers to them and of usual reasons. Pure."""

import datetime as dt
import re

from foundation.ready_answer_layout import answer_layout
from foundation.regions.addresses import commune_names
from foundation.spreadsheets import CellError, CellValue, Column, Layout
from foundation.spreadsheets import parsers as read
from foundation.spreadsheets.cells import display
from foundation.usual_reasons.layout import reason_layout
from petitions.categories import Field
from petitions.models import UsualReason


def unit_layout(today: dt.date) -> Layout:
    """Values: code, name, short_name, phone, commune, is_centre."""
    return Layout(
        kind="handling_units",
        title="đơn vị xử lý",
        columns=(
            Column("code", ("Mã đơn vị", "Mã cơ quan", "code"), code, required=True),
            Column("name", ("Tên đơn vị", "Tên cơ quan", "name"), read.name_up_to(200), required=True),
            Column("short_name", ("Tên gọn", "Tên viết gọn", "short_name"), read.name_up_to(80)),
            Column("phone", ("Điện thoại", "Số điện thoại", "SĐT", "phone"), read.phone, optional=True),
            Column(
                "commune", ("Xã, phường", "Xã/phường", "Địa bàn", "commune"), read.text, choices=commune_names
            ),
            Column("is_centre", ("Trung tâm 1022", "Trung tâm"), read.yes_no),
        ),
        natural_key=("code",),
        example={
            "code": "phong-kinh-te",
            "name": "Phòng Kinh tế, Hạ tầng và Đô thị",
            "short_name": "Phòng Kinh tế",
            "phone": "0905123456",
            "commune": None,
            "is_centre": "Không",
        },
    )


def petition_answer_layout(today: dt.date) -> Layout:
    """Without a field an answer is for all of them."""
    fields = {str(name): field.value for field in Field for name in (field.label, field.value)}
    field = Column("field", ("Lĩnh vực", "field"), read.choice(fields, "lĩnh vực"))
    return answer_layout("petition_answers", field, str(Field.LIGHTING.label))


def petition_reason_layout(today: dt.date) -> Layout:
    act = str(UsualReason.Act.DELAY.label)
    example = {"act": act, "text": "Chờ vật tư để sửa chữa"}
    return reason_layout("petition_reasons", UsualReason.Act, example)


def code(value: CellValue) -> str:
    found = read.text_up_to(30)(value).lower()
    if not re.fullmatch(r"[a-z0-9_-]+", found):
        raise CellError(f"“{display(value)}” không phải mã đơn vị (chữ không dấu, số, gạch nối)")
    return found
