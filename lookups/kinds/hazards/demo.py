"""An invented warning, and shelters that say they are invented."""

import datetime as dt

from django.conf import settings
from django.contrib.auth.models import User
from django.utils import timezone

from foundation.regions.models import AdminUnit
from lookups.kinds.hazards import services
from lookups.kinds.hazards.models import HazardKind, HazardNotice, Shelter

ISSUER = "Bản tin bịa cho bản thử"
VALID_FOR = dt.timedelta(days=3)


def load(*, writer: User, second: User) -> None:
    for row in settings.PROVINCE.rows("demo/shelters"):
        commune = AdminUnit.objects.current().get(name=row["commune"], level=AdminUnit.Level.COMMUNE)
        Shelter.objects.get_or_create(
            name=row["name"],
            commune=commune,
            defaults={"address": row["address"], "capacity": int(row["capacity"])},
        )
    now = timezone.now()
    if HazardNotice.objects.active(now).exists():
        return
    for row in settings.PROVINCE.rows("demo/warnings"):
        services.publish(notice=warning(row, now, writer), by=second)


def warning(row: dict[str, str], now: dt.datetime, writer: User) -> HazardNotice:
    return HazardNotice.objects.create(
        **{key: row[key] for key in ("title", "area", "situation", "advice")},
        hazard=HazardKind.objects.get(key=row["hazard"]),
        level=int(row["level"]),
        issuer=ISSUER,
        written_by=writer,
        written_at=now,
        issued_at=now,
        valid_until=now + VALID_FOR,
    )
