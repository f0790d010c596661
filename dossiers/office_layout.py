"""The tables of agencies and of staff. Pure."""

import datetime as dt
import re

from dossiers.codes import EXAMPLE, agency_code, agency_part
from foundation.accounts.roles import Role
from foundation.regions.addresses import commune_names
from foundation.spreadsheets import CellError, CellValue, Column, Layout
from foundation.spreadsheets import parsers as read
from foundation.spreadsheets.cells import display
from foundation.spreadsheets.coordinates import check_point, degrees, point
from foundation.spreadsheets.opening_hours import hours

LEVELS = {"Cấp tỉnh": "tinh", "Tỉnh": "tinh", "Sở": "tinh", "Cấp xã": "xa", "Xã": "xa", "Phường": "xa"}
_SEPARATORS = re.compile(r"\s{0,40}[;,\n]\s{0,40}")


def agency_layout(today: dt.date) -> Layout:
    """Values: code, name, short_name, level, parent, commune, is_one_stop, address, lat, lng,
    phone, hours."""
    return Layout(
        kind="agencies",
        title="cơ quan",
        columns=(
            Column("code", ("Mã cơ quan", "Mã đơn vị", "Mã định danh", "code"), code, required=True),
            Column("name", ("Tên cơ quan", "Tên đơn vị", "name"), read.name_up_to(200), required=True),
            Column("short_name", ("Tên gọn", "Tên viết gọn", "short_name"), read.name_up_to(80)),
            Column("level", ("Cấp", "level"), read.choice(LEVELS, "cấp cơ quan"), required=True),
            Column("parent", ("Mã cơ quan cấp trên", "Thuộc", "parent"), code),
            Column(
                "commune", ("Xã, phường", "Xã/phường", "Địa bàn", "commune"), read.text, choices=commune_names
            ),
            Column("is_one_stop", ("Nhận hồ sơ", "Một cửa"), read.yes_no),
            Column("address", ("Địa chỉ", "address"), read.text_up_to(300)),
            Column("lat", ("Vĩ độ", "lat", "latitude"), degrees),
            Column("lng", ("Kinh độ", "lng", "longitude"), degrees),
            Column("point", ("Tọa độ", "GPS"), point, optional=True, reported=False),
            Column("phone", ("Điện thoại", "Số điện thoại", "SĐT", "phone"), read.phone, optional=True),
            Column("hours", ("Giờ làm việc", "Giờ tiếp nhận", "hours"), hours),
        ),
        natural_key=("code",),
        rules=(check_point,),
        example={
            "code": agency_part(EXAMPLE),
            "name": "Trung tâm Phục vụ hành chính công",
            "short_name": "Một cửa",
            "level": "Cấp xã",
            "parent": "",
            "commune": None,
            "is_one_stop": "Có",
            "address": "Số 1, đường Trần Phú",
            "lat": "15.5736",
            "lng": "108.4740",
            "phone": "0905123456",
            "hours": "Thứ Hai – Thứ Sáu: 7:30 – 11:30, 13:30 – 17:00",
        },
    )


def staff_layout(today: dt.date) -> Layout:
    """Values: username, full_name, email, roles, agencies (lists of names and codes)."""
    return Layout(
        kind="staff",
        title="cán bộ",
        columns=(
            Column("username", ("Tên đăng nhập", "Tài khoản", "username"), username, required=True),
            Column("full_name", ("Họ và tên", "Họ tên", "full_name"), read.name_up_to(150), required=True),
            Column("email", ("Thư điện tử", "Email", "email"), email),
            Column("roles", ("Vai trò", "Quyền", "roles"), roles, choices=[role.value for role in Role]),
            Column("agencies", ("Mã cơ quan", "Cơ quan", "agencies"), codes),
        ),
        natural_key=("username",),
        example={
            "username": "an.nguyen",
            "full_name": "Nguyễn Văn An",
            "email": "an.nguyen@example.gov.vn",
            "roles": Role.COUNTER.value,
            "agencies": agency_part(EXAMPLE),
        },
    )


def code(value: CellValue) -> str:
    """One that could not open a dossier code would stop the counter at its first dossier."""
    try:
        return agency_code(read.text_up_to(20)(value))
    except ValueError:
        raise CellError(f"“{display(value)}” không phải mã cơ quan (như {agency_part(EXAMPLE)})") from None


def codes(value: CellValue) -> list[str]:
    return [code(part) for part in _SEPARATORS.split(read.text(value)) if part]


def username(value: CellValue) -> str:
    found = read.text_up_to(150)(value).lower()
    if not re.fullmatch(r"[a-z0-9._-]{3,}", found):
        raise CellError(f"“{display(value)}” không phải tên đăng nhập (chữ không dấu, số, dấu chấm)")
    return found


def email(value: CellValue) -> str:
    found = read.text_up_to(254)(value)
    if not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", found):
        raise CellError(f"“{display(value)}” không phải địa chỉ thư điện tử")
    return found


def roles(value: CellValue) -> list[str]:
    known = read.choice({role.value: role.value for role in Role}, "vai trò")
    return [known(part) for part in _SEPARATORS.split(read.text(value)) if part]
