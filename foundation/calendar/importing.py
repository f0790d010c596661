"""Days off and swapped days from a spreadsheet: they count once a second person has confirmed them."""

from django.utils.translation import gettext as _

from foundation.calendar import services
from foundation.calendar.models import MAX_DAYS, CalendarException
from foundation.regions.models import AdminUnit
from foundation.spreadsheets.errors import RowRefused
from foundation.spreadsheets.report import RowVerdict
from foundation.spreadsheets.row_import import Outcome, RowImport, commune_of_row


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
