"""Tables of the health authority: outbreaks by commune, and places of vaccination and testing. Pure.

Both may name the disease in their title only, and the day up to which they reach.
"""

import datetime as dt
import re
from collections.abc import Sequence
from typing import Any

from foundation.spreadsheets import CellError, CellValue, Column, Layout
from foundation.spreadsheets import parsers as read
from foundation.spreadsheets.cells import display
from foundation.vietnamese.folding import fold
from lookups import sheet_titles
from lookups.kinds.epidemics.models import Site

_LEVELS = {
    "1": 1, "i": 1, "thap": 1, "nguy co thap": 1, "xanh": 1, "vung xanh": 1, "binh thuong moi": 1,
    "2": 2, "ii": 2, "trung binh": 2, "nguy co trung binh": 2, "vang": 2, "vung vang": 2, "nguy co": 2,
    "3": 3, "iii": 3, "cao": 3, "nguy co cao": 3, "cam": 3, "vung cam": 3,
    "4": 4, "iv": 4, "rat cao": 4, "nguy co rat cao": 4, "do": 4, "vung do": 4,
}  # fmt: skip
_LEVEL = re.compile(r"(?:(?:cap|muc)(?: do)?(?: dich)? )?([1-4]|i{1,3}|iv)\b(.*)")
_NONE = frozenset({"chua", "chua ro", "nay", "den khi co thong bao moi", "khi co thong bao moi", "khong"})
COMMUNE = ("Xã, phường", "Xã/phường", "Phường/xã", "Phường, xã", "Xã", "Phường", "Địa bàn", "Địa phương",
           "Xã, phường, thị trấn", "Tên xã, phường", "Nơi có dịch", "commune")  # fmt: skip
DISTRICT = ("Huyện", "Quận, huyện", "Huyện, thị xã, thành phố", "Huyện cũ", "Thành phố")
DISEASE = ("Bệnh", "Tên bệnh", "Dịch bệnh", "Loại bệnh", "Loại dịch", "Bệnh truyền nhiễm", "disease")
BEGINS = ("Từ ngày", "Ngày bắt đầu", "Áp dụng từ", "Bắt đầu", "Từ", "Ngày công bố", "Ngày áp dụng",
          "Thời gian / Từ", "Thời gian / Từ ngày", "Ngày ghi nhận", "begins_on")  # fmt: skip
ENDS = ("Đến ngày", "Ngày kết thúc", "Kết thúc", "Đến", "Áp dụng đến", "Ngày hết", "Thời gian / Đến",
        "Thời gian / Đến ngày", "Ngày công bố hết dịch", "ends_on")  # fmt: skip


def outbreak_layout(today: dt.date) -> Layout:
    """Values: disease and commune (as written), level (1 to 4), begins_on, ends_on, measures, legal_basis;
    unreported district, as_of, sheet_title."""
    return Layout(
        kind="epidemics",
        title="tình hình dịch",
        columns=(
            Column("disease", DISEASE, read.name),
            Column("commune", COMMUNE, read.name, required=True),
            Column("level", ("Cấp độ dịch", "Cấp độ", "Cấp", "Cấp dịch", "Mức độ", "Mức độ nguy cơ",
                             "Nguy cơ", "Phân loại", "Vùng", "level"), level, required=True),
            Column("begins_on", BEGINS, read.day, is_date=True),
            Column("ends_on", ENDS, read.day, is_date=True, nothing=_NONE),
            Column("measures", ("Biện pháp", "Biện pháp áp dụng", "Biện pháp phòng, chống", "Các biện pháp",
                                "Biện pháp phòng chống dịch", "measures"), read.text),
            Column("legal_basis", ("Căn cứ", "Quyết định", "Văn bản", "Theo văn bản", "Căn cứ pháp lý"),
                   read.text),
            Column("district", DISTRICT, read.text, reported=False),
        ),
        natural_key=("disease", "commune", "district", "begins_on"),
        rules=(_settle_disease, _settle_begin, _check_order),
        about=_about,
    )  # fmt: skip


def site_layout(today: dt.date) -> Layout:
    """Values: disease, kind (vaccination, testing), name, address, commune, hours, offers, target_group,
    capacity, price_vnd, phone, begins_on, ends_on; unreported district, as_of, sheet_title."""
    return Layout(
        kind="epidemic_sites",
        title="điểm tiêm, xét nghiệm",
        columns=(
            Column("disease", (*DISEASE, "Phòng bệnh"), read.name),
            Column("kind", ("Loại", "Loại điểm", "Loại hình", "Hình thức", "kind"), _kind),
            Column("name", ("Tên điểm", "Điểm tiêm", "Điểm xét nghiệm", "Điểm tiêm chủng", "Tên cơ sở", "Tên",
                            "Tên điểm tiêm", "Tên điểm xét nghiệm", "Cơ sở", "Địa điểm tiêm", "name"),
                   read.name, required=True),
            Column("address", ("Địa chỉ", "Địa chỉ cụ thể", "Địa điểm", "address"), read.text),
            Column("commune", COMMUNE, read.name),
            Column("hours", ("Giờ", "Giờ làm việc", "Thời gian làm việc", "Thời gian hoạt động", "Thời gian",
                             "Giờ hoạt động", "Buổi", "Khung giờ"), read.text),
            Column("offers", ("Vắc xin", "Loại vắc xin", "Loại xét nghiệm", "Mũi", "Mũi tiêm", "Dịch vụ",
                              "Tên vắc xin"), read.text),
            Column("target_group", ("Đối tượng", "Đối tượng tiêm", "Cho ai"), read.text),
            Column("capacity", ("Số lượt", "Số lượt/ngày", "Công suất", "Sức chứa"), read.integer),
            Column("price_vnd", ("Giá", "Giá tiền", "Đơn giá", "Chi phí"), read.money),
            Column("phone", ("Điện thoại", "Số điện thoại", "SĐT", "phone"), read.text),
            Column("begins_on", (*BEGINS, "Ngày", "Ngày tiêm"), read.day, is_date=True),
            Column("ends_on", ENDS, read.day, is_date=True, nothing=_NONE),
            Column("district", DISTRICT, read.text, reported=False),
        ),
        natural_key=("disease", "name", "commune", "district"),
        rules=(_settle_kind, _settle_disease, _settle_begin, _check_order),
        about=_about,
        words={"kind": dict(Site.Kind.choices).get},
    )  # fmt: skip


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
        raise CellError(f"Thiếu “{BEGINS[0]}”, và trên bảng không ghi “tính đến ngày …”")
    values["begins_on"] = values["as_of"]
    return [f"từ ngày hiểu là ngày của bảng, {values['as_of']:%d/%m/%Y}"]


def _check_order(values: dict[str, Any]) -> list[str]:
    begin, end = values["begins_on"], values["ends_on"]
    if begin and end and end < begin:
        raise CellError(f"Ngày kết thúc {end:%d/%m/%Y} trước ngày bắt đầu {begin:%d/%m/%Y}")
    return []
