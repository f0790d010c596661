"""Invented violations of invented plates."""

import datetime as dt

from django.utils import timezone

from lookups.kinds.violations.models import Batch, Violation

SOURCE = "Dữ liệu bịa để xem thử, không có thật"
ROWS = (
    ("92A12345", "car", "white", 6, "Quốc lộ 1, xã Thăng Bình", "Chạy quá tốc độ quy định (thử)", False),
    (
        "92A12345",
        "car",
        "white",
        60,
        "Đường Hùng Vương, phường Tam Kỳ",
        "Không chấp hành đèn tín hiệu (thử)",
        True,
    ),
    (
        "92H112345",
        "motorbike",
        "white",
        9,
        "Cầu Cửa Đại, phường Hội An Đông",
        "Đi không đúng làn đường (thử)",
        False,
    ),
    ("43B00001", "car", "yellow", 15, "Nút giao Túy Loan, xã Hòa Vang", "Dừng xe nơi cấm dừng (thử)", False),
)


def load() -> None:
    if Batch.objects.exists():
        return
    today = timezone.localdate()
    Batch.objects.create(source=SOURCE, as_of=today - dt.timedelta(4))
    for plate, vehicle, colour, days, place, behaviour, is_settled in ROWS:
        at = timezone.make_aware(dt.datetime.combine(today - dt.timedelta(days), dt.time(9, 30)))
        Violation.objects.create(
            plate=plate,
            vehicle=vehicle,
            colour=colour,
            happened_at=at,
            place=place,
            behaviour=behaviour,
            is_settled=is_settled,
            detected_by="Đội thử nghiệm (bịa)",
            settled_at="Trụ sở thử nghiệm (bịa)",
        )
