"""An invented dengue outbreak and the set that Covid-19 needed; every entry says that it is made up."""

import datetime as dt

from django.contrib.auth.models import User
from django.utils import timezone

from foundation.regions.models import AdminUnit
from lookups.kinds.epidemics import services
from lookups.kinds.epidemics.models import Disease, OutbreakLevel, Site

SOURCE = "Số liệu bịa cho bản thử"
DISEASES = (
    (
        "sot_xuat_huyet",
        "Sốt xuất huyết",
        "sxh|muoi van|dengue",
        "Diệt lăng quăng, ngủ màn cả ban ngày. Sốt cao trên 2 ngày thì đi khám, không tự uống aspirin.",
        "1900 9095",
    ),
    (
        "covid_19",
        "Covid-19",
        "covid|covid 19|corona|ncov|f0",
        "Đeo khẩu trang nơi đông người khi có triệu chứng; người già, bệnh nền nên đi khám sớm.",
        "1900 9095",
    ),
)
LEVELS = (
    ("sot_xuat_huyet", "Hội An Tây", 3, "Phun hóa chất, ra quân diệt lăng quăng mỗi Chủ Nhật (bịa)"),
    ("sot_xuat_huyet", "Tam Kỳ", 2, "Kiểm tra vật chứa nước từng nhà (bịa)"),
    ("covid_19", "Hội An", 1, "Không hạn chế đi lại (bịa)"),
)
SITES = (
    (
        "covid_19",
        "vaccination",
        "Điểm tiêm trường học (bịa)",
        "Khối phố 1",
        "Hội An",
        "07:30–11:00, 13:30–16:30",
        "Mũi nhắc lại",
        "Từ 18 tuổi",
        200,
        0,
    ),
    (
        "covid_19",
        "testing",
        "Điểm xét nghiệm nhanh (bịa)",
        "Khối phố 3",
        "Tam Kỳ",
        "08:00–17:00",
        "Test nhanh",
        "Mọi người",
        100,
        78000,
    ),
    (
        "sot_xuat_huyet",
        "testing",
        "Điểm xét nghiệm sốt xuất huyết (bịa)",
        "Khối phố 5",
        "Hội An Tây",
        "07:00–16:30",
        "NS1, công thức máu",
        "Người sốt trên 2 ngày",
        60,
        None,
    ),
)


def load(*, writer: User, second: User) -> None:
    today = timezone.localdate()
    for key, name, aliases, advice, hotline in DISEASES:
        Disease.objects.update_or_create(
            key=key,
            defaults={"updated_on": today},
            create_defaults={
                "name": name,
                "aliases": aliases,
                "advice": advice,
                "hotline": hotline,
                "source": SOURCE,
                "updated_on": today,
            },
        )
    begins_on = today - dt.timedelta(days=7)
    for key, place, level, measures in LEVELS:
        row, is_new = OutbreakLevel.objects.get_or_create(
            disease=_disease(key),
            commune=_commune(place),
            defaults={"level": level, "measures": measures, "begins_on": begins_on}
            | {"written_by": writer, "written_at": timezone.now()},
        )
        if is_new:
            services.publish(level=row, by=second)
    for key, kind, name, address, place, hours, offers, group, capacity, price in SITES:
        Site.objects.get_or_create(
            disease=_disease(key),
            name=name,
            defaults={
                "kind": kind,
                "address": address,
                "commune": _commune(place),
                "hours": hours,
                "offers": offers,
                "target_group": group,
                "capacity": capacity,
                "price_vnd": price,
                "begins_on": begins_on,
            },
        )


def _disease(key: str) -> Disease:
    return Disease.objects.get(key=key)


def _commune(name: str) -> AdminUnit:
    return AdminUnit.objects.current().get(name=name, level=AdminUnit.Level.COMMUNE)
