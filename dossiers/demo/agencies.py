"""The offices of the demo province: centres and departments since July 2025, closed district units.

Names and codes follow the style of official ones; addresses, phones and accounts are invented.
"""

import datetime as dt
from typing import NamedTuple

from django.conf import settings

from dossiers.models import Agency, OpeningHours
from foundation.regions.models import AdminUnit
from foundation.vietnamese.folding import strip_marks

REFORM = dt.date(2025, 7, 1)
MORNING, AFTERNOON = (dt.time(7, 30), dt.time(11, 30)), (dt.time(13, 30), dt.time(16, 30))
VIETCOMBANK, AGRIBANK = ("970436", "Vietcombank"), ("970405", "Agribank")
CENTRE = "Trung tâm Phục vụ hành chính công"


class Office(NamedTuple):
    """A row of the province's demo/offices.tsv.

    `unit` is the code of the administrative unit; `successor` makes it an office that closed in 2025;
    `fields` are those that a department handles, `point` is latitude and longitude.
    """

    kind: str
    code: str
    name: str
    short_name: str
    unit: str
    address: str
    phone: str
    successor: str
    fields: str
    point: str = ""

    @property
    def place(self) -> str:
        """«phường …» of the centre's name."""
        return self.name.removeprefix(f"{CENTRE} ")


OFFICES = [Office(**row) for row in settings.PROVINCE.rows("demo/offices")]
CENTRES = [office for office in OFFICES if office.kind == "centre"]
DEPARTMENTS = [office for office in OFFICES if office.kind == "department"]
CLOSED = [office for office in OFFICES if office.kind == "closed"]
# The first of each is that of the whole province; the second that of the town in which the stories play.
CITY, TOWN = [office.code for office in CENTRES[:2]] or ("", "")
OLD_PROVINCE, OLD_TOWN = [office.code for office in CLOSED[:2]] or ("", "")
# Which department handles a field of the province's level; what is not named goes to the first.
HANDLES = {field: office.code for office in DEPARTMENTS for field in office.fields.split("; ") if field}


def load() -> dict[str, Agency]:
    """Every office by its code; one that is there already stays as it is, but for hours that it lacks."""
    known = {agency.code: agency for agency in Agency.objects.all()}
    for office in OFFICES:
        if office.code not in known:
            known[office.code] = _add(office, known)
    for agency in known.values():
        if agency.valid_to is None and not agency.opening_hours.exists():
            _open(agency)
    return known


def _open(agency: Agency) -> None:
    """Invented hours: five days, and a Saturday morning at the one-stop units of communes."""
    days = 6 if agency.level == Agency.Level.COMMUNE else 5
    spans = [
        (day, *span) for day in range(days) for span in (MORNING, AFTERNOON) if day < 5 or span == MORNING
    ]
    OpeningHours.objects.bulk_create(
        OpeningHours(agency=agency, weekday=day, opens=opens, closes=closes) for day, opens, closes in spans
    )


def _add(office: Office, known: dict[str, Agency]) -> Agency:
    is_department = office.kind == "department"
    number = "".join(filter(str.isdigit, office.code))
    lat, lng = map(float, office.point.split(",")) if office.point else (None, None)
    bank_bin, bank_name = VIETCOMBANK if _is_of_province(office) else AGRIBANK
    return Agency.objects.create(
        code=office.code,
        name=office.name,
        short_name=office.short_name,
        level=_level(office),
        parent=known[CITY] if is_department else None,
        unit=_unit(office),
        is_one_stop=not is_department,
        address=f"{office.address}, {_place(office)}",
        lat=lat,
        lng=lng,
        phone=office.phone,
        bank_bin="" if office.successor else bank_bin,
        bank_name="" if office.successor else bank_name,
        bank_account="" if office.successor else f"1022{number:0>9}",
        bank_account_name="" if office.successor else _holder(office.short_name),
        valid_from=None if office.successor else REFORM,
        valid_to=REFORM - dt.timedelta(days=1) if office.successor else None,
        successor=known[office.successor] if office.successor else None,
    )


def _level(office: Office) -> Agency.Level:
    if _is_of_province(office):
        return Agency.Level.PROVINCE
    return Agency.Level.DISTRICT if office.successor else Agency.Level.COMMUNE


def _is_of_province(office: Office) -> bool:
    unit = _unit(office)
    return unit is not None and unit.level == AdminUnit.Level.PROVINCE


def _unit(office: Office) -> AdminUnit | None:
    units = AdminUnit.objects.filter(code=office.unit).order_by("valid_from")
    return units.filter(valid_to__lt=REFORM).last() if office.successor else units.last()


def _place(office: Office) -> str:
    unit = _unit(office)
    return unit.full_name[0].lower() + unit.full_name[1:] if unit else settings.PROVINCE.name


def _holder(name: str) -> str:
    """Banks take capitals and spaces only."""
    return strip_marks(name).upper().replace("&", " ")
