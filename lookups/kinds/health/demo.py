"""Twenty real public facilities, each with how sure its entry is; points are approximate unless said.

No invented hours: only those that a source gives. "Takes emergencies" follows the kind of facility, which is
why even entries with a good source ask to call first.
"""

import datetime as dt

from foundation.regions.models import AdminUnit
from lookups.kinds.health.models import Facility, OpeningHours

CHECKED_ON = dt.date(2026, 11, 24)
MOUNTAIN = "Bệnh viện đa khoa khu vực miền núi phía Bắc Quảng Nam"
# name | other names | kind | public | address | commune | phone | emergencies | point | exact | certainty
ROWS = """
Bệnh viện Việt–Hàn Đà Nẵng|Bệnh viện đa khoa Trung ương Quảng Nam|hospital|1|Tam Hiệp|Núi Thành|0235 3870 390|1|15.4382,108.6475||one
Bệnh viện đa khoa tỉnh Quảng Nam||hospital|1|01 Nguyễn Du|Tam Kỳ|0235 3851 523|1|15.5718,108.4747||one
Bệnh viện đa khoa khu vực Quảng Nam||hospital|1|Vĩnh Điện|Điện Bàn||1|15.8905,108.2465||memory
Bệnh viện đa khoa khu vực miền núi phía Bắc Quảng Nam||hospital|1|107 Quang Trung, Ái Nghĩa|Đại Lộc|0235 3747 433|1|15.8835,108.1150||one
Trung tâm Y tế Hội An|Bệnh viện đa khoa Hội An|centre|1|04 Trần Hưng Đạo và 153 Lý Thường Kiệt|Hội An||1|15.8812,108.3295||one
Bệnh viện đa khoa Thái Bình Dương Hội An||hospital|0|06 Phan Châu Trinh|Hội An|1900 868 630|1|15.8790,108.3290||one
Bệnh viện đa khoa Vĩnh Đức||hospital|0|Điện Nam Trung|Điện Bàn Đông||1|15.9090,108.2560||one
Bệnh viện Minh Thiện||hospital|0|Phan Bội Châu|Bàn Thạch||1|15.5825,108.4705||one
Bệnh viện đa khoa Trường Cao đẳng Y tế Quảng Nam||hospital|1|03 Nguyễn Du|Tam Kỳ||0|15.5722,108.4760||one
Bệnh viện đa khoa Thăng Hoa||hospital|0|Quốc lộ 1|Thăng Bình||1|15.7475,108.3551|1|one
Bệnh viện Nhi Quảng Nam||hospital|1||Bàn Thạch||1|||memory
Bệnh viện Y học cổ truyền Quảng Nam||hospital|1||Bàn Thạch||0|15.5735,108.4830||memory
Trung tâm Y tế Thăng Bình||centre|1|Hà Lam|Thăng Bình||1|15.7400,108.3560||memory
Trung tâm Y tế Núi Thành||centre|1|thị trấn Núi Thành cũ|Núi Thành||1|15.4360,108.6570||memory
Trung tâm Y tế Tiên Phước||centre|1|Tiên Kỳ|Tiên Phước||1|15.4900,108.3090||memory
Trung tâm Y tế Bắc Trà My||centre|1||Trà My||1|15.3420,108.2250||memory
Bệnh viện Đà Nẵng||hospital|1|124 Hải Phòng|Hải Châu|0236 3821 118|1|16.0726,108.2161||one
Bệnh viện C Đà Nẵng||hospital|1|122 Hải Phòng|Hải Châu|0236 3821 480|1|16.0727,108.2178||one
Bệnh viện Phụ sản – Nhi Đà Nẵng||hospital|1|402 Lê Văn Hiến|Ngũ Hành Sơn|0236 3957 777|1|16.0227,108.2494|1|one
Bệnh viện Hoàn Mỹ Đà Nẵng||hospital|0|291 Nguyễn Văn Linh|Thanh Khê|0236 3650 676|1|16.0594,108.2106||one
"""  # noqa: E501
SPECIALITIES = {
    "Bệnh viện Nhi Quảng Nam": "Nhi",
    "Bệnh viện Y học cổ truyền Quảng Nam": "Y học cổ truyền",
    "Bệnh viện Phụ sản – Nhi Đà Nẵng": "Phụ sản, Nhi",
}


def load() -> None:
    communes = {unit.name: unit for unit in AdminUnit.objects.current().filter(level=AdminUnit.Level.COMMUNE)}
    for line in ROWS.strip().splitlines():
        _load(line.split("|"), communes)
    mountain = Facility.objects.get(name=MOUNTAIN)
    if not mountain.hours.exists():
        OpeningHours.objects.bulk_create(
            OpeningHours(facility=mountain, weekday=day, opens=dt.time(7), closes=dt.time(17))
            for day in range(5)
        )
        mountain.emergency_phone, mountain.bhyt_code, mountain.takes_bhyt = "0235 3747 432", "49004", True
        mountain.save()


def _load(row: list[str], communes: dict[str, AdminUnit]) -> None:
    name, others, kind, public, address, commune, phone, emergency, point, exact, certainty = row
    lat, lng = map(float, point.split(",")) if point else (None, None)
    Facility.objects.get_or_create(
        name=name,
        defaults={
            "old_names": others,
            "kind": kind,
            "is_public": public == "1",
            "address": address,
            "commune": communes[commune],
            "phone": phone,
            "has_emergency": emergency == "1",
            "lat": lat,
            "lng": lng,
            "is_approximate": exact != "1",
            "certainty": certainty,
            "specialities": SPECIALITIES.get(name, ""),
            "checked_on": CHECKED_ON,
        },
    )
