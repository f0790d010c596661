import datetime as dt

from foundation.regions.resolver import resolve
from lookups.kinds.land_prices.models import LandPrice, PriceTable


def make_table(**over) -> PriceTable:
    values = {
        "decision": "Bảng giá thử 2026",
        "issuer": "Cơ quan thử",
        "issued_on": dt.date(2025, 12, 20),
        "valid_from": dt.date(2026, 1, 1),
        "is_published": True,
    }
    return PriceTable.objects.create(**values | over)


def make_price(table: PriceTable, **over) -> LandPrice:
    values = {
        "commune_name": "Phường Tam Kỳ",
        "street": "Hùng Vương",
        "segment_from": "Phan Bội Châu",
        "segment_to": "Trưng Nữ Vương",
        "prices": [24_000_000, 16_800_000, 12_000_000, 9_600_000],
        "page": "12",
    } | over
    values.setdefault("unit", resolve(values["commune_name"], on=table.valid_from).unit)
    return LandPrice.objects.create(table=table, **values)
