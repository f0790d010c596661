"""Invented power cuts of the coming days, in the words that real notices use."""

import datetime as dt

from django.utils import timezone

from lookups.kinds.power_cuts import services
from lookups.kinds.power_cuts.models import Bulletin, PowerCut

SOURCE = "Lịch cúp điện bịa cho bản thử"
CARE_LINE = (
    "1900 1909"  # said to be the care line of the region's power company; change it in the back office
)
COMPANY = "Điện lực {} (bản thử)"
MADE_UP = (
    # days from today, hours, area, reason, company, kind
    (
        1,
        "07:30",
        "11:30",
        "Một phần xã Bình Nguyên, Bình Tú và thị trấn Hà Lam (Thăng Bình)",
        "Bảo dưỡng đường dây",
        "Thăng Bình",
        "planned",
    ),
    (
        1,
        "13:30",
        "17:00",
        "Khu vực đường Hùng Vương, phường An Mỹ, Tam Kỳ",
        "Thay máy biến áp",
        "Tam Kỳ",
        "planned",
    ),
    (
        2,
        "05:00",
        "07:00",
        "Phường Hội An Tây, phường Cẩm Châu (Hội An)",
        "Đấu nối trạm mới",
        "Hội An",
        "planned",
    ),
    (
        3,
        "22:00",
        "05:00",
        "Xã Duy Phước, thị trấn Nam Phước (Duy Xuyên)",
        "Nâng cấp lưới điện",
        "Duy Xuyên",
        "planned",
    ),
    (
        4,
        "08:00",
        "10:30",
        "Thôn Đàn Trung, xã Tam Dân (Phú Ninh)",
        "Phát quang hành lang",
        "Tam Kỳ",
        "planned",
    ),
    (0, "06:00", "23:30", "Xã Núi Thành, xã Tam Anh", "Cây đổ vào đường dây", "Núi Thành", "fault"),
)


def load() -> None:
    """Once a day at most: dates move with today, so that there is always something to find."""
    latest = Bulletin.objects.order_by("as_of").last()
    today = timezone.localdate()
    if latest and timezone.localtime(latest.as_of).date() >= today:
        return
    for days, first, last, area, reason, district, kind in MADE_UP:
        starts_at = _moment(today + dt.timedelta(days=days), first)
        ends_at = _moment(today + dt.timedelta(days=days + (last < first)), last)
        if not PowerCut.objects.filter(starts_at=starts_at, area=area).exists():
            services.announce(
                starts_at=starts_at,
                ends_at=ends_at,
                area=area,
                reason=reason,
                kind=kind,
                company=COMPANY.format(district),
            )
    _move_one()
    Bulletin.objects.create(source=SOURCE, phone=CARE_LINE)


def _move_one() -> None:
    cut = PowerCut.objects.filter(area__startswith="Phường Hội An Tây", state="announced").last()
    if cut is not None:
        services.change(cut=cut, ends_at=cut.ends_at + dt.timedelta(hours=1))


def _moment(day: dt.date, hour: str) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time.fromisoformat(hour)))
