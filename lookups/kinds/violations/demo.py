"""Invented violations of invented plates."""

import datetime as dt

from django.conf import settings
from django.utils import timezone

from lookups.kinds.violations.models import Batch, Violation

SOURCE = "Dữ liệu bịa để xem thử, không có thật"


def load() -> None:
    if Batch.objects.exists():
        return
    today = timezone.localdate()
    Batch.objects.create(source=SOURCE, as_of=today - dt.timedelta(4))
    for row in settings.PROVINCE.rows("demo/violations"):
        day = today - dt.timedelta(int(row["days"]))
        Violation.objects.create(
            **{key: row[key] for key in ("plate", "vehicle", "colour", "place", "behaviour")},
            happened_at=timezone.make_aware(dt.datetime.combine(day, dt.time(9, 30))),
            is_settled=row["is_settled"] == "1",
            detected_by="Đội thử nghiệm (bịa)",
            settled_at="Trụ sở thử nghiệm (bịa)",
        )
