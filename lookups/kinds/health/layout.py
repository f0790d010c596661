"""The table of health facilities as health departments keep it. Pure."""

import datetime as dt
import re
from typing import Any

from django.conf import settings

from foundation.regions.addresses import commune_names
from foundation.spreadsheets import CellError, CellValue, Headings, Layout, ParsedValue, Question, UnknownName
from foundation.spreadsheets import parsers as read
from foundation.spreadsheets.cells import display
from foundation.spreadsheets.coordinates import check_point, degrees, point
from foundation.spreadsheets.opening_hours import hours
from foundation.spreadsheets.previews import week_as_text
from foundation.vietnamese.folding import fold
from lookups.kinds.health.models import Facility

KINDS = (
    ("benh vien", "hospital"), ("bv", "hospital"), ("vien", "hospital"), ("phan vien", "hospital"),
    ("trung tam", "centre"), ("ttyt", "centre"), ("tt y te", "centre"), ("cdc", "centre"),
    ("tram y te", "station"), ("tram", "station"), ("phan tram", "station"), ("tyt", "station"),
    ("y te xa", "station"), ("y te phuong", "station"), ("phong kham", "clinic"), ("pk", "clinic"),
    ("benh xa", "clinic"), ("nha ho sinh", "clinic"), ("phong chan tri", "clinic"), ("nha khoa", "clinic"),
    ("phong y te", "clinic"), ("phong tiem chung", "clinic"), ("nha thuoc", "pharmacy"),
    ("quay thuoc", "pharmacy"), ("hieu thuoc", "pharmacy"),
)  # fmt: skip
_WHOLE = frozenset({"vien", "cdc", "tyt"})
_KIND_LABELS = ("Bệnh viện", "Trung tâm y tế", "Trạm y tế", "Phòng khám", "Nhà thuốc")
_OWNERS = {
    "cong lap": True, "cong": True, "nha nuoc": True, "tu nhan": False, "tu": False, "ngoai cong lap": False,
    "dan lap": False,
}  # fmt: skip
_LEVELS = (("ban dau", "first"), ("co ban", "basic"), ("chuyen sau", "specialised"))
_LEVEL_LABELS = ("Ban đầu", "Cơ bản", "Chuyên sâu")
YES_OR_NO = ("Có", "Không")
_PLACE_TITLE = re.compile(
    r"(?:(?:[IVX]{1,5}|[A-ZĐ]|\d{1,3})\s*[.)·:\-–]\s*)?(?:địa bàn\s+)?"
    r"(?P<place>(?P<kind>huyện|quận|thị xã|thành phố|tp\.?|tx\.?|xã|phường|thị trấn|đặc khu)\s+"
    r"[^\d,;:()]{2,40})"
    r"(?:\s*[:(].*)?",
    re.IGNORECASE,
)
YES = frozenset({"co", "x", "yes", "1", "dung", "v", "true"})
NO = frozenset({"khong", "no", "0", "k", "ko", "false", "chua", "khong co"})
_BETWEEN_PHONES = re.compile(r"\s{0,40}[/;,]\s{0,40}|\s{1,40}-\s{1,40}|\s{1,40}hoặc\s{1,40}")
_REMARK = re.compile(r"\([^()]{0,200}[^\W\d_]{2}[^()]{0,200}\)")


NAMED = Headings.beside(__file__)


def facility_layout(today: dt.date) -> Layout:
    """Values: name, kind, commune, address, phone, emergency_phone, bhyt, hours, specialities, vaccines,
    english, lat, lng. `hours` is a list of (weekday, opens, closes)."""
    return Layout(
        kind="health",
        title="cơ sở y tế",
        columns=(
            NAMED.column("name", read.name_up_to(200), required=True),
            NAMED.column("kind", _kind, choices=_KIND_LABELS),
            NAMED.column("commune", read.text, choices=commune_names),
            NAMED.column("district", read.text, reported=False),
            NAMED.column("address", read.text_up_to(250), separator=", "),
            NAMED.column("phone", phone, na_values=NO),
            NAMED.column("emergency_phone", phone, na_values=NO),
            NAMED.column("bhyt_code", bhyt_code, optional=True),
            NAMED.column("level", level, optional=True, reported=False, choices=_LEVEL_LABELS),
            NAMED.column("bhyt", _yes_no, optional=True, choices=YES_OR_NO),
            NAMED.column("english", _yes_no, optional=True, reported=False, choices=YES_OR_NO),
            NAMED.column("hours", hours),
            NAMED.column("specialities", read.text_up_to(500)),
            NAMED.column("vaccines", vaccines),
            NAMED.column("lat", degrees),
            NAMED.column("lng", degrees),
            NAMED.column("place", point, optional=True, reported=False),
        ),
        natural_key=("bhyt_code", "name", "commune", "address"),
        rules=(_settle_kind, _settle_place),
        group=_group,
        example={
            "name": "Trạm Y tế Một",
            "kind": "Trạm y tế",
            "commune": None,
            "address": "Số 1, đường Trần Phú",
            "phone": f"{settings.PROVINCE.area_code} 3851 234",
            "emergency_phone": "",
            "bhyt_code": "49001",
            "bhyt": "Có",
            "english": "Không",
            "level": "Ban đầu",
            "hours": "Thứ Hai – Thứ Sáu: 7:00 – 11:30, 13:30 – 17:00",
            "specialities": "Nội tổng quát; Nhi",
            "vaccines": "Có",
            "lat": "15.5736",
            "lng": "108.4740",
        },
        added=("kind", "bhyt"),
        words={"kind": dict(Facility.Kind.choices).get, "hours": week_as_text},
    )


def _kind(value: CellValue) -> str | ParsedValue:
    words = read.text(value)
    if found := _kind_of(words):
        return found
    if (is_public := _OWNERS.get(fold(words))) is not None:
        return ParsedValue(None, beside={"is_public": is_public})
    question = read.unknown(words, "loại cơ sở y tế", _KIND_LABELS).question
    return ParsedValue(None, question, beside={"unknown_kind": question})


def _kind_of(words: str) -> str:
    """The kind that is named first («Phòng khám đa khoa khu vực – TTYT …» is a clinic)."""
    folded = fold(words)
    named = [
        (match.start(), -len(told), kind)
        for told, kind in KINDS
        if (match := re.search(rf"\b{told}(?![a-z])" if told in _WHOLE else rf"\b{told}", folded))
    ]
    return min(named)[2] if named else ""


def bhyt_code(value: CellValue) -> str | ParsedValue:
    """«48 001», «01-E46»; a zero in front that Excel ate is put back."""
    typed = read.whole_digits(value) if isinstance(value, int | float) else read.text(value)
    code = re.sub(r"[\s.\-]", "", typed).upper()
    if re.fullmatch(r"\d{4}", code):
        return ParsedValue(f"0{code}", f"“{display(value)}” đã thêm lại số 0 ở đầu")
    if not re.fullmatch(r"\d{2}[0-9A-Z]{3}", code):
        raise CellError(f"“{display(value)}” không phải mã cơ sở khám chữa bệnh BHYT (5 ký tự)")
    return code


def level(value: CellValue) -> str:
    folded = fold(read.text(value))
    found = next((level for words, level in _LEVELS if words in folded), None)
    if found is None:
        raise CellError(f"“{display(value)}” không phải cấp chuyên môn (ban đầu, cơ bản, chuyên sâu)")
    return found


def _group(text: str) -> dict[str, Any]:
    """«II. Huyện Núi Thành», «PHƯỜNG TAM KỲ» over the facilities there."""
    match = _PLACE_TITLE.fullmatch(text)
    if match is None:
        return {}
    is_commune = fold(match["kind"]).startswith(("xa", "phuong", "thi tran", "dac khu"))
    return {"commune" if is_commune else "district": match["place"].strip()}


def _yes_no(value: CellValue) -> bool:
    words = fold(read.text(value))
    if words in YES or words in NO:
        return words in YES
    raise CellError(f"“{display(value)}” không rõ là có hay không")


def vaccines(value: CellValue) -> str | None:
    """What is given; where the column only says yes or no, the fact."""
    words = fold(read.text(value))
    if words in NO:
        return None
    return "có tiêm chủng" if words in YES else read.text_up_to(300)(value)


def phone(value: CellValue) -> str | ParsedValue:
    """As written; of two numbers the first, and a zero that Excel ate is put back."""
    words, remarks = read.text(value), []
    if match := _REMARK.search(words):
        words, remarks = _REMARK.sub(" ", words), [f"bỏ lời ghi “{match[0].strip('() ')}”"]
    first, *others = [part for part in map(str.strip, _BETWEEN_PHONES.split(words)) if part] or [""]
    notes = [*remarks, *([f"còn số khác: {', '.join(others)}"] if others else [])]
    if re.fullmatch(r"[2-9]\d{8,9}", first):
        notes.append(f"“{first}” đã thêm lại số 0 ở đầu")
        first = f"0{first}"
    first = read.text_up_to(20)(first)
    if not any(map(str.isdigit, first)):
        raise CellError(f"“{display(value)}” không phải số điện thoại")
    return ParsedValue(first, "; ".join(notes)) if notes else first


def _settle_kind(values: dict[str, Any]) -> list[str]:
    values["kind"] = values["kind"] or _kind_of(values["name"])
    if values["bhyt"] is None and values["bhyt_code"]:
        values["bhyt"] = True
    unknown = values.pop("unknown_kind", None)
    if values["kind"]:
        return []
    if unknown:
        raise UnknownName(unknown.after("Cột “Loại”: "), "kind")
    values["kind"] = "other"
    return [Question("Không rõ loại cơ sở, xếp vào “Cơ sở y tế khác”; hãy ghi ở cột “Loại”")]


def _settle_place(values: dict[str, Any]) -> list[str]:
    if not (values["commune"] or values["address"]):
        raise CellError("Thiếu xã, phường hoặc địa chỉ")
    return check_point(values)
