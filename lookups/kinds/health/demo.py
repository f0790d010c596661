"""Public facilities of the province's demo/health.tsv, each with how sure its entry is; points are
approximate unless said.

No invented hours: only those that a source gives. "Takes emergencies" follows the kind of facility, which is
why even entries with a good source ask to call first.
"""

import datetime as dt
from typing import Any

from django.conf import settings

from foundation.regions.models import AdminUnit
from lookups.kinds.health.models import Facility, OpeningHours

CHECKED_ON = dt.date(2026, 11, 24)


def load() -> None:
    communes = {unit.name: unit for unit in AdminUnit.objects.current().filter(level=AdminUnit.Level.COMMUNE)}
    for row in settings.PROVINCE.rows("demo/health"):
        facility, is_new = Facility.objects.get_or_create(
            name=row["name"], defaults=_values(row) | {"commune": communes[row["commune"]]}
        )
        if is_new and row["weekdays"]:
            opens, closes = map(dt.time.fromisoformat, row["weekdays"].split("-"))
            OpeningHours.objects.bulk_create(
                OpeningHours(facility=facility, weekday=day, opens=opens, closes=closes) for day in range(5)
            )


def _values(row: dict[str, str]) -> dict[str, Any]:
    lat, lng = map(float, row["point"].split(",")) if row["point"] else (None, None)
    as_written = (
        "old_names", "kind", "address", "phone", "certainty", "specialities", "emergency_phone", "bhyt_code"
    )  # fmt: skip
    return (
        {key: row[key] for key in as_written}
        | {
            "is_public": row["is_public"] == "1",
            "has_emergency": row["has_emergency"] == "1",
            "lat": lat,
            "lng": lng,
            "is_approximate": row["is_exact"] != "1",
            "checked_on": CHECKED_ON,
        }
        | ({"takes_bhyt": True} if row["bhyt_code"] else {})
    )
