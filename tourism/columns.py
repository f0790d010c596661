"""The columns of the handbook's tables, kind by kind. Pure."""

from collections.abc import Callable

from django.utils import translation

from foundation.spreadsheets import CellValue, Column
from foundation.spreadsheets import parsers as read
from foundation.spreadsheets.coordinates import degrees, point
from tourism import cells
from tourism.categories import category_in
from tourism.headings import (
    BEDS,
    DECIDED_ON,
    DECISIONS,
    DISTRICTS,
    EMAILS,
    LICENCES,
    NAMES,
    PRICES,
    PRODUCERS,
    RANKS,
    ROOMS,
    SHOP_ADDRESSES,
)
from tourism.kinds import BY_KIND, Kind

_NONE = frozenset({"khong", "khong co", "chua co", "chua", "ko", "ko co", "k co", "x", "dang cap nhat"})


def _columns(kind: Kind) -> tuple[Column, ...]:
    return (
        Column("name", (*NAMES[kind], "Tên", "name", "Tên tiếng Việt"), read.name_up_to(160), required=True),
        Column(
            "name_en", ("Tên tiếng Anh", "English name", "name_en", "Tên nước ngoài"), read.name_up_to(160)
        ),
        Column(
            "category",
            (
                "Loại",
                "Loại hình",
                "Phân loại",
                "Nhóm",
                "Nhóm sản phẩm",
                "Loại cơ sở",
                "category",
                "Loại hình cơ sở lưu trú",
                "Loại hình CSLT",
                "Loại hình lưu trú",
                "Loại hình cơ sở",
                "Loại CSLT",
                "Loại hình kinh doanh",
                "Ngành hàng",
                "Nhóm ngành",
                "Ngành sản phẩm",
                "Phân nhóm",
                "Loại hình CSLTDL",
                "Loại hình cơ sở lưu trú du lịch",
                "Ngành/nhóm sản phẩm",
            ),  # fmt: skip
            _category_of(kind),
            optional=True,
        ),
        Column(
            "phone",
            (
                "Điện thoại",
                "Số điện thoại",
                "SĐT",
                "ĐT",
                "Số ĐT",
                "Liên hệ",
                "Hotline",
                "phone",
                "Tel",
                "Số điện thoại liên hệ",
                "Điện thoại liên hệ",
                "SĐT liên hệ",
                "Điện thoại/Fax",
                "Điện thoại, Fax",
                "ĐT liên hệ",
                "Số máy",
                "Thông tin liên hệ / Điện thoại",
                "Liên hệ / Điện thoại",
                "Điện thoại chủ thể",
                "SĐT chủ thể",
                "Số điện thoại chủ thể",
            ),
            cells.telephone,
            nothing=_NONE,
        ),
        Column(
            "summary",
            ("Mô tả", "Giới thiệu", "Mô tả ngắn", "Thông tin", "Ghi chú", "summary"),
            read.text_up_to(300),
            optional=True,
        ),  # fmt: skip
        Column(
            "summary_en",
            ("Mô tả tiếng Anh", "Giới thiệu tiếng Anh", "summary_en"),
            read.text_up_to(300),
            optional=True,
        ),  # fmt: skip
        Column(
            "website",
            (
                "Website",
                "Trang web",
                "Liên kết",
                "Link",
                "Web",
                "Facebook",
                "Fanpage",
                "website",
                "Trang thông tin điện tử",
                "Địa chỉ website",
                "Trang điện tử",
                "Địa chỉ trang web",
                "Web site",
                "Liên hệ / Website",
                "Thông tin liên hệ / Website",
            ),
            cells.link,
            nothing=_NONE,
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
            (
                "Hạng sao",
                "Số sao",
                "Hạng",
                "Sao",
                "Tiêu chuẩn",
                "Hạng OCOP",
                "OCOP",
                "Xếp hạng",
                "stars",
                "Phân hạng",
                "Xếp hạng sao",
                "Phân hạng sao",
                "Kết quả phân hạng",
                "Kết quả xếp hạng",
                "Hạng đạt",
                "Hạng sao đạt được",
                "Kết quả đánh giá, phân hạng",
                "Kết quả đánh giá",
                "Số sao đạt",
                "Đạt hạng",
                "Hạng sao OCOP",
                "Hạng cơ sở",
                "Loại, hạng",
                "Hạng cơ sở lưu trú",
                "Mức hạng",
                "Kết quả công nhận",
                "Hạng công nhận",
                "Xếp hạng OCOP",
                "Hạng sản phẩm",
            ),
            cells.stars,
            fallbacks=("Kết quả",),
            nothing=frozenset(("chua xep hang", "khong", "chua", "dat chuan", "khong xep hang")),
        ),
        *(
            Column(
                f"stars_{n}",
                tuple(f"{words}{n} sao" for words in ("", "Hạng ", "Đạt ", *RANKS)),
                cells.is_marked,
                optional=True,
                reported=False,
            )
            for n in range(1, 6)
        ),
        Column("source", ("Nguồn", "Nguồn tin", "source"), read.text_up_to(200)),
        Column("district", DISTRICTS, read.text, reported=False),
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
                "Xã, phường, thị trấn",
                "Phường/Xã/Thị trấn",
                "Địa chỉ / Xã, phường",
                "Địa chỉ / Phường, xã",
            ),
            read.text,
        ),
        Column(
            "address",
            (
                "Địa chỉ",
                "Địa chỉ cụ thể",
                "Địa chỉ chi tiết",
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
                "Địa chỉ cơ sở",
                "Địa chỉ kinh doanh",
                "Địa chỉ liên hệ",
                "Địa chỉ cơ sở lưu trú",
            ),
            read.text_up_to(250),
            expected=True,
            joins=", ",
        ),
        Column(
            "old_address",
            ("Địa chỉ cũ", "Địa chỉ trước sáp nhập", "Địa chỉ trước 01/7/2025"),
            read.text_up_to(250),
        ),  # fmt: skip
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


def _of_stay() -> tuple[Column, ...]:
    """What the national list of stays holds besides."""
    return (
        Column("rooms", ROOMS, cells.capacity, optional=True),
        Column("beds", BEDS, cells.capacity, optional=True),
        Column("email", EMAILS, cells.email, optional=True, nothing=_NONE),
        Column("licence", LICENCES, read.text_up_to(120), optional=True, nothing=_NONE),
        Column("certificate", DECISIONS, read.text_up_to(80), optional=True, nothing=_NONE),
        Column("certified_on", DECIDED_ON, read.day, is_date=True, optional=True, reported=False),
    )


def _of_product() -> tuple[Column, ...]:
    """A speciality stands where it is made; each row may name one shop that sells it, else its maker does."""
    return (
        Column("producer", PRODUCERS, read.name_up_to(160), nothing=_NONE),
        Column(
            "commune",
            (
                "Xã, phường",
                "Xã/phường",
                "Phường/xã",
                "Xã",
                "Phường",
                "Địa bàn",
                "Nơi sản xuất",
                "Địa phương",
                "Phường, xã",
                "Xã, phường, thị trấn",
                "Địa bàn (xã, phường)",
            ),  # fmt: skip
            read.text,
        ),
        Column(
            "certificate", (*DECISIONS, "Số chứng nhận"), read.text_up_to(80), optional=True, nothing=_NONE
        ),
        Column("certified_on", DECIDED_ON, read.day, is_date=True, optional=True, reported=False),
        Column(
            "certified_until",
            ("Hiệu lực đến", "Thời hạn", "Ngày hết hạn", "Hạn chứng nhận", "Có giá trị đến"),
            read.day,
            is_date=True,
            optional=True,
        ),
        Column(
            "shop",
            ("Cửa hàng", "Điểm bán", "Nơi bán", "Tên cửa hàng", "Cơ sở bán", "shop", "Tên điểm bán"),
            read.name_up_to(160),
            nothing=_NONE,
        ),
        Column("shop_address", SHOP_ADDRESSES, read.text_up_to(250)),
        Column(
            "shop_phone",
            ("Điện thoại cửa hàng", "SĐT cửa hàng", "Điện thoại điểm bán", "SĐT điểm bán"),
            cells.telephone,
            nothing=_NONE,
        ),
    )


def _category_of(kind: Kind) -> Callable[[CellValue], str]:
    known = BY_KIND[kind].categories

    def category(value: CellValue) -> str:
        words = read.text(value)
        if found := category_in(words, known):
            return found
        with translation.override("vi"):
            raise read.unknown(words, "loại", [str(category.label) for category in known])

    return category


_OF: dict[Kind, Callable[[], tuple[Column, ...]]] = {
    Kind.PLACE: lambda: _of_place(),
    Kind.EATERY: lambda: _of_place(),
    Kind.STAY: lambda: (*_of_place(), *_of_stay()),
    Kind.SPECIALITY: lambda: _of_product(),
}


def columns_of(kind: Kind) -> tuple[Column, ...]:
    return (*_columns(kind), *_OF[kind]())
