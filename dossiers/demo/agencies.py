"""The offices of the demo province: centres and departments since July 2025, closed district units.

Names and codes follow the style of official ones; addresses, phones and accounts are invented.
"""

import datetime as dt
from typing import NamedTuple

from dossiers.models import Agency, OpeningHours
from foundation.regions.models import AdminUnit
from foundation.vietnamese.folding import strip_marks

REFORM = dt.date(2025, 7, 1)
MORNING, AFTERNOON = (dt.time(7, 30), dt.time(11, 30)), (dt.time(13, 30), dt.time(16, 30))
VIETCOMBANK, AGRIBANK = ("970436", "Vietcombank"), ("970405", "Agribank")
CITY, TAM_KY, HOI_AN, THANG_BINH = "H17.01", "H17.61", "H17.63", "H17.64"
OLD_PROVINCE, OLD_TAM_KY = "000.00.01.H47", "000.00.41.H47"
CENTRE = "Trung tâm Phục vụ hành chính công"


class Office(NamedTuple):
    """`unit` is the code of the administrative unit; `successor` makes it an office that closed in 2025."""

    code: str
    name: str
    short_name: str
    unit: str
    address: str
    phone: str
    successor: str = ""


CENTRES = [
    Office(CITY, f"{CENTRE} thành phố Đà Nẵng", "Một cửa thành phố", "48", "24 Trần Phú", "02363811022"),
    Office(TAM_KY, f"{CENTRE} phường Tam Kỳ", "Một cửa Tam Kỳ", "20341", "70 Hùng Vương", "02353811022"),
    Office(
        "H17.62", f"{CENTRE} phường Bàn Thạch", "Một cửa Bàn Thạch", "20335", "158 Trần Phú", "02353812022"
    ),
    Office(HOI_AN, f"{CENTRE} phường Hội An", "Một cửa Hội An", "20410", "9 Trần Hưng Đạo", "02353861022"),
    Office(
        THANG_BINH, f"{CENTRE} xã Thăng Bình", "Một cửa Thăng Bình", "20791", "282 Tiểu La", "02353874022"
    ),
    Office("H17.65", f"{CENTRE} xã Trà My", "Một cửa Trà My", "20900", "Thôn Trung Thị", "02353882022"),
]
DEPARTMENTS = [
    Office("H17.10", "Sở Nông nghiệp và Môi trường", "Sở NN&MT", "48", "31 Lê Đình Dương", "02363822022"),
    Office("H17.11", "Công an thành phố Đà Nẵng", "Công an thành phố", "48", "80 Lê Lợi", "02363823022"),
    Office("H17.12", "Sở Y tế", "Sở Y tế", "48", "103 Hùng Vương", "02363824022"),
    Office("H17.13", "Sở Nội vụ", "Sở Nội vụ", "48", "24 Trần Phú, tầng 11", "02363825022"),
    Office("H17.14", "Sở Giáo dục và Đào tạo", "Sở GD&ĐT", "48", "24 Trần Phú, tầng 9", "02363826022"),
    Office(
        "H17.15", "Sở Văn hóa, Thể thao và Du lịch", "Sở VHTT&DL", "48", "24 Trần Phú, tầng 8", "02363827022"
    ),
    Office("H17.16", "Bảo hiểm xã hội thành phố", "BHXH thành phố", "48", "1A Trần Quý Cáp", "02363828022"),
    Office("H17.17", "Văn phòng UBND thành phố", "Văn phòng UBND", "48", "24 Trần Phú", "02363829022"),
]
CLOSED = [
    Office(OLD_PROVINCE, f"{CENTRE} tỉnh Quảng Nam", "Một cửa tỉnh", "49", "159B Trần Quý Cáp", "", CITY),
    Office(OLD_TAM_KY, "UBND thành phố Tam Kỳ", "UBND TP Tam Kỳ", "502", "70 Hùng Vương", "", TAM_KY),
    Office("000.00.42.H47", "UBND thành phố Hội An", "UBND TP Hội An", "503", "9 Trần Hưng Đạo", "", HOI_AN),
    Office("000.00.43.H47", "UBND huyện Thăng Bình", "UBND Thăng Bình", "513", "282 Tiểu La", "", THANG_BINH),
]
# Which department handles a field of the province's level; what is not named goes to the first.
HANDLES = {
    "Lý lịch tư pháp": "H17.11",
    "Sát hạch, cấp giấy phép lái xe": "H17.11",
    "An toàn thực phẩm": "H17.12",
    "Người có công": "H17.13",
    "Việc làm": "H17.13",
    "Văn bằng, chứng chỉ": "H17.14",
    "Lữ hành": "H17.15",
    "Cấp sổ BHXH, thẻ BHYT": "H17.16",
    "Thu BHXH, BHYT": "H17.16",
    "Kiểm soát thủ tục hành chính": "H17.17",
}


def load() -> dict[str, Agency]:
    """Every office by its code; one that is there already stays as it is, but for hours that it lacks."""
    known = {agency.code: agency for agency in Agency.objects.all()}
    for office in [*CENTRES, *DEPARTMENTS, *CLOSED]:
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
    is_department = office in DEPARTMENTS
    number = "".join(filter(str.isdigit, office.code))
    bank_bin, bank_name = VIETCOMBANK if office.unit == "48" else AGRIBANK
    return Agency.objects.create(
        code=office.code,
        name=office.name,
        short_name=office.short_name,
        level=_level(office),
        parent=known[CITY] if is_department else None,
        unit=_unit(office),
        is_one_stop=not is_department,
        address=f"{office.address}, {_place(office)}",
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
    if office.unit in ("48", "49"):
        return Agency.Level.PROVINCE
    return Agency.Level.DISTRICT if office.successor else Agency.Level.COMMUNE


def _unit(office: Office) -> AdminUnit | None:
    units = AdminUnit.objects.filter(code=office.unit).order_by("valid_from")
    return units.filter(valid_to__lt=REFORM).last() if office.successor else units.last()


def _place(office: Office) -> str:
    unit = _unit(office)
    return unit.full_name[0].lower() + unit.full_name[1:] if unit else "thành phố Đà Nẵng"


def _holder(name: str) -> str:
    """Banks take capitals and spaces only."""
    return strip_marks(name).upper().replace("&", " ")
