"""Two invented price tables for a few streets; nothing in them was ever issued, and each line says so."""

import datetime as dt
from typing import Any

from foundation.regions.resolver import resolve
from lookups.kinds.land_prices.land_types import LandType
from lookups.kinds.land_prices.models import LandPrice, PriceTable

INVENTED = "Số liệu minh họa, không có thật."
TABLES = (
    ("Bảng giá minh họa 2020", dt.date(2020, 1, 1), dt.date(2025, 12, 31)),
    ("Bảng giá minh họa 2026", dt.date(2026, 1, 1), None),
)
# Commune in 2020, in 2026, street, from, to, land, price of VT1 in 2020 and 2026 in thousands of đồng.
LINES = (
    ("Phường An Mỹ, Tam Kỳ", "Phường Tam Kỳ", "Hùng Vương", "Lê Lợi", "Nguyễn Hoàng", "ODT", 15000, 24000),
    ("Phường An Xuân", "Phường Tam Kỳ", "Hùng Vương", "Nguyễn Hoàng", "Nguyễn Du", "ODT", 12000, 19500),
    ("Phường Tân Thạnh", "Phường Bàn Thạch", "Bạch Đằng", "Hùng Vương", "Lê Lợi", "ODT", 11000, 17600),
    ("Phường Hòa Hương", "Phường Hương Trà", "Phan Châu Trinh", "Trần Phú", "Cầu Tam Kỳ", "ODT", 9000, 13500),
    ("Phường Minh An", "Phường Hội An", "Trần Phú", "Chùa Cầu", "Hoàng Diệu", "ODT", 38000, 55000),
    ("Phường Cẩm Châu", "Phường Hội An Đông", "Cửa Đại", "Trần Nhân Tông", "Âu Cơ", "ODT", 16000, 26000),
    ("Xã Duy Phước", "Xã Nam Phước", "Khu vực 1", "", "", "ONT", 1200, 1900),
    ("Xã Duy Phước", "Xã Nam Phước", "ĐT610B", "Cầu Câu Lâu cũ", "Chợ Nồi Rang", "ONT", 2000, 3100),
    ("Thị trấn Hà Lam", "Xã Thăng Bình", "Tiểu La", "Quốc lộ 1", "Thái Phiên", "ONT", 4800, 7000),
    ("Thị trấn Núi Thành", "Xã Núi Thành", "Phạm Văn Đồng", "Quốc lộ 1", "Lê Lợi", "ONT", 5200, 8000),
)  # fmt: skip
BY_POSITION = (100, 70, 50, 40)  # per cent of the first


def load() -> None:
    for index, (decision, first, last) in enumerate(TABLES):
        table, is_new = PriceTable.objects.get_or_create(
            decision=decision,
            defaults={
                "title": f"{decision} (bịa, để xem thử)",
                "issuer": "Cổng thử",
                "issued_on": first - dt.timedelta(15),
                "valid_from": first,
                "valid_to": last,
                "note": INVENTED,
                "is_published": True,
            },
        )
        if is_new:
            LandPrice.objects.bulk_create(_line(table, row, index, n) for n, row in enumerate(LINES))


def _line(table: PriceTable, row: tuple[Any, ...], index: int, number: int) -> LandPrice:
    commune, (street, start, end, land), first = row[index], row[2:6], row[6 + index] * 1000
    prices = [first * share // 100 for share in BY_POSITION]
    line = LandPrice(
        table=table,
        unit=resolve(commune, on=table.valid_from).unit,
        commune_name=commune.partition(",")[0],
        street=street,
        segment_from=start,
        segment_to=end,
        land_type=LandType(land),
        prices=prices,
        page=str(number // 4 + 1),
    )
    line.fold()
    return line
