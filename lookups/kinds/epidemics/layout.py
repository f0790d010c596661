"""Tables of the health authority: outbreaks by commune, and places of vaccination and testing. Pure.

Both may name the disease in their title only, and the day up to which they reach.
"""

import datetime as dt
import re
from collections.abc import Sequence
from typing import Any

from foundation.regions.addresses import commune_names
from foundation.spreadsheets import CellError, CellValue, Column, Headings, Layout
from foundation.spreadsheets import parsers as read
from foundation.spreadsheets.cells import display
from foundation.vietnamese.folding import fold
from lookups import sheet_titles
from lookups.kinds.epidemics.models import Site
from lookups.kinds.epidemics.name_matching import disease_names

_LEVELS = {
    "1": 1, "i": 1, "thap": 1, "nguy co thap": 1, "xanh": 1, "vung xanh": 1, "binh thuong moi": 1,
    "2": 2, "ii": 2, "trung binh": 2, "nguy co trung binh": 2, "vang": 2, "vung vang": 2, "nguy co": 2,
    "3": 3, "iii": 3, "cao": 3, "nguy co cao": 3, "cam": 3, "vung cam": 3,
    "4": 4, "iv": 4, "rat cao": 4, "nguy co rat cao": 4, "do": 4, "vung do": 4,
}  # fmt: skip
_LEVEL = re.compile(r"(?:(?:cap|muc)(?: do)?(?: dich)? )?([1-4]|i{1,3}|iv)\b(.*)")
_NONE = frozenset({"chua", "chua ro", "nay", "den khi co thong bao moi", "khi co thong bao moi", "khong"})
NAMED = Headings.beside(__file__)


def outbreak_layout(today: dt.date) -> Layout:
    """Values: disease and commune (as written), level (1 to 4), begins_on, ends_on, measures, legal_basis;
    unreported district, as_of, sheet_title."""
    return Layout(
        kind="epidemics",
        title="tình hình dịch",
        columns=(
            NAMED.column("disease", read.name, choices=disease_names),
            NAMED.column("commune", read.name, required=True, choices=commune_names),
            NAMED.column("level", level, required=True, choices=("1", "2", "3", "4")),
            NAMED.column("begins_on", read.day, is_date=True),
            NAMED.column("ends_on", read.day, is_date=True, na_values=_NONE),
            NAMED.column("measures", read.text),
            NAMED.column("legal_basis", read.text),
            NAMED.column("district", read.text, reported=False),
        ),
        natural_key=("disease", "commune", "district", "begins_on"),
        rules=(_settle_disease, _settle_begin, _check_order),
        about=_about,
        example={
            "disease": None,
            "commune": None,
            "level": 1,
            "begins_on": dt.date(2026, 8, 4),
            "ends_on": dt.date(2026, 8, 18),
            "measures": "Diệt lăng quăng, phun hóa chất",
            "legal_basis": "Quyết định 12/QĐ-UBND",
        },
    )


def site_layout(today: dt.date) -> Layout:
    """Values: disease, kind (vaccination, testing), name, address, commune, hours, offers, target_group,
    capacity, price_vnd, phone, begins_on, ends_on; unreported district, as_of, sheet_title."""
    return Layout(
        kind="epidemic_sites",
        title="điểm tiêm, xét nghiệm",
        columns=(
            Column("disease", (*NAMED["disease"], "Phòng bệnh"), read.name, choices=disease_names),
            NAMED.column("kind", _kind, choices=("Tiêm chủng", "Xét nghiệm")),
            NAMED.column("name", read.name, required=True),
            NAMED.column("address", read.text),
            NAMED.column("commune", read.name, choices=commune_names),
            NAMED.column("hours", read.text),
            NAMED.column("offers", read.text),
            NAMED.column("target_group", read.text),
            NAMED.column("capacity", read.integer),
            NAMED.column("price_vnd", read.money),
            NAMED.column("phone", read.text),
            Column("begins_on", (*NAMED["begins_on"], "Ngày", "Ngày tiêm"), read.day, is_date=True),
            NAMED.column("ends_on", read.day, is_date=True, na_values=_NONE),
            NAMED.column("district", read.text, reported=False),
        ),
        natural_key=("disease", "name", "commune", "district"),
        rules=(_settle_kind, _settle_disease, _settle_begin, _check_order),
        about=_about,
        example={
            "disease": None,
            "kind": "Tiêm chủng",
            "name": "Trạm Y tế Một",
            "address": "Số 1, đường Trần Phú",
            "commune": None,
            "hours": "7:30 – 11:00",
            "offers": "Vắc xin mũi 1",
            "target_group": "Trẻ từ 9 tháng",
            "capacity": 100,
            "price_vnd": 0,
            "phone": "0905123456",
            "begins_on": dt.date(2026, 8, 4),
            "ends_on": dt.date(2026, 8, 18),
        },
        words={"kind": dict(Site.Kind.choices).get},
    )


def level(value: CellValue) -> int:
    """1 to 4 of «2», «Cấp 2», «cấp độ II (vàng)», «nguy cơ cao», «vùng cam»; words and number must agree."""
    words = fold(str(display(value)))
    match = _LEVEL.fullmatch(words)
    found = _LEVELS.get(match[1] if match else words)
    rest = match[2].strip() if match else ""
    if found is None or (rest and _LEVELS.get(rest, found) != found) or re.search(r"\d", rest):
        raise CellError(f"“{display(value)}” không phải một cấp độ dịch (từ 1 đến 4)")
    return found


def _kind(value: CellValue) -> str:
    found = _kind_in(read.text(value))
    if not found:
        raise CellError(f"“{display(value)}” không rõ là điểm tiêm hay điểm xét nghiệm")
    return found


def _kind_in(words: str) -> str:
    folded = fold(words)
    found = {
        kind
        for kind, pattern in (
            (Site.Kind.VACCINATION, r"\b(?:tiem|vac ?xin)\b"),
            (Site.Kind.TESTING, r"\b(?:xet nghiem|test)\b"),
        )
        if re.search(pattern, folded)
    }
    return found.pop().value if len(found) == 1 else ""


def _about(texts: Sequence[str]) -> dict[str, Any]:
    return {"as_of": sheet_titles.as_of(texts), "sheet_title": " ".join(texts)}


def _settle_kind(values: dict[str, Any]) -> list[str]:
    values["kind"] = values["kind"] or _kind_in(values["name"]) or _kind_in(values["sheet_title"])
    if not values["kind"]:
        raise CellError("Không rõ là điểm tiêm hay điểm xét nghiệm; hãy thêm cột “Loại”")
    return []


def _settle_disease(values: dict[str, Any]) -> list[str]:
    """Left to the title where the row is silent; the importer knows the diseases."""
    values["disease_said"] = values["disease"] or values["sheet_title"]
    return []


def _settle_begin(values: dict[str, Any]) -> list[str]:
    if values["begins_on"]:
        return []
    if not values["as_of"]:
        raise CellError(f"Thiếu “{NAMED['begins_on'][0]}”, và trên bảng không ghi “tính đến ngày …”")
    values["begins_on"] = values["as_of"]
    return [f"từ ngày hiểu là ngày của bảng, {values['as_of']:%d/%m/%Y}"]


def _check_order(values: dict[str, Any]) -> list[str]:
    begin, end = values["begins_on"], values["ends_on"]
    if begin and end and end < begin:
        raise CellError(f"Ngày kết thúc {end:%d/%m/%Y} trước ngày bắt đầu {begin:%d/%m/%Y}")
    return []
