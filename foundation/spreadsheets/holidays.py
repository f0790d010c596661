"""Days off and swapped days from a spreadsheet: they count once a second person has confirmed them.

Here, because the calendar lies below the reader of tables.
"""

import datetime as dt

from django.utils.translation import gettext as _

from foundation.calendar import services
from foundation.calendar.models import MAX_DAYS, CalendarException
from foundation.regions.addresses import commune_names
from foundation.regions.models import AdminUnit
from foundation.spreadsheets import parsers as read
from foundation.spreadsheets.errors import RowRefused
from foundation.spreadsheets.layout import Column, Layout
from foundation.spreadsheets.report import RowVerdict
from foundation.spreadsheets.row_import import Outcome, RowImport, commune_of_row

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


class HolidayImport(RowImport):
    """A row that is known, waiting or in force, stays as it is."""

    def save_row(self, row: RowVerdict) -> Outcome:
        values = row.values
        first, last = values["first_day"], values.get("last_day") or values["first_day"]
        if not 0 <= (last - first).days < MAX_DAYS:
            words = _("The last day must not be before the first, nor %(days)s days or more after it.")
            raise RowRefused(words % {"days": MAX_DAYS})
        if values["kind"] == CalendarException.Kind.WORKED and first != last:
            raise RowRefused(_("Enter each day worked in exchange as a row of its own."))
        unit: AdminUnit | None = commune_of_row(row) if values.get("commune") else None
        office = values.get("office") or ""
        if unit and office:
            raise RowRefused(_("Either a region or one office, not both."))
        if office and office not in dict(services.offices()):
            raise RowRefused(_("No office has the code “%(code)s”.") % {"code": office})
        scope = {"kind": values["kind"], "first_day": first, "last_day": last, "unit": unit, "office": office}
        if CalendarException.objects.filter(withdrawn_at=None, **scope).exists():
            return Outcome.UNCHANGED
        CalendarException.objects.create(
            name=values["name"], basis=values.get("basis") or "", entered_by=self.by, **scope
        )
        return Outcome.CREATED
