"""An invented warning, and shelters that say they are invented."""

import datetime as dt

from django.contrib.auth.models import User
from django.utils import timezone

from foundation.regions.models import AdminUnit
from lookups.kinds.hazards import services
from lookups.kinds.hazards.models import HazardKind, HazardNotice, Shelter

ISSUER = "Bản tin bịa cho bản thử"
VALID_FOR = dt.timedelta(days=3)
SHELTERS = (
    ("Trường học (bịa)", "Thôn 2", "Trà Leng", 300),
    ("Nhà văn hóa (bịa)", "Thôn 1", "Trà Linh", 150),
    ("Nhà thi đấu (bịa)", "Khối phố 3", "Hội An", 500),
)


def load(*, writer: User, second: User) -> None:
    for name, address, place, capacity in SHELTERS:
        commune = AdminUnit.objects.current().get(name=place, level=AdminUnit.Level.COMMUNE)
        Shelter.objects.get_or_create(
            name=name, commune=commune, defaults={"address": address, "capacity": capacity}
        )
    now = timezone.now()
    if HazardNotice.objects.active(now).exists():
        return
    services.publish(notice=landslide(now, writer), by=second)


def landslide(now: dt.datetime, writer: User) -> HazardNotice:
    return HazardNotice.objects.create(
        hazard=HazardKind.objects.get(key="sat_lo"),
        level=2,
        title="Cảnh báo sạt lở đất (bản thử, không có thật)",
        issuer=ISSUER,
        written_by=writer,
        written_at=now,
        issued_at=now,
        valid_until=now + VALID_FOR,
        area="Các xã Trà Leng, Trà Linh, Trà Tập",
        situation="Mưa nhiều ngày, đất đã no nước (bịa).",
        advice="Không ở lại nhà sát taluy, bờ suối khi mưa to. Nghe trưởng thôn báo thì đi ngay.",
    )
