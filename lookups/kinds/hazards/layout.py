"""Bulletins as the met office and the commands for disaster prevention list them. Pure.

Values: title, hazard (as written), level, number, issuer, issued_at, valid_until, next_bulletin_at (local,
naive), area, situation, forecast, advice; unreported source_url.
"""

import datetime as dt
import re
from typing import Any

from foundation.spreadsheets import CellError, CellValue, Headings, Layout, ParsedValue
from foundation.spreadsheets import parsers as read
from foundation.spreadsheets.cells import display
from foundation.vietnamese.folding import fold
from lookups import sheet_titles
from lookups.kinds.hazards.cards import level_of
from lookups.kinds.hazards.reference_data import hazard_names

END_OF_DAY = dt.time(23, 59)
_HOURS_ON = re.compile(
    r"(?:trong |hieu luc |vong )*(\d{1,3}) ?(?:h|gio)(?: toi| tiep theo| ke tu.*| tu khi.*| nua)"
)


def hazard_layout(today: dt.date) -> Layout:
    return Layout(
        kind="hazards",
        title="cảnh báo thiên tai",
        columns=COLUMNS,
        natural_key=("issuer", "number", "title", "issued_at"),
        rules=(_settle_title, _settle_issuer, _settle_times),
        about=lambda texts: {"sheet_office": sheet_titles.office(texts)},
        example={
            "title": "Tin cảnh báo mưa lớn",
            "hazard": None,
            "level": 1,
            "number": "MLDR-01/10h00",
            "issuer": "Đài Khí tượng Thủy văn tỉnh",
            "issued_at": dt.datetime(2026, 10, 1, 10),
            "valid_until": dt.datetime(2026, 10, 2, 10),
            "area": "Các xã ven sông",
            "situation": "Đang có mưa",
            "forecast": "Mưa to đến rất to",
            "advice": "Không đi qua ngầm, tràn khi nước chảy xiết",
        },
    )


def level(value: CellValue) -> int:
    """Two levels in one cell are refused."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    found = level_of(str(display(value)) if is_number else read.text(value))
    if found is None:
        raise CellError(f"“{display(value)}” không phải một cấp độ rủi ro (từ 1 đến 5)")
    return found


def issued(value: CellValue) -> dt.datetime | ParsedValue:
    found = read.moment(value)
    if isinstance(found, dt.datetime):
        return found
    return ParsedValue(
        dt.datetime.combine(found, dt.time()), f"“{display(value)}” không ghi giờ, hiểu là 00:00"
    )


def until(value: CellValue) -> dt.datetime | dt.timedelta | ParsedValue:
    """A moment, the end of a day, or so many hours after the issue («trong 24 giờ tới»)."""
    if isinstance(value, str) and (match := _HOURS_ON.fullmatch(fold(value))):
        return dt.timedelta(hours=int(match[1]))
    if isinstance(value, str):
        value = re.sub(r"^\s*(?:đến|tới|hết)\s+", "", value, flags=re.IGNORECASE)
    found = read.moment(value)
    if isinstance(found, dt.datetime):
        return found
    return ParsedValue(
        dt.datetime.combine(found, END_OF_DAY), f"“{display(value)}” không ghi giờ, hiểu là hết ngày"
    )


NAMED = Headings.beside(__file__)
COLUMNS = (
    NAMED.column("title", read.name),
    NAMED.column("hazard", read.name, expected=True, choices=hazard_names),
    NAMED.column("level", level, required=True, choices=("1", "2", "3", "4", "5")),
    NAMED.column("number", read.text),
    NAMED.column("issuer", read.name),
    NAMED.column("issued_at", issued, required=True, is_date=True),
    NAMED.column("valid_until", until, required=True, is_date=True),
    NAMED.column("next_bulletin_at", issued, optional=True, is_date=True),
    NAMED.column("area", read.name, required=True),
    NAMED.column("situation", read.text),
    NAMED.column("forecast", read.text),
    NAMED.column("advice", read.text),
    NAMED.column("source_url", read.web_address, optional=True, reported=False),
)


def _settle_title(values: dict[str, Any]) -> list[str]:
    if not (values["title"] or values["hazard"]):
        raise CellError("Thiếu loại thiên tai")
    values["title"] = values["title"] or f"Cảnh báo {values['hazard'][:1].lower()}{values['hazard'][1:]}"
    return [] if values["advice"] else ["chưa ghi phải làm gì; cán bộ bổ sung trước khi phát"]


def _settle_issuer(values: dict[str, Any]) -> list[str]:
    values["issuer"] = values["issuer"] or values.get("sheet_office")
    if not values["issuer"]:
        raise CellError("Thiếu cơ quan phát hành: không có trong dòng hay trên bảng")
    return []


def _settle_times(values: dict[str, Any]) -> list[str]:
    if isinstance(values["valid_until"], dt.timedelta):
        values["valid_until"] = values["issued_at"] + values["valid_until"]
    start, end = values["issued_at"], values["valid_until"]
    if end <= start:
        raise CellError(f"Hiệu lực đến {end:%H:%M, %d/%m/%Y} không sau lúc phát {start:%H:%M, %d/%m/%Y}")
    return []
