"""The table of days off and swapped days. Pure."""

import datetime as dt

from foundation.calendar.models import CalendarException
from foundation.regions.addresses import commune_names
from foundation.spreadsheets import Column, Layout
from foundation.spreadsheets import parsers as read

Kind = CalendarException.Kind
KINDS = {
    "Nghỉ lễ": Kind.HOLIDAY,
    "Nghỉ lễ, tết": Kind.HOLIDAY,
    "Nghỉ": Kind.HOLIDAY,
    "Làm bù": Kind.WORKED,
    "Đóng cửa": Kind.CLOSURE,
}


def holiday_layout(today: dt.date) -> Layout:
    """Values: first_day, last_day, kind, name, basis, commune, office."""
    return Layout(
        kind="holidays",
        title="ngày nghỉ, ngày làm bù",
        columns=(
            Column("first_day", ("Từ ngày", "Ngày", "first_day"), read.day, required=True, is_date=True),
            Column("last_day", ("Đến ngày", "last_day"), read.day, is_date=True),
            Column("kind", ("Loại", "kind"), read.choice(KINDS, "loại ngày"), required=True),
            Column("name", ("Lý do", "Tên ngày", "Nội dung", "name"), read.name_up_to(120), required=True),
            Column("basis", ("Căn cứ", "Văn bản", "basis"), read.text_up_to(200)),
            Column(
                "commune", ("Xã, phường", "Xã/phường", "Địa bàn", "commune"), read.text, choices=commune_names
            ),
            Column("office", ("Mã cơ quan", "office"), read.text_up_to(30)),
        ),
        natural_key=("first_day", "kind", "commune", "office"),
        example={
            "first_day": dt.date(2026, 9, 2),
            "last_day": dt.date(2026, 9, 3),
            "kind": "Nghỉ lễ",
            "name": "Quốc khánh",
            "basis": "Thông báo 10/TB-UBND",
            "commune": "",
            "office": "",
        },
    )
