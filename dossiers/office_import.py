"""Agencies with their opening hours, and the staff at their desks, from spreadsheets (docs/first-week.md)."""

from typing import Any

from django.contrib.auth.models import Group, User
from django.db.models import Q
from django.utils.translation import gettext as _

from dossiers.models import Agency, OfficerDesk, OpeningHours
from foundation.accounts import services as accounts
from foundation.accounts.exceptions import ChangeRefused
from foundation.accounts.models import AccountChange
from foundation.spreadsheets.errors import RowRefused
from foundation.spreadsheets.report import RowVerdict
from foundation.spreadsheets.row_import import Outcome, RowImport, commune_of_row, given, save_changes

AGENCY_FIELDS = ("name", "short_name", "level", "is_one_stop", "address", "lat", "lng", "phone")


class AgencyImport(RowImport):
    """Known by their code; an empty cell leaves what is known. Those above stand above in the file."""

    def save_row(self, row: RowVerdict) -> Outcome:
        values = row.values
        agency = Agency.objects.filter(code=values["code"]).first() or Agency(code=values["code"])
        wanted = given({name: values.get(name) for name in AGENCY_FIELDS})
        wanted.setdefault("short_name", agency.short_name or wanted["name"][:80])
        if values.get("parent"):
            wanted["parent"] = agency_of(values["parent"])
        if values.get("commune"):
            wanted["unit"] = commune_of_row(row)
        outcome = save_changes(agency, wanted | {"is_confirmed": True})
        is_changed = bool(values.get("hours")) and _set_hours(agency, values["hours"])
        return Outcome.UPDATED if is_changed and outcome == Outcome.UNCHANGED else outcome


def agency_of(wanted: str) -> Agency:
    """Raises RowRefused."""
    if found := Agency.objects.filter(code=wanted).first():
        return found
    words = _("There is no agency %(code)s yet: write it in a row above, or import it first.")
    raise RowRefused(words % {"code": wanted})


def _set_hours(agency: Agency, spans: list[tuple[int, str, str]]) -> bool:
    """False where the agency has these already."""
    rows = agency.opening_hours.values_list("weekday", "opens", "closes")
    if {(day, f"{opens:%H:%M}", f"{closes:%H:%M}") for day, opens, closes in rows} == set(spans):
        return False
    agency.opening_hours.all().delete()
    OpeningHours.objects.bulk_create(
        OpeningHours(agency=agency, weekday=day, opens=opens, closes=closes) for day, opens, closes in spans
    )
    return True


class StaffImport(RowImport):
    """Accounts without a password; new roles wait for a second administrator, none is taken away."""

    def save_row(self, row: RowVerdict) -> Outcome:
        values = row.values
        officer = User.objects.filter(username=values["username"]).first()
        outcome = self._save_account(officer or _new_officer(values["username"]), values)
        officer = User.objects.get(username=values["username"])
        is_changed = self._ask_for_roles(officer, values.get("roles") or [])
        for wanted in values.get("agencies") or []:
            _desk, created = OfficerDesk.objects.get_or_create(officer=officer, agency=agency_of(wanted))
            is_changed = is_changed or created
        return Outcome.UPDATED if is_changed and outcome == Outcome.UNCHANGED else outcome

    @staticmethod
    def _save_account(officer: User, values: dict[str, Any]) -> Outcome:
        first, _space, last = values["full_name"].rpartition(" ")
        return save_changes(
            officer, given({"first_name": first, "last_name": last, "email": values.get("email")})
        )

    def _ask_for_roles(self, officer: User, names: list[str]) -> bool:
        waiting = officer.account_changes.filter(state=AccountChange.State.WAITING)
        asked = Group.objects.filter(accountchange__in=waiting)
        known = {*officer.groups.values_list("name", flat=True), *asked.values_list("name", flat=True)}
        if not set(names) - known:
            return False
        if self.by is None:
            raise RowRefused(_("Roles need an administrator who asks for them: --by USERNAME."))
        wanted = Group.objects.filter(Q(name__in=names) | Q(user=officer)).distinct()
        try:
            accounts.set_roles(officer=officer, roles=list(wanted), by=self.by)
        except ChangeRefused as refusal:
            raise RowRefused(str(refusal)) from refusal
        return True


def _new_officer(name: str) -> User:
    officer = User(username=name, is_staff=True)
    officer.set_unusable_password()
    return officer
