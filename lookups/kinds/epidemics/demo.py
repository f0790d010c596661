"""An invented dengue outbreak and the set that Covid-19 needed; every entry says that it is made up."""

import datetime as dt

from django.conf import settings
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
    for told in settings.PROVINCE.rows("demo/outbreaks"):
        row, is_new = OutbreakLevel.objects.get_or_create(
            disease=_disease(told["disease"]),
            commune=_commune(told["commune"]),
            defaults={"level": int(told["level"]), "measures": told["measures"], "begins_on": begins_on}
            | {"written_by": writer, "written_at": timezone.now()},
        )
        if is_new:
            services.publish(level=row, by=second)
    for told in settings.PROVINCE.rows("demo/health_sites"):
        Site.objects.get_or_create(
            disease=_disease(told.pop("disease")),
            name=told.pop("name"),
            defaults=told
            | {
                "commune": _commune(told["commune"]),
                "capacity": int(told["capacity"]),
                "price_vnd": int(told["price_vnd"]) if told["price_vnd"] else None,
                "begins_on": begins_on,
            },
        )


def _disease(key: str) -> Disease:
    return Disease.objects.get(key=key)


def _commune(name: str) -> AdminUnit:
    return AdminUnit.objects.current().get(name=name, level=AdminUnit.Level.COMMUNE)
