"""Lists of violations as the traffic police hand them over. Pure.

Values: plate (normalised), vehicle, happened_at (local), place, behaviour, is_settled; unreported colour,
detected_by, settled_at, phone, as_of (from the title: "tính đến ngày 20/11/2026").
"""

import datetime as dt
import re
from typing import Any

from foundation.spreadsheets import CellError, CellValue, Headings, Layout
from foundation.spreadsheets import parsers as read
from foundation.spreadsheets.cells import display
from foundation.vietnamese.folding import fold
from lookups import sheet_titles
from lookups.kinds.violations import plates

_TIME_FIRST = re.compile(
    r"(\d{1,2})[:h](\d{2})(?::\d{2})?[,\s]+(?:ngày\s+)?"
    r"(\d{1,2}[/-]\d{1,2}[/-]\d{4})",
    re.I,
)
_VEHICLES = (  # the first that a folded name holds: an electric bike is a bike too
    ("ebike", re.compile(r"\bdien\b|^3$")),
    ("motorbike", re.compile(r"\b(?:mo ?to|gan may|xe may)\b|^2$")),
    ("car", re.compile(r"\b(?:o ?to|xe (?:con|tai|khach|ban tai|dau keo)|ro ?mooc)\b|^1$")),
)
_SETTLED = {
    "chua xu phat": False, "chua xu ly": False, "chua nop phat": False, "chua": False,
    "dang xu ly": False, "da xu phat": True, "da xu ly": True, "da nop phat": True, "da": True,
}  # fmt: skip
_GROUNDS = {"trang": "white", "vang": "yellow", "xanh": "blue", "do": "red"}
_COLOUR = re.compile(rf"\b({'|'.join(_GROUNDS)})\b")
_OF_GROUND = re.compile(rf"\bnen\b.{{0,200}}?{_COLOUR.pattern}")
_OF_LETTERS = re.compile(rf"\bchu\b.{{0,200}}?{_COLOUR.pattern}")


def violation_layout(today: dt.date) -> Layout:
    return Layout(
        kind="violations",
        title="vi phạm",
        columns=COLUMNS,
        natural_key=("plate", "vehicle", "happened_at", "place"),
        rules=(_settle_vehicle, _settle_time, _not_in_future(today)),
        about=lambda texts: {"as_of": sheet_titles.as_of(texts)},
        example={
            "plate": "43A-123.45",
            "colour": "Trắng",
            "vehicle": "Ô tô",
            "happened_at": dt.datetime(2026, 8, 4, 8, 15),
            "place": "Km 12, Quốc lộ 1",
            "behaviour": "Không chấp hành hiệu lệnh của đèn tín hiệu",
            "is_settled": "Chưa xử phạt",
            "detected_by": "Phòng Cảnh sát giao thông",
            "settled_at": "Đội Cảnh sát giao thông số 1",
            "phone": "0905123456",
        },
        words={"vehicle": plates.VEHICLES.get},
    )


def plate(value: CellValue) -> str:
    try:
        return plates.normalise(read.text(value))
    except ValueError:
        raise CellError(f"“{display(value)}” không phải biển số xe") from None


def moment(value: CellValue) -> dt.date | dt.datetime:
    if isinstance(value, str) and (match := _TIME_FIRST.fullmatch(value.strip())):
        value = f"{match[3]} {match[1]}:{match[2]}"
    return read.moment(value)


def clock(value: CellValue) -> dt.time:
    """«8h15», 20:30, or the part of a day by which Excel counts."""
    if isinstance(value, dt.time):
        return value
    if isinstance(value, float) and 0 <= value < 1:
        return (dt.datetime.min + dt.timedelta(minutes=round(value * 1440))).time()
    found = read.moment(f"01/01/2000 {value}") if isinstance(value, str) else None
    if isinstance(found, dt.datetime):
        return found.time()
    raise CellError(f"“{display(value)}” không phải giờ trong ngày; hãy ghi như 7h30")


def vehicle(value: CellValue) -> str:
    folded = fold(display(value))
    found = next((kind for kind, names in _VEHICLES if names.search(folded)), None)
    if found is None:
        raise CellError(f"“{display(value)}” không phải loại phương tiện nào được biết")
    return found


def colour(value: CellValue) -> str:
    folded = fold(read.text(value))
    if re.search(r"\b(?:ng|nn)\b", folded):
        return "foreign"
    ground, letters = _OF_GROUND.search(folded) or _COLOUR.search(folded), _OF_LETTERS.search(folded)
    if ground and ground[1] == "vang" and letters and letters[1] == "do":
        return "special"
    if ground:
        return _GROUNDS[ground[1]]
    raise CellError(f"“{display(value)}” không phải màu biển nào được biết")


NAMED = Headings.beside(__file__)
COLUMNS = (
    NAMED.column("plate", plate, required=True),
    NAMED.column("vehicle", vehicle, choices=("Ô tô", "Mô tô, xe máy", "Xe máy điện, xe đạp điện")),
    NAMED.column(
        "colour",
        colour,
        optional=True,
        reported=False,
        choices=("Trắng", "Vàng", "Xanh", "Đỏ", "Vàng chữ đỏ", "NG, NN"),
    ),
    NAMED.column("happened_at", moment, required=True, is_date=True),
    NAMED.column("clock", clock, reported=False),
    NAMED.column("place", read.name, required=True),
    NAMED.column("behaviour", read.name, required=True),
    NAMED.column(
        "is_settled", read.choice(_SETTLED, "trạng thái xử phạt"), choices=("Chưa xử phạt", "Đã xử phạt")
    ),
    NAMED.column("detected_by", read.name, reported=False),
    NAMED.column("settled_at", read.name, reported=False),
    NAMED.column("phone", read.text, optional=True, reported=False),
)


def _settle_vehicle(values: dict[str, Any]) -> list[str]:
    if values.get("vehicle"):
        return []
    values["vehicle"] = plates.likely_vehicle(values["plate"])
    return [f"loại phương tiện suy từ biển số: {plates.VEHICLES[values['vehicle']]}"]


def _settle_time(values: dict[str, Any]) -> list[str]:
    """The hour stands beside the date, or in a column of its own."""
    day, at = values["happened_at"], values.pop("clock", None)
    if not isinstance(day, dt.datetime):
        if at is None:
            raise CellError(f"“{day:%d/%m/%Y}” thiếu giờ vi phạm")
        values["happened_at"] = dt.datetime.combine(day, at)
    elif at is not None and at != day.time():
        raise CellError(f"Giờ vi phạm ghi {at:%H:%M}, nhưng cạnh ngày lại ghi {day:%H:%M}")
    return []


def _not_in_future(today: dt.date) -> Any:
    def check(values: dict[str, Any]) -> list[str]:
        moment_ = values["happened_at"]
        day = moment_.date() if isinstance(moment_, dt.datetime) else moment_
        if day > today:
            raise CellError(f"Thời gian vi phạm {day:%d/%m/%Y} ở tương lai")
        if (listed := values.get("as_of")) and listed > today:
            raise CellError(f"Danh sách ghi tính đến ngày {listed:%d/%m/%Y}, ở tương lai")
        return []

    return check
