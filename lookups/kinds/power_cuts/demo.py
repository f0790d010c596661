"""Invented power cuts of the coming days, in the words that real notices use."""

import datetime as dt

from django.conf import settings
from django.utils import timezone

from lookups.kinds.power_cuts import services
from lookups.kinds.power_cuts.models import Bulletin, PowerCut

SOURCE = "Lịch cúp điện bịa cho bản thử"
CARE_LINE = "1900 1909"  # said to be the care line of the region's power company; the back office changes it
COMPANY = "Điện lực {} (bản thử)"


def load() -> None:
    """Once a day at most: dates move with today, so that there is always something to find."""
    latest = Bulletin.objects.order_by("as_of").last()
    today = timezone.localdate()
    if latest and timezone.localtime(latest.as_of).date() >= today:
        return
    for row in settings.PROVINCE.rows("demo/power_cuts"):
        _announce(row, today + dt.timedelta(days=int(row["days"])))
    Bulletin.objects.create(source=SOURCE, phone=CARE_LINE)


def _announce(row: dict[str, str], day: dt.date) -> None:
    starts_at = _moment(day, row["first"])
    ends_at = _moment(day + dt.timedelta(days=row["last"] < row["first"]), row["last"])
    if not PowerCut.objects.filter(starts_at=starts_at, area=row["area"]).exists():
        cut = services.announce(
            starts_at=starts_at,
            ends_at=ends_at,
            area=row["area"],
            reason=row["reason"],
            kind=row["kind"],
            company=COMPANY.format(row["company"]),
        )
        if row["extended"]:
            services.change(cut=cut, ends_at=ends_at + dt.timedelta(hours=1))


def _moment(day: dt.date, hour: str) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time.fromisoformat(hour)))
