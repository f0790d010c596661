"""The table of health facilities as health departments keep it. Pure."""

import datetime as dt
import re
from typing import Any

from foundation.spreadsheets import CellError, CellValue, Column, Layout
from foundation.spreadsheets import fields as read
from foundation.spreadsheets.cells import shown
from foundation.vietnamese.folding import fold

KINDS = (
    ("benh vien", "hospital"), ("bv", "hospital"), ("trung tam y te", "centre"), ("ttyt", "centre"),
    ("tram y te", "station"), ("tram", "station"), ("phong kham", "clinic"), ("pk", "clinic"),
    ("nha thuoc", "pharmacy"), ("quay thuoc", "pharmacy"),
)  # fmt: skip
YES, NO = {"co", "x", "yes", "1", "dung", "v", "true"}, {"khong", "no", "0", "k", "ko", "false", "chua"}
_TIME = r"(\d{1,2})(?:h|g|:| giờ ?)(\d{2})?"
_SPAN = re.compile(rf"{_TIME}\s*(?:-|–|đến)\s*{_TIME}", re.IGNORECASE)
_DAYS = re.compile(r"(?:thứ|t)\s*(\d|hai|ba|tư|năm|sáu|bảy)|(cn|chủ nhật)", re.IGNORECASE)
_NUMBER = {"hai": 0, "ba": 1, "tư": 2, "năm": 3, "sáu": 4, "bảy": 5}


def facility_layout(today: dt.date) -> Layout:
    """Values: name, kind, commune, address, phone, emergency_phone, bhyt, hours, specialities, vaccines,
    lat, lng. `hours` is a list of (weekday, opens, closes)."""
    return Layout(
        kind="health",
        title="cơ sở y tế",
        columns=(
            Column(
                "name",
                (
                    "Tên cơ sở",
                    "Tên cơ sở y tế",
                    "Tên đơn vị",
                    "Cơ sở y tế",
                    "Tên",
                    "name",
                    "Tên bệnh viện",
                    "Cơ sở khám chữa bệnh",
                    "Tên cơ sở KCB",
                ),
                read.text,
                required=True,
            ),
            Column("kind", ("Loại", "Loại hình", "Loại cơ sở", "Phân loại", "kind"), _kind),
            Column(
                "commune",
                ("Xã, phường", "Xã/phường", "Phường/xã", "Xã", "Phường", "Địa bàn", "commune"),
                read.text,
                expected=True,
            ),
            Column("address", ("Địa chỉ", "address"), read.text),
            Column("phone", ("Điện thoại", "Số điện thoại", "SĐT", "phone"), read.text),
            Column(
                "emergency_phone",
                ("Cấp cứu", "Số cấp cứu", "Điện thoại cấp cứu", "Đường dây nóng"),
                read.text,
            ),
            Column("bhyt", ("BHYT", "Khám BHYT", "Nhận BHYT", "Bảo hiểm y tế"), _yes_no, optional=True),
            Column(
                "hours",
                ("Giờ khám", "Giờ làm việc", "Thời gian làm việc", "Giờ mở cửa", "Thời gian khám"),
                hours,
            ),
            Column("specialities", ("Chuyên khoa", "Khoa", "Các chuyên khoa"), read.text),
            Column("vaccines", ("Tiêm chủng", "Vắc xin", "Tiêm vắc xin"), read.text),
            Column("lat", ("Vĩ độ", "lat", "latitude"), _degrees),
            Column("lng", ("Kinh độ", "lng", "lon", "longitude"), _degrees),
        ),
        natural_key=("name",),
        rules=(_settle,),
    )


def hours(value: CellValue) -> list[tuple[int, str, str]]:
    """«Thứ 2 - Thứ 6: 7h-11h30, 13h30-17h; Thứ 7: 7h-11h» → (weekday, opens, closes); no day: Monday–Friday
    is not guessed, all seven only for "hằng ngày"."""
    found: list[tuple[int, str, str]] = []
    for part in re.split(r"[;\n]", read.text(value)):
        spans = _SPAN.findall(part)
        days = _weekdays(part)
        if not spans or not days:
            raise CellError(
                f"“{shown(value)}” không rõ ngày giờ; hãy ghi như “Thứ 2 - Thứ 6: 7h-11h30, 13h30-17h”"
            )
        for first_hour, first_minute, last_hour, last_minute in spans:
            opens, closes = _clock(first_hour, first_minute, value), _clock(last_hour, last_minute, value)
            if closes <= opens:
                raise CellError(f"“{shown(value)}” có giờ đóng không sau giờ mở")
            found += [(day, opens, closes) for day in days]
    return found


def _weekdays(part: str) -> list[int]:
    if re.search(r"hằng ngày|hàng ngày|cả tuần|mỗi ngày", part, re.IGNORECASE):
        return list(range(7))
    named = [6 if sunday else _number(day) for day, sunday in _DAYS.findall(part)]
    is_range = re.search(r"(?:-|–|đến)\s*(?:thứ|t\s*\d|cn|chủ nhật)", part, re.IGNORECASE)
    if len(named) == 2 and is_range and named[0] < named[1]:
        return list(range(named[0], named[1] + 1))
    return named


def _number(day: str) -> int:
    number = _NUMBER.get(day.casefold())
    return int(day) - 2 if number is None else number


def _clock(hour: str, minute: str, value: CellValue) -> str:
    try:
        return dt.time(int(hour), int(minute or 0)).isoformat("minutes")
    except ValueError:
        raise CellError(f"“{shown(value)}” có giờ không có thật") from None


def _kind(value: CellValue) -> str:
    return _kind_of(read.text(value)) or _refuse(value)


def _kind_of(words: str) -> str:
    folded = fold(words)
    return next((kind for told, kind in KINDS if re.search(rf"\b{told}", folded)), "")


def _refuse(value: CellValue) -> str:
    raise CellError(f"“{shown(value)}” không phải loại cơ sở y tế nào được biết")


def _yes_no(value: CellValue) -> bool:
    words = fold(read.text(value))
    if words in YES or words in NO:
        return words in YES
    raise CellError(f"“{shown(value)}” không rõ là có hay không")


def _degrees(value: CellValue) -> float:
    try:
        return float(str(value).replace(",", "."))
    except ValueError:
        raise CellError(f"“{shown(value)}” không phải tọa độ (ví dụ 15.57)") from None


def _settle(values: dict[str, Any]) -> list[str]:
    values["kind"] = values["kind"] or _kind_of(values["name"])
    if not values["kind"]:
        raise CellError("Không rõ loại cơ sở; hãy thêm cột “Loại”")
    if not (values["commune"] or values["address"]):
        raise CellError("Thiếu xã, phường hoặc địa chỉ")
    lat, lng = values["lat"], values["lng"]
    if (lat is None) != (lng is None):
        raise CellError("Tọa độ thiếu vĩ độ hoặc kinh độ")
    if lat is not None and not (8 <= lat <= 24 and 102 <= lng <= 118):
        raise CellError(f"Tọa độ {lat}, {lng} không nằm ở Việt Nam (có thể đảo vĩ độ và kinh độ)")
    return []
