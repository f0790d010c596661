"""Two invented price tables for a few streets; nothing in them was ever issued, and each line says so."""

import datetime as dt

from django.conf import settings

from foundation.regions.resolver import resolve
from lookups.kinds.land_prices.land_types import LandType
from lookups.kinds.land_prices.models import LandPrice, PriceTable

INVENTED = "Số liệu minh họa, không có thật."
TABLES = (
    ("Bảng giá minh họa 2020", dt.date(2020, 1, 1), dt.date(2025, 12, 31)),
    ("Bảng giá minh họa 2026", dt.date(2026, 1, 1), None),
)
BY_POSITION = (100, 70, 50, 40)  # per cent of the first


def load() -> None:
    for decision, first, last in TABLES:
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
            LandPrice.objects.bulk_create(
                _line(table, first, row, number)
                for number, row in enumerate(settings.PROVINCE.rows("demo/land_prices"))
            )


def _line(table: PriceTable, day: dt.date, row: dict[str, str], number: int) -> LandPrice:
    """Prices stand in thousands of đồng."""
    commune, best = row[f"commune_{day.year}"], int(row[f"price_{day.year}"]) * 1000
    line = LandPrice(
        **{key: row[key] for key in ("street", "segment_from", "segment_to")},
        table=table,
        unit=resolve(commune, on=day).unit,
        commune_name=commune.partition(",")[0],
        land_type=LandType(row["land_type"]),
        prices=[best * share // 100 for share in BY_POSITION],
        page=str(number // 4 + 1),
    )
    line.fold()
    return line
