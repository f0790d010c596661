"""Parses group titles in lists: «A · Hạng 4 sao», «I. NHÓM THỰC PHẨM», «Huyện Tiên Phước»."""

import re
from collections.abc import Callable
from typing import Any

from foundation.vietnamese.folding import fold
from tourism.categories import category_in
from tourism.kinds import BY_KIND, Kind

_NUMBERING = re.compile(r"^\s*(?:[IVX]{1,5}|[A-ZĐ]|\d{1,3}(?:\.\d{1,2})*)\s*[.)·•:\-–—]+\s*")
_COUNTED = re.compile(
    r"\s*[(:–-]\s*(?:gồm\s+|có\s+)?\d+\s*(?:sản phẩm|cơ sở|sp|ks|đơn vị|hộ)?\s*\)?\s*$", re.IGNORECASE
)
_STARS = re.compile(r"\b([1-5]|mot|hai|ba|bon|nam) sao\b")
_NUMBER = {"mot": 1, "hai": 2, "ba": 3, "bon": 4, "nam": 5}
_AROUND_STARS = frozenset(
    "cac san pham dat hang xep tieu chuan ocop loai nhom danh sach muc cap thu phan cong nhan tinh huyen "
    "quoc gia khach co so luu tru du lich resort sach theo quyet dinh duoc gom va ket qua so".split()
)
_OF_A_GROUP = re.compile(r"(?:phan |tieu )?(?:nhom|nganh|linh vuc|bo san pham|loai hinh|loai|san pham)\b")
_PLACE = re.compile(
    r"(?:trên\s+)?(?:địa bàn\s+)?"
    r"(?P<kind>huyện|quận|thị xã|thành phố|tp\.?|tx\.?|xã|phường|thị trấn|đặc khu)\s+[^\d,;:()]{2,40}",
    re.IGNORECASE,
)
MAX_TITLE_LENGTH = 120


def group_of(kind: Kind) -> Callable[[str], dict[str, Any]]:
    """Reads a row's only text; {} where it is the name of an entry."""

    def read(text: str) -> dict[str, Any]:
        bare = _COUNTED.sub("", _NUMBERING.sub("", text)).strip(" .:·-–")
        if len(bare) > MAX_TITLE_LENGTH:
            return {}
        return _place(bare) or _stars(bare) or _category(kind, text, bare)

    return read


def _place(bare: str) -> dict[str, Any]:
    match = _PLACE.fullmatch(bare)
    if match is None:
        return {}
    is_commune = fold(match["kind"]) in ("xa", "phuong", "thi tran", "dac khu")
    return {"commune" if is_commune else "district": bare}


def _stars(bare: str) -> dict[str, Any]:
    folded = fold(bare)
    match = _STARS.search(folded)
    if match is None or not set(_STARS.sub(" ", folded).split()) <= _AROUND_STARS:
        return {}
    return {"stars": _NUMBER.get(match[1]) or int(match[1])}


def _category(kind: Kind, text: str, bare: str) -> dict[str, Any]:
    """A kind in capitals, numbered, or after «nhóm»; one that is not known still ends the group above."""
    known = BY_KIND[kind].categories
    found = category_in(bare, known)
    says_group = _OF_A_GROUP.match(fold(bare)) is not None
    is_titled = text.isupper() or re.match(r"\s*(?:[IVX]{1,5}|[A-ZĐ])\s*[.)·:]", text) is not None
    if says_group or (is_titled and found):
        return {"category": found}
    return {}
