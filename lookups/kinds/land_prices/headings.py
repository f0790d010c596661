"""What land offices call the columns of their price tables; the first name is the one told to people."""

import re
from collections.abc import Mapping
from types import MappingProxyType

from foundation.vietnamese.folding import fold


def _list(text: str) -> tuple[str, ...]:
    return tuple(" ".join(item.split()) for item in text.split(";"))


NAMES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "ward": _list("""
            Phường, xã; Xã, phường; Phường/xã; Xã/phường; Phường; Xã; Tên xã; Tên phường; Tên xã, phường;
            Tên phường, xã; Đơn vị hành chính; Địa bàn; Xã, phường, thị trấn; Xã phường thị trấn;
            Phường, xã, thị trấn; Xã/phường/thị trấn; Tên xã/phường; Tên phường/xã; Tên đơn vị hành chính;
            Tên ĐVHC; ĐVHC; Thuộc phường, xã; Thuộc xã, phường; Vị trí / Phường, xã; ward"""),
        "street": _list("""
            Tên đường; Đường; Đường phố; Đường, phố; Tên đường phố; Tên đường, phố; Tuyến đường;
            Tên tuyến đường; Tên đường, khu dân cư; Tên đường/khu vực; Tên đường, khu vực; Đường/phố;
            Tên đường/phố; Trục đường; Khu vực, tuyến đường; Tuyến đường, khu vực; Ranh giới, vị trí;
            Tên đường, đoạn đường; Tên khu vực; Khu dân cư; Đường / Tên; street"""),
        "from": _list("""
            Từ; Điểm đầu; Từ đoạn; Từ đường; Từ điểm; Đoạn từ; Đầu đoạn; Bắt đầu; Đoạn đường / Từ;
            Đoạn / Từ; Giới hạn / Từ; Đoạn đường / Điểm đầu; Đoạn / Điểm đầu; Giới hạn đoạn / Từ;
            Ranh giới / Từ; Phạm vi / Từ; Đoạn đường / Từ đoạn; Điểm bắt đầu; Đoạn đường / Từ đường; from"""),
        "to": _list("""
            Đến; Điểm cuối; Đến đoạn; Đến đường; Đến điểm; Cuối đoạn; Kết thúc; Đoạn đường / Đến;
            Đoạn / Đến; Giới hạn / Đến; Đoạn đường / Điểm cuối; Đoạn / Điểm cuối; Giới hạn đoạn / Đến;
            Ranh giới / Đến; Phạm vi / Đến; Đoạn đường / Đến đoạn; Điểm kết thúc; Tới; Đoạn / Tới;
            Đoạn đường / Đến đường; to"""),
        "segment": _list("""
            Đoạn đường; Đoạn; Đoạn đường từ … đến …; Từ ... đến ...; Từ – đến; Giới hạn; Ranh giới;
            Ranh giới đoạn đường; Phạm vi; Đoạn từ đến; Từ đến; Giới hạn đoạn đường"""),
        "district": _list("""
            Huyện; Quận, huyện; Huyện, thị xã, thành phố; Thành phố; Quận/huyện; Tên huyện; Huyện cũ;
            Địa bàn huyện cũ; Đơn vị cấp huyện"""),
        "land_type": _list("Loại đất; Mục đích sử dụng; Mục đích sử dụng đất; Mã loại đất; Ký hiệu loại đất"),
        "position": _list("Vị trí; VT; Vị trí số; Vị trí đất; Thuộc vị trí"),
        "price": _list("""
            Giá đất; Đơn giá; Giá; Mức giá; Giá đất (đồng/m²); Giá quy định; Đơn giá đất; Mức giá đất;
            Giá đất ở; Giá năm nay"""),
        "coefficient": _list("Hệ số; Hệ số điều chỉnh; Hệ số K; K; Hệ số điều chỉnh giá đất; Hệ số ĐC"),
        "page": _list("Trang; Trang số; Số trang"),
        "note": _list("Ghi chú; Chú thích"),
    }
)

_ROMAN = ("I", "II", "III", "IV", "V", "VI")
_GROUPS = (
    "Giá đất",
    "Vị trí",
    "Giá",
    "Đơn giá",
    "Giá đất theo vị trí",
    "Mức giá",
    "Giá đất ở",
    "Giá các vị trí",
)


def _position_names(n: int) -> tuple[str, ...]:
    bare = (
        f"VT{n}",
        f"VT {n}",
        f"Vị trí {n}",
        f"Vị trí {_ROMAN[n - 1]}",
        f"VT.{n}",
        f"VT0{n}",
        f"Giá VT{n}",
        *(
            f"{position} {number}"
            for position in ("VT", "Vị trí", "V.trí", "V/trí")
            for number in (n, f"0{n}")
        ),
    )
    priced = (f"Giá vị trí {n}", f"Giá đất VT{n}", f"Giá đất vị trí {n}", f"Giá VT {n}", f"Đơn giá VT{n}")
    grouped = tuple(f"{group} / {name}" for group in _GROUPS for name in (f"{n}", _ROMAN[n - 1]))
    return (*bare, *priced, *grouped)


POSITION_NAMES: Mapping[int, tuple[str, ...]] = MappingProxyType({n: _position_names(n) for n in range(1, 7)})


def names_a_position(label: str) -> bool:
    """Of a heading that is none of those above: «VT1 (mặt tiền)» would be prices lost."""
    return bool(re.search(r"\b(?:vt|vi tri) ?0?[1-9]\b", fold(label)))
