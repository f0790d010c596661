"""The tables of the handbook as districts and associations keep them. Pure.

Values of all: name, name_en, category, commune, address, old_address, phone, lat, lng, summary, hours,
website, price_min, price_max, stars; `key` is the name without marks and spelling of tones.
"""

import datetime as dt
import re
from collections.abc import Callable, Sequence
from typing import Any

from foundation.spreadsheets import CellError, CellValue, Column, Layout, Noted
from foundation.spreadsheets import fields as read
from foundation.spreadsheets.cells import shown
from foundation.spreadsheets.coordinates import degrees, point
from foundation.spreadsheets.money_units import unit_of
from foundation.vietnamese.folding import fold, fold_loosely
from tourism import import_cells as cells
from tourism.kinds import BY_KIND, Category, Kind

NAMES = {
    Kind.PLACE: (
        "Tên điểm đến",
        "Tên điểm du lịch",
        "Điểm đến",
        "Điểm du lịch",
        "Tên di tích",
        "Di tích",
        "Danh thắng",
        "Tên địa điểm",
        "Địa điểm",
        "Tên điểm tham quan",
        "Điểm tham quan",
        "Tên điểm",
    ),
    Kind.STAY: (
        "Tên cơ sở lưu trú",
        "Cơ sở lưu trú",
        "Tên khách sạn",
        "Khách sạn",
        "Tên cơ sở",
        "Tên cơ sở LTDL",
        "Tên homestay",
        "Tên resort",
        "Cơ sở",
        "Tên doanh nghiệp",
    ),
    Kind.EATERY: (
        "Tên quán",
        "Tên quán ăn",
        "Tên nhà hàng",
        "Quán ăn",
        "Nhà hàng",
        "Tên cơ sở ăn uống",
        "Cơ sở ăn uống",
        "Tên cơ sở",
        "Quán",
        "Tên địa điểm",
    ),
    Kind.SPECIALITY: (
        "Tên sản phẩm",
        "Sản phẩm",
        "Tên đặc sản",
        "Đặc sản",
        "Sản phẩm OCOP",
        "Tên sản phẩm OCOP",
    ),
}
TITLES = {
    Kind.PLACE: "điểm đến",
    Kind.STAY: "cơ sở lưu trú",
    Kind.EATERY: "quán ăn, nhà hàng",
    Kind.SPECIALITY: "đặc sản",
}
_OF_PRICES = re.compile(
    r"(?:gia|muc gia|khoang gia|khung gia|don gia|ve|phi)\b|.*\b(?:don vi tinh|dvt|don vi)\b"
)
# How officials name a category; the longest match counts.
CATEGORIES = {
    "di tich": Category.HERITAGE, "lich su": Category.HERITAGE, "van hoa": Category.HERITAGE,
    "thang canh": Category.NATURE, "danh thang": Category.NATURE, "sinh thai": Category.NATURE,
    "thac": Category.NATURE, "ho": Category.NATURE, "bien": Category.SEA, "dao": Category.SEA,
    "bao tang": Category.MUSEUM, "lang nghe": Category.CRAFT, "cong dong": Category.COMMUNITY,
    "vui choi": Category.LEISURE, "giai tri": Category.LEISURE, "cho": Category.MARKET,
    "khach san": Category.HOTEL, "hotel": Category.HOTEL, "resort": Category.RESORT,
    "khu nghi duong": Category.RESORT, "homestay": Category.HOMESTAY, "villa": Category.HOMESTAY,
    "biet thu": Category.HOMESTAY, "nha nghi": Category.GUESTHOUSE, "nha khach": Category.GUESTHOUSE,
    "hostel": Category.GUESTHOUSE, "can ho": Category.HOMESTAY, "nha hang": Category.RESTAURANT,
    "quan an": Category.STREET, "quan": Category.STREET, "via he": Category.STREET, "ca phe": Category.CAFE,
    "cafe": Category.CAFE, "coffee": Category.CAFE, "quan ca phe": Category.CAFE, "thuc pham": Category.FOOD,
    "banh": Category.FOOD, "do uong": Category.DRINK, "ruou": Category.DRINK, "tra": Category.DRINK,
    "duoc lieu": Category.HERB, "thao duoc": Category.HERB, "vai": Category.TEXTILE, "lua": Category.TEXTILE,
    "det": Category.TEXTILE, "luu niem": Category.SOUVENIR, "thu cong my nghe": Category.SOUVENIR,
    "trang tri": Category.SOUVENIR, "my nghe": Category.SOUVENIR,
}  # fmt: skip
NAME_OF = {
    Kind.PLACE: "places",
    Kind.STAY: "stays",
    Kind.EATERY: "eateries",
    Kind.SPECIALITY: "specialities",
}
PRICES = {
    Kind.PLACE: ("Giá vé", "Khung giá", "Vé tham quan", "Giá vé tham quan", "Phí tham quan"),
    Kind.STAY: (
        "Giá phòng",
        "Giá",
        "Khung giá",
        "Khoảng giá",
        "Giá phòng/đêm",
        "Mức giá",
        "Giá tham khảo",
        "Đơn giá",
    ),
    Kind.EATERY: (
        "Giá",
        "Khung giá",
        "Khoảng giá",
        "Mức giá",
        "Giá tham khảo",
        "Giá món",
        "Giá suất ăn",
        "Đơn giá",
    ),
    Kind.SPECIALITY: ("Giá", "Khung giá", "Giá bán", "Khoảng giá", "Giá tham khảo", "Đơn giá"),
}


def layout_of(kind: Kind) -> Callable[[dt.date], Layout]:
    def layout(today: dt.date) -> Layout:
        return Layout(
            kind=NAME_OF[kind],
            columns=(*_columns(kind), *(_of_product() if kind == Kind.SPECIALITY else _of_place())),
            natural_key=("key", "commune", "shop" if kind == Kind.SPECIALITY else "address"),
            title=TITLES[kind],
            rules=(lambda values: _settle(kind, values),),
            about=_price_unit,
            added=("price_min", "price_max", *_ADDED[kind]),
        )

    return layout


_ADDED = {
    Kind.PLACE: ("lat", "lng"),
    Kind.STAY: ("lat", "lng"),
    Kind.EATERY: ("lat", "lng"),
    Kind.SPECIALITY: (),
}


def _columns(kind: Kind) -> tuple[Column, ...]:
    return (
        Column("name", (*NAMES[kind], "Tên", "name", "Tên tiếng Việt"), read.text, required=True),
        Column("name_en", ("Tên tiếng Anh", "English name", "name_en", "Tên nước ngoài"), read.text),
        Column(
            "category",
            ("Loại", "Loại hình", "Phân loại", "Nhóm", "Nhóm sản phẩm", "Loại cơ sở", "category"),
            _category_of(kind),
            optional=True,
        ),
        Column(
            "phone",
            ("Điện thoại", "Số điện thoại", "SĐT", "ĐT", "Số ĐT", "Liên hệ", "Hotline", "phone", "Tel"),
            cells.telephone,
        ),
        Column(
            "summary", ("Mô tả", "Giới thiệu", "Mô tả ngắn", "Thông tin", "Ghi chú", "summary"), read.text
        ),
        Column("summary_en", ("Mô tả tiếng Anh", "Giới thiệu tiếng Anh", "summary_en"), read.text),
        Column(
            "website",
            ("Website", "Trang web", "Liên kết", "Link", "Web", "Facebook", "Fanpage", "website"),
            cells.link,
            reported=False,
        ),
        Column(
            "picture",
            ("Ảnh", "Hình ảnh", "Link ảnh", "Ảnh đại diện", "picture"),
            cells.picture,
            reported=False,
        ),
        Column("price", PRICES[kind], cells.price_range, reported=False),
        Column(
            "stars",
            ("Hạng sao", "Số sao", "Hạng", "Sao", "Tiêu chuẩn", "Hạng OCOP", "OCOP", "Xếp hạng", "stars"),
            cells.stars,
            nothing=frozenset(("chua xep hang", "khong", "chua", "dat chuan", "khong xep hang")),
        ),
        Column("source", ("Nguồn", "Nguồn tin", "source"), read.text),
    )


def _of_place() -> tuple[Column, ...]:
    return (
        Column(
            "commune",
            (
                "Xã, phường",
                "Xã/phường",
                "Phường/xã",
                "Phường, xã",
                "Xã phường",
                "Phường xã",
                "Xã",
                "Phường",
                "Địa bàn",
                "commune",
                "Xã, phường hiện nay",
            ),
            read.text,
        ),
        Column(
            "address",
            (
                "Địa chỉ",
                "Địa chỉ hiện nay",
                "Địa chỉ mới",
                "Nơi ở",
                "Vị trí",
                "Số nhà, đường",
                "Số nhà, tên đường",
                "Địa chỉ / Số nhà",
                "Địa chỉ / Đường",
                "Địa chỉ / Số nhà, đường phố",
                "Địa chỉ / Chi tiết",
                "address",
            ),
            read.text,
            expected=True,
            joins=", ",
        ),
        Column("old_address", ("Địa chỉ cũ", "Địa chỉ trước sáp nhập", "Địa chỉ trước 01/7/2025"), read.text),
        Column(
            "lat",
            ("Vĩ độ", "lat", "latitude", "Tọa độ / Vĩ độ", "Vĩ độ (lat)", "Toạ độ / Vĩ độ"),
            degrees,
        ),
        Column(
            "lng",
            (
                "Kinh độ",
                "lng",
                "lon",
                "long",
                "longitude",
                "Tọa độ / Kinh độ",
                "Kinh độ (lng)",
                "Toạ độ / Kinh độ",
            ),
            degrees,
        ),
        Column(
            "point",
            (
                "Tọa độ",
                "Toạ độ",
                "Tọa độ GPS",
                "Vĩ độ, kinh độ",
                "Vị trí (vĩ độ, kinh độ)",
                "GPS",
                "Vị trí GPS",
                "coordinates",
            ),
            point,
            reported=False,
        ),
        Column(
            "hours",
            (
                "Giờ mở cửa",
                "Thời gian mở cửa",
                "Giờ hoạt động",
                "Giờ phục vụ",
                "Thời gian hoạt động",
                "Giờ đón khách",
                "hours",
            ),
            cells.hours,
            optional=True,
        ),
    )


def _of_product() -> tuple[Column, ...]:
    """A speciality stands where it is made; each row may name one shop that sells it."""
    return (
        Column(
            "producer",
            (
                "Chủ thể",
                "Nhà sản xuất",
                "Cơ sở sản xuất",
                "Đơn vị sản xuất",
                "Chủ thể sản xuất",
                "Tên chủ thể",
            ),
            read.text,
        ),
        Column(
            "commune",
            ("Xã, phường", "Xã/phường", "Phường/xã", "Xã", "Phường", "Địa bàn", "Nơi sản xuất", "Địa phương"),
            read.text,
        ),
        Column(
            "certificate", ("Quyết định", "Số quyết định", "Số chứng nhận", "Quyết định công nhận"), read.text
        ),
        Column(
            "certified_until",
            ("Hiệu lực đến", "Thời hạn", "Ngày hết hạn", "Hạn chứng nhận", "Có giá trị đến"),
            read.day,
            is_date=True,
            optional=True,
        ),
        Column("shop", ("Cửa hàng", "Điểm bán", "Nơi bán", "Tên cửa hàng", "Cơ sở bán", "shop"), read.text),
        Column(
            "shop_address",
            ("Địa chỉ cửa hàng", "Địa chỉ điểm bán", "Địa chỉ nơi bán", "Địa chỉ bán", "Địa chỉ"),
            read.text,
        ),
        Column(
            "shop_phone",
            ("Điện thoại cửa hàng", "SĐT cửa hàng", "Điện thoại điểm bán", "SĐT điểm bán"),
            cells.telephone,
        ),
    )


def _category_of(kind: Kind) -> Callable[[CellValue], str]:
    known = BY_KIND[kind].categories

    def category(value: CellValue) -> str | Noted:
        words = read.text(value)
        found = category_in(words, known)
        return found or Noted("", f"“{shown(words)}” không phải loại nào được biết, đã để trống")

    return category  # type: ignore[return-value]


def category_in(words: str, known: tuple[Category, ...]) -> str:
    """The category that the words name, the longest name first; "" where none does."""
    folded = fold(words)
    named = [
        name for name, found in CATEGORIES.items() if found in known and re.search(rf"\b{name}\b", folded)
    ]
    return CATEGORIES[max(named, key=len)].value if named else ""


def _price_unit(texts: Sequence[str]) -> dict[str, Any]:
    """That of the sheet («ĐVT: nghìn đồng») or of the prices' own heading («Giá phòng (1.000 đ)»)."""
    return {"price_unit": unit_of([text for text in texts if _OF_PRICES.match(fold(text))])}


def _settle(kind: Kind, values: dict[str, Any]) -> list[str]:
    notes = _settle_price(values)
    values["key"] = fold_loosely(values["name"])
    values["category"] = values["category"] or category_in(values["name"], BY_KIND[kind].categories)
    if kind == Kind.SPECIALITY:
        if (values["shop_address"] or values["shop_phone"]) and not values["shop"]:
            raise CellError("Có địa chỉ hoặc điện thoại nơi bán nhưng thiếu tên cửa hàng")
        return notes
    if not (values["commune"] or values["address"] or values["old_address"]):
        raise CellError("Thiếu xã, phường hoặc địa chỉ")
    cells.check_point(values["lat"], values["lng"])
    return notes


def _settle_price(values: dict[str, Any]) -> list[str]:
    """A bare number is in the sheet's unit; where that gives no likely price, it is kept as words."""
    price = values.pop("price", None) or {}
    bare, unit = price.pop("bare", ""), values.pop("price_unit", None) or 1
    values |= dict.fromkeys(("price_min", "price_max")) | {"price_note": ""} | price
    if not bare:
        return []
    for key in ("price_min", "price_max"):
        values[key] = values[key] and values[key] * unit
    most = cells.MOST_PRICE if unit == 1 else cells.MOST_IN_UNITS
    if all(not values[key] or cells.LEAST_PRICE <= values[key] <= most for key in ("price_min", "price_max")):
        return []
    values |= {"price_min": None, "price_max": None, "price_note": bare}
    return [f"giá “{bare}” không rõ đơn vị tính (hãy ghi như 200k hoặc 200.000), chỉ giữ như lời"]
