"""What departments and the OCOP programme call their columns, `; ` between two headings.

The first heading of a column is the label that people read.

Parses group titles in lists: «A · Hạng 4 sao», «I. NHÓM THỰC PHẨM», «Huyện Tiên Phước».
"""

import re
from collections.abc import Callable
from typing import Any

from foundation.vietnamese.folding import fold
from tourism.kinds import BY_KIND, Kind, category_in

HEADINGS = {
    "name_en": "Tên tiếng Anh; English name; name_en; Tên nước ngoài",
    "category": (
        "Loại; Loại hình; Phân loại; Nhóm; Nhóm sản phẩm; Loại cơ sở; category; Loại hình cơ sở lưu trú; "
        "Loại hình CSLT; Loại hình lưu trú; Loại hình cơ sở; Loại CSLT; Loại hình kinh doanh; Ngành hàng; "
        "Nhóm ngành; Ngành sản phẩm; Phân nhóm; Loại hình CSLTDL; Loại hình cơ sở lưu trú du lịch; "
        "Ngành/nhóm sản phẩm"
    ),
    "phone": (
        "Điện thoại; Số điện thoại; SĐT; ĐT; Số ĐT; Liên hệ; Hotline; phone; Tel; Số điện thoại liên hệ; "
        "Điện thoại liên hệ; SĐT liên hệ; Điện thoại/Fax; ĐT liên hệ; Số máy; Thông tin liên hệ / Điện "
        "thoại; Liên hệ / Điện thoại; Điện thoại chủ thể; SĐT chủ thể; Số điện thoại chủ thể"
    ),
    "summary": "Mô tả; Giới thiệu; Mô tả ngắn; Thông tin; Ghi chú; summary",
    "summary_en": "Mô tả tiếng Anh; Giới thiệu tiếng Anh; summary_en",
    "season_note": "Mùa đẹp; Mùa nên đi; Thời điểm nên đi; Thời tiết; season",
    "season_note_en": "Mùa đẹp (tiếng Anh); Thời điểm nên đi (tiếng Anh); season_en",
    "access_note": "Người khuyết tật; Tiếp cận; Lối đi cho xe lăn; access",
    "access_note_en": "Người khuyết tật (tiếng Anh); Tiếp cận (tiếng Anh); access_en",
    "arrival_note": "Cách đến; Đường đi; Đi lại; Phương tiện; getting there",
    "arrival_note_en": "Cách đến (tiếng Anh); Đường đi (tiếng Anh); getting there_en",
    "children_note": "Đi cùng trẻ em; Trẻ em; children",
    "children_note_en": "Đi cùng trẻ em (tiếng Anh); Trẻ em (tiếng Anh); children_en",
    "highlight": "Không thể bỏ lỡ; Thứ tự nổi bật; Nổi bật; highlight",
    "website": (
        "Website; Trang web; Liên kết; Link; Web; Facebook; Fanpage; Trang thông tin điện tử; Địa chỉ "
        "website; Trang điện tử; Địa chỉ trang web; Web site; Liên hệ / Website; Thông tin liên hệ / "
        "Website"
    ),
    "picture": "Ảnh; Hình ảnh; Link ảnh; Ảnh đại diện; picture",
    "stars": (
        "Hạng sao; Số sao; Hạng; Sao; Tiêu chuẩn; Hạng OCOP; OCOP; Xếp hạng; stars; Phân hạng; Xếp hạng "
        "sao; Phân hạng sao; Kết quả phân hạng; Kết quả xếp hạng; Hạng đạt; Hạng sao đạt được; Kết quả "
        "đánh giá, phân hạng; Kết quả đánh giá; Số sao đạt; Đạt hạng; Hạng sao OCOP; Hạng cơ sở; Loại, "
        "hạng; Hạng cơ sở lưu trú; Mức hạng; Kết quả công nhận; Hạng công nhận; Xếp hạng OCOP; Hạng sản "
        "phẩm"
    ),
    "source": "Nguồn; Nguồn tin; source",
    "district": (
        "Huyện; Quận, huyện; Huyện, thị xã, thành phố; Thành phố; Huyện cũ; Huyện, thành phố; Địa bàn "
        "huyện; Huyện/TX/TP; Tên huyện"
    ),
    "commune": (
        "Xã, phường; Phường/xã; Xã; Phường; Địa bàn; commune; Xã, phường hiện nay; Xã, phường, thị trấn; "
        "Phường/Xã/Thị trấn; Địa chỉ / Xã, phường; Địa chỉ / Phường, xã; Nơi sản xuất; Địa phương; Địa bàn "
        "(xã, phường)"
    ),
    "address": (
        "Địa chỉ; Địa chỉ cụ thể; Địa chỉ chi tiết; Địa chỉ hiện nay; Địa chỉ mới; Nơi ở; Vị trí; Số nhà, "
        "đường; Số nhà, tên đường; Địa chỉ / Số nhà; Địa chỉ / Đường; Địa chỉ / Số nhà, đường phố; "
        "address; Địa chỉ cơ sở; Địa chỉ kinh doanh; Địa chỉ liên hệ; Địa chỉ cơ sở lưu trú"
    ),
    "old_address": "Địa chỉ cũ; Địa chỉ trước sáp nhập; Địa chỉ trước 01/7/2025",
    "lat": "Vĩ độ; lat; latitude; Tọa độ / Vĩ độ; Vĩ độ (lat)",
    "lng": "Kinh độ; lng; lon; long; longitude; Tọa độ / Kinh độ; Kinh độ (lng)",
    "point": ("Tọa độ; Tọa độ GPS; Vĩ độ, kinh độ; Vị trí (vĩ độ, kinh độ); GPS; Vị trí GPS; coordinates"),
    "hours": (
        "Giờ mở cửa; Thời gian mở cửa; Giờ hoạt động; Giờ phục vụ; Thời gian hoạt động; Giờ đón khách; hours"
    ),
    "rooms": (
        "Số phòng; Số buồng; Tổng số phòng; Số lượng phòng; Số buồng, phòng; Phòng; Buồng; Quy mô / Số "
        "phòng; Quy mô / Số buồng; Quy mô / Phòng; Quy mô; Số phòng ngủ; Quy mô buồng; Số phòng/buồng; "
        "rooms"
    ),
    "beds": (
        "Số giường; Tổng số giường; Số lượng giường; Giường; Quy mô / Số giường; Quy mô / Giường; Số "
        "giường ngủ; beds"
    ),
    "email": (
        "Email; E-mail; Thư điện tử; Địa chỉ email; Địa chỉ e-mail; Hộp thư; Địa chỉ thư điện tử; Mail; "
        "Liên hệ / Email; Thông tin liên hệ / Email; Email liên hệ"
    ),
    "licence": (
        "Giấy phép kinh doanh; Số giấy phép; Giấy phép; GPKD; Số GPKD; Giấy chứng nhận đăng ký kinh doanh; "
        "Số ĐKKD; Giấy phép ĐKKD; Số giấy phép kinh doanh; GCN ĐKKD; Giấy CNĐKKD; Mã số thuế; Mã số doanh "
        "nghiệp; Số giấy chứng nhận ĐKKD; Mã số doanh nghiệp/MST; Giấy chứng nhận ĐKKD; Số đăng ký kinh "
        "doanh"
    ),
    "certificate": (
        "Quyết định; Số quyết định; Số QĐ; Quyết định công nhận; Số quyết định công nhận; QĐ công nhận; Số "
        "QĐ công nhận; Quyết định số; Quyết định xếp hạng; Số quyết định xếp hạng; QĐ xếp hạng; Số, ngày "
        "quyết định; Quyết định công nhận / Số; Số quyết định, ngày quyết định; Quyết định thẩm định; Số "
        "văn bản công nhận; Văn bản công nhận; Số giấy chứng nhận; Giấy chứng nhận; Quyết định phê duyệt; "
        "Số QĐ, ngày ban hành; Số chứng nhận"
    ),
    "certified_on": (
        "Ngày quyết định; Ngày QĐ; Ngày công nhận; Ngày cấp; Quyết định / Ngày; Quyết định công nhận / "
        "Ngày; Ngày ban hành; Ngày ký; Ngày xếp hạng; Ngày ra quyết định; Ngày ban hành quyết định"
    ),
    "producer": (
        "Chủ thể; Nhà sản xuất; Cơ sở sản xuất; Đơn vị sản xuất; Chủ thể sản xuất; Tên chủ thể; Chủ thể "
        "OCOP; Tên chủ thể OCOP; Tên chủ thể sản xuất; Tên cơ sở sản xuất; Chủ thể đăng ký; Chủ thể tham "
        "gia; Đơn vị; Tên đơn vị; Tên cơ sở; Cơ sở; Tên doanh nghiệp; Doanh nghiệp; Doanh nghiệp, HTX, hộ "
        "kinh doanh; Tên công ty, HTX, cơ sở; Tên chủ thể, cơ sở sản xuất; Chủ thể có sản phẩm; Tên tổ "
        "chức, cá nhân; Chủ thể sản xuất kinh doanh; Cơ sở sản xuất, kinh doanh; Tên công ty/HTX/Cơ sở sản "
        "xuất; Chủ cơ sở; Tên doanh nghiệp/HTX/hộ kinh doanh; Tổ chức, cá nhân; Chủ thể / Tên; Chủ thể / "
        "Tên chủ thể; Chủ thể sản phẩm; Tên chủ thể sản phẩm; Tên cơ sở sản xuất, kinh doanh; Tên chủ "
        "thể/cơ sở"
    ),
    "certified_until": "Hiệu lực đến; Thời hạn; Ngày hết hạn; Hạn chứng nhận; Có giá trị đến",
    "shop": "Cửa hàng; Điểm bán; Nơi bán; Tên cửa hàng; Cơ sở bán; shop; Tên điểm bán",
    "shop_address": (
        "Địa chỉ cửa hàng; Địa chỉ điểm bán; Địa chỉ nơi bán; Địa chỉ bán; Địa chỉ; Địa chỉ chủ thể; Địa "
        "chỉ sản xuất; Địa chỉ cơ sở; Địa chỉ nơi sản xuất; Địa chỉ cơ sở sản xuất; Chủ thể / Địa chỉ; Địa "
        "chỉ liên hệ; Địa chỉ sản xuất kinh doanh; Địa điểm sản xuất; Địa chỉ của chủ thể; Địa chỉ chủ thể "
        "sản xuất"
    ),
    "shop_phone": "Điện thoại cửa hàng; SĐT cửa hàng; Điện thoại điểm bán; SĐT điểm bán",
}
NAMES = {
    Kind.PLACE: (
        "Tên điểm đến; Tên điểm du lịch; Điểm đến; Điểm du lịch; Tên di tích; Di tích; Danh thắng; Tên địa "
        "điểm; Địa điểm; Tên điểm tham quan; Điểm tham quan; Tên điểm"
    ),
    Kind.STAY: (
        "Tên cơ sở lưu trú; Cơ sở lưu trú; Tên khách sạn; Khách sạn; Tên cơ sở; Tên cơ sở LTDL; Tên "
        "homestay; Tên resort; Cơ sở; Tên doanh nghiệp; Tên cơ sở lưu trú du lịch; Cơ sở lưu trú du lịch; "
        "Tên CSLT; Tên CSLTDL; Tên khách sạn, nhà nghỉ; Tên đơn vị; Tên cơ sở kinh doanh; Tên đơn vị kinh "
        "doanh lưu trú; Tên nhà nghỉ"
    ),
    Kind.EATERY: (
        "Tên quán; Tên quán ăn; Tên nhà hàng; Quán ăn; Nhà hàng; Tên cơ sở ăn uống; Cơ sở ăn uống; Tên cơ "
        "sở; Quán; Tên địa điểm"
    ),
    Kind.SPECIALITY: (
        "Tên sản phẩm; Sản phẩm; Tên đặc sản; Đặc sản; Sản phẩm OCOP; Tên sản phẩm OCOP; Sản phẩm tham "
        "gia; Sản phẩm đánh giá; Tên sản phẩm tham gia; Tên sản phẩm được công nhận; Tên sản phẩm đạt "
        "OCOP; Tên sản phẩm, dịch vụ; Sản phẩm / Tên; Sản phẩm / Tên sản phẩm; Tên sản phẩm công nhận; Sản "
        "phẩm công nhận"
    ),
}
PRICES = {
    Kind.PLACE: "Giá vé; Khung giá; Vé tham quan; Giá vé tham quan; Phí tham quan",
    Kind.STAY: ("Giá phòng; Giá; Khung giá; Khoảng giá; Giá phòng/đêm; Mức giá; Giá tham khảo; Đơn giá"),
    Kind.EATERY: "Giá; Khung giá; Khoảng giá; Mức giá; Giá tham khảo; Giá món; Giá suất ăn; Đơn giá",
    Kind.SPECIALITY: "Giá; Khung giá; Giá bán; Khoảng giá; Giá tham khảo; Đơn giá",
}
RANKS = "Xếp hạng; Hạng sao; Phân hạng; Kết quả; Hạng; Kết quả phân hạng; Đạt hạng; Kết quả đánh giá"


_NUMBERING = re.compile(r"^\s*(?:[IVX]{1,5}|[A-ZĐ]|\d{1,3}(?:\.\d{1,2})*)\s*[.)·•:\-–—]+\s*")
_COUNTED = re.compile(
    r"\s{0,40}[(:–-]\s{0,40}(?:gồm\s{1,40}|có\s{1,40})?\d{1,30}\s{0,40}(?:sản phẩm|cơ sở|sp"
    r"|ks|đơn vị|hộ)?\s{0,40}\)?\s{0,40}$",
    re.IGNORECASE,
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
