"""The table of procedures as the national database and provinces publish it. Pure."""

import datetime as dt
import re
from collections.abc import Callable
from math import ceil
from typing import Any

from dossiers.codes import national_code
from dossiers.models import Agency, Procedure
from dossiers.models.catalogue import LimitUnit
from foundation.spreadsheets import CellError, CellValue, Headings, Layout, ParsedValue
from foundation.spreadsheets import parsers as read
from foundation.spreadsheets.cells import display
from foundation.vietnamese.folding import fold, nfc

NAMED = Headings.beside(__file__)
MAX_PAPER, MAX_FORM = 300, 200
_ITEM = re.compile(r"\s{0,40}(?:;|\n|(?:^|(?<=\s))[-–•+]\s|(?:^|(?<=\s))\d{1,2}[.)]\s)\s{0,40}")
_DAYS = re.compile(
    r"(?<![\d,./])(\d{1,3}(?:[,.]\d{1,2})?)\s*(?:\([^()]*\)\s*)?ngày(\s+làm\s+việc)?", re.IGNORECASE
)
_SAME_DAY = re.compile(r"\b(?:ngay trong ngày|trong ngày|trong buổi)\b", re.IGNORECASE)
_LEVELS = (
    ("xa", Agency.Level.COMMUNE),
    ("phuong", Agency.Level.COMMUNE),
    ("tinh", Agency.Level.PROVINCE),
    ("thanh pho", Agency.Level.PROVINCE),
    ("so", Agency.Level.PROVINCE),
    ("huyen", Agency.Level.DISTRICT),
)
_ONLINE = (
    ("toan trinh", Procedure.OnlineLevel.FULL),
    ("mot phan", Procedure.OnlineLevel.PARTIAL),
    ("truc tiep", Procedure.OnlineLevel.NONE),
    ("thong tin", Procedure.OnlineLevel.NONE),
    ("chua", Procedure.OnlineLevel.NONE),
    ("khong", Procedure.OnlineLevel.NONE),
)
_FIELD = re.compile(
    r"(?:[IVXLC]{1,6}|[A-ZĐ]|\d{1,3})?[ .)·:–-]{0,4}(?:các thủ tục thuộc )?lĩnh vực[ :]{0,3}(.+)",
    re.IGNORECASE,
)
_WITHDRAWN = ("het hieu luc", "bai bo", "khong con", "ngung", "dung", "thay the", "huy", "khong cong khai")
_IN_FORCE = ("con hieu luc", "dang", "cong khai", "da cong bo", "co hieu luc", "ap dung", "sua doi", "moi")


def procedure_layout(today: dt.date) -> Layout:
    """Values: code, name, field, agency_level, online_level, papers, forms and synonyms (lists), fees,
    time_limit, result, legal_basis, portal_url, name_en, status (whether it is withdrawn); beside the time
    limit time_limit_days, limit_unit, same_day."""
    return Layout(
        kind="procedures",
        title="thủ tục hành chính",
        columns=(
            NAMED.column("code", code, required=True),
            NAMED.column("name", _shortened(500), required=True),
            NAMED.column("field", _shortened(120)),
            NAMED.column("agency_level", agency_level, choices=("Cấp tỉnh", "Cấp xã")),
            NAMED.column(
                "online_level", online_level, choices=("Toàn trình", "Một phần", "Cung cấp thông tin")
            ),
            NAMED.column("papers", items(MAX_PAPER), reported=False),
            NAMED.column("forms", items(MAX_FORM), reported=False),
            NAMED.column("fees", _shortened(500)),
            NAMED.column("time_limit", time_limit),
            NAMED.column("result", _shortened(300), reported=False),
            NAMED.column("legal_basis", _shortened(500), reported=False),
            NAMED.column("status", is_withdrawn, choices=("Còn hiệu lực", "Hết hiệu lực")),
            NAMED.column("portal_url", read.web_address, optional=True, reported=False),
            NAMED.column("name_en", _shortened(500), optional=True, reported=False),
            NAMED.column("synonyms", items(200), optional=True, reported=False),
        ),
        natural_key=("code",),
        group=_field_of_group,
        example={
            "code": "1.009999",
            "name": "Tên thủ tục như trong quyết định công bố",
            "field": "Hộ tịch",
            "agency_level": "Cấp xã",
            "online_level": "Toàn trình",
            "papers": "- Tờ khai theo mẫu\n- Giấy tờ chứng minh (nếu có)",
            "forms": "Mẫu số 01",
            "fees": "Không thu",
            "time_limit": "3 ngày làm việc",
            "result": "Giấy xác nhận",
            "legal_basis": "Quyết định công bố thủ tục",
            "status": "Còn hiệu lực",
            "portal_url": "",
            "name_en": "",
            "synonyms": "tên dân thường gọi; tên khác",
        },
    )


def national_layout(today: dt.date) -> Layout:
    """The list of the national catalogue. Values: code, name, field, handled_by, portal_url."""
    return Layout(
        kind="national_procedures",
        title="thủ tục trên Cổng Dịch vụ công quốc gia",
        columns=(
            NAMED.column("code", code, required=True),
            NAMED.column("name", _shortened(1000), required=True),
            NAMED.column("field", _shortened(300)),
            NAMED.column("handled_by", _shortened(300)),
            NAMED.column("portal_url", read.web_address, optional=True, reported=False),
        ),
        natural_key=("code",),
        example={
            "code": "1.009999",
            "name": "Tên thủ tục như trên Cổng Dịch vụ công quốc gia",
            "field": "Hộ tịch",
            "handled_by": "Cấp xã",
            "portal_url": "https://dichvucong.gov.vn/thu-tuc-hanh-chinh/…",
        },
    )


def _field_of_group(text: str) -> dict[str, Any]:
    """«I. Lĩnh vực Hộ tịch (12 TTHC)», «LĨNH VỰC: ĐẤT ĐAI» over the procedures of the field."""
    match = _FIELD.fullmatch(" ".join(nfc(text).split()))
    name = match[1].partition("(")[0].strip(" .:;–-") if match else ""
    if not name:
        return {}
    return {"field": (name.capitalize() if name.isupper() else name[:1].upper() + name[1:])[:120]}


def code(value: CellValue) -> str:
    """«1.001193», with or without the suffix of a province."""
    found = national_code(re.sub(r"\s", "", read.text(value)).upper())
    if not found:
        raise CellError(f"“{display(value)}” không phải mã thủ tục (như 1.001193)")
    return found


def _shortened(longest: int) -> Callable[[CellValue], str | ParsedValue]:
    """Words cut where there is no room for more: a long name is no reason to refuse a procedure."""

    def parse(value: CellValue) -> str | ParsedValue:
        words = read.text(value)
        if len(words) <= longest:
            return words
        return ParsedValue(f"{words[: longest - 1]}…", f"dài {len(words)} chữ, chỉ giữ {longest} chữ đầu")

    return parse


def items(longest: int) -> Callable[[CellValue], list[str]]:
    """«- Tờ khai; - Giấy chứng sinh», one a line, or numbered."""

    def parse(value: CellValue) -> list[str]:
        raw = value if isinstance(value, str) else read.text(value)
        parts = (" ".join(part.split()).strip(" .;-–•+") for part in _ITEM.split(raw))
        return list(dict.fromkeys(part[:longest] for part in parts if part))

    return parse


def is_optional(paper: str) -> bool:
    return "nếu có" in paper.lower()


def agency_level(value: CellValue) -> str | ParsedValue:
    """The lowest of the levels that are named, where citizens go first; a ministry's is left empty."""
    words = f" {fold(read.text(value))} "
    found = next((level for name, level in _LEVELS if f" {name} " in words), None)
    return found or ParsedValue("", f"“{display(value)}” không phải cấp tỉnh hay cấp xã, để trống")


def online_level(value: CellValue) -> str | ParsedValue:
    words = fold(read.text(value))
    found = next((level for name, level in _ONLINE if name in words), None)
    return found or ParsedValue(None, f"“{display(value)}” không rõ mức độ, giữ như cũ")


def time_limit(value: CellValue) -> ParsedValue:
    """The words, and beside them the days that they begin with and what these days count.

    What comes after is an exception: «trong ngày; kéo dài không quá 2 ngày» is answered on the day.
    """
    words = f"{display(value)} ngày làm việc" if isinstance(value, int | float) else read.text(value)
    match, on_the_day = _DAYS.search(words), _SAME_DAY.search(words)
    same_day = on_the_day is not None and (match is None or on_the_day.start() < match.start())
    told = float(match[1].replace(",", ".")) if match and not same_day else 0
    days = ceil(told)
    note = "" if days or same_day else f"“{display(value)}” không rõ số ngày, chỉ giữ lời văn"
    if days != told or (same_day and match):
        note = f"“{display(value)}” tính là {'trong ngày' if same_day else f'{days} ngày'}"
    beside: dict[str, Any] = {
        "time_limit_days": days or None,
        "limit_unit": LimitUnit.CALENDAR if days and match and not match[2] else LimitUnit.WORKING,
        "same_day": same_day,
    }
    says_more = not re.fullmatch(r"\d{1,3}\s*ngày(?:\s+làm\s+việc)?\.?", words, re.IGNORECASE)
    return ParsedValue(words[:300] if says_more else "", note, beside=beside)


def is_withdrawn(value: CellValue) -> bool | ParsedValue:
    words = fold(read.text(value))
    if any(name in words for name in _WITHDRAWN):
        return True
    known = any(name in words for name in _IN_FORCE)
    return False if known else ParsedValue(False, f"“{display(value)}”: coi như còn hiệu lực")
