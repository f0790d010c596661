"""Reads the province's demo/handbook/*.psv (parted by |) into the handbook; a second run changes nothing."""

import csv
import datetime as dt
import hashlib
import re
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from foundation.regions.models import AdminUnit
from tourism import cells
from tourism.demo.drawings.canvas import KEPT
from tourism.demo.picture_files import picture_path
from tourism.kinds import Kind
from tourism.models import Certainty, Entry, Offer, OpeningHours, Photo, State, Stop, Ticket

DRAWN_BY = "Portal 1022"
CHECKED_ON = dt.date(2026, 11, 24)
REFERENCE = "Danh mục tham khảo của cổng, chưa kiểm chứng tại chỗ"
INVENTED = "Dữ liệu bịa để trình diễn"
OCOP = "Tin về các quyết định công nhận OCOP, 2019–2025"
GUIDE = "Danh mục mua sắm, ăn uống cũ của ngành du lịch"
SOURCES = {
    Certainty.UNVERIFIED: REFERENCE,
    Certainty.INVENTED: INVENTED,
    Certainty.ONE_SOURCE: OCOP,
}
_STOP = re.compile(r"(\d) (\d\d:\d\d) (.+?) (\d+)(?: (.+))?")


def load() -> None:
    if Entry.objects.exists():
        return
    level = AdminUnit.Level.COMMUNE
    communes = {unit.name: unit for unit in AdminUnit.objects.current().filter(level=level)}
    area = settings.PROVINCE.area_code
    phones = (f"{area}000{number:04d}" for number in count(101))  # no exchange begins so
    for row in _rows("places"):
        _place(row, communes)
    for row in _rows("dishes"):
        _make(Kind.DISH, row, communes, **_price(row))
    for row in _rows("stays"):
        _stay(row, communes, next(phones))
    for row in _rows("eateries"):
        _eatery(row, communes, phones)
    for row in _rows("specialities"):
        _speciality(row, communes)
    for row in _rows("shops"):
        _shop(row, communes, next(phones))
    for row in _rows("festivals"):
        _festival(row, communes)
    _load_routes_and_pictures()


def _load_routes_and_pictures() -> None:
    """They name entries that are loaded before."""
    for row in _rows("routes"):
        _route(row)
    for row in _rows("pictures"):
        _drawing(row)


def _folder() -> Path:
    return Path(settings.PROVINCE.folder) / "demo" / "handbook"


def _rows(name: str) -> Iterator[dict[str, str]]:
    path = _folder() / f"{name}.psv"
    if not path.exists():
        return
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file, delimiter="|", quoting=csv.QUOTE_NONE)


def _make(kind: Kind, row: dict[str, str], communes: dict[str, AdminUnit], **over: Any) -> Entry:
    certainty = over.pop("certainty", Certainty.UNVERIFIED)
    lat, lng = map(float, row["point"].split(",")) if row.get("point") else (None, None)
    texts = (
        "name",
        "name_en",
        "other_names",
        "category",
        "address",
        "old_address",
        "summary",
        "summary_en",
        "text",
        "text_en",
    )
    entry = Entry.objects.create(
        kind=kind,
        **{name: row.get(name) or "" for name in texts},
        commune=communes[row["commune"]] if row.get("commune") else None,
        lat=lat,
        lng=lng,
        season_note=row.get("season") or "",
        season_note_en=row.get("season_en") or "",
        access_note=row.get("access") or "",
        access_note_en=row.get("access_en") or "",
        arrival_note=row.get("arrival") or "",
        arrival_note_en=row.get("arrival_en") or "",
        children_note=row.get("children") or "",
        children_note_en=row.get("children_en") or "",
        highlight=row.get("highlight") or None,
        **{
            "certainty": certainty,
            "source": SOURCES[certainty],
            "checked_on": CHECKED_ON,
            "state": State.PUBLISHED,
            "published_at": timezone.now(),
            **over,
        },
    )
    if row.get("hours"):
        OpeningHours.objects.bulk_create(
            OpeningHours(
                entry=entry, weekday=day, opens=opens, closes=closes, from_month=first, to_month=last
            )
            for day, opens, closes, first, last in cells.opening(row["hours"])[0]
        )
    return entry


def _place(row: dict[str, str], communes: dict[str, AdminUnit]) -> None:
    place = _make(Kind.PLACE, row, communes)
    for position, ticket in enumerate(filter(None, row["tickets"].split("; "))):
        labels, amount = ticket.split("=")
        label, label_en = labels.split("/")
        Ticket.objects.create(
            entry=place, position=position, label=label, label_en=label_en, amount=int(amount)
        )


def _stay(row: dict[str, str], communes: dict[str, AdminUnit], phone: str) -> None:
    _make(
        Kind.STAY, row, communes, certainty=Certainty.INVENTED, phone=phone, stars=row["stars"] or None,
        price_note="một đêm", price_note_en="a night", **_price(row),
    )  # fmt: skip


def _eatery(row: dict[str, str], communes: dict[str, AdminUnit], phones: Iterator[str]) -> None:
    certainty = Certainty(row["certainty"])
    source = {"source": GUIDE} if certainty == Certainty.ONE_SOURCE else {}
    phone = next(phones) if certainty == Certainty.INVENTED else ""
    eatery = _make(Kind.EATERY, row, communes, certainty=certainty, phone=phone, **_price(row), **source)
    for name in filter(None, row["dishes"].split("; ")):
        Offer.objects.create(product=Entry.objects.get(kind=Kind.DISH, name=name), seller=eatery)


def _speciality(row: dict[str, str], communes: dict[str, AdminUnit]) -> None:
    _make(
        Kind.SPECIALITY, row, communes, certainty=Certainty(row["certainty"]), stars=row["stars"] or None,
        certificate=row["certificate"], certified_until=row["until"] or None, producer=row["producer"],
        **_price(row),
    )  # fmt: skip


def _shop(row: dict[str, str], communes: dict[str, AdminUnit], phone: str) -> None:
    """Telephones of the old list of the tourism office are left out until somebody has called them."""
    if row.get("certainty"):
        shop = _make(Kind.SHOP, row, communes, certainty=Certainty(row["certainty"]), source=GUIDE)
    else:
        shop = _make(Kind.SHOP, row, communes, certainty=Certainty.INVENTED, phone=phone)
    for name in filter(None, row["products"].split("; ")):
        product = Entry.objects.get(kind=Kind.SPECIALITY, name=name)
        Offer.objects.create(product=product, seller=shop, price=product.price_min)


def _festival(row: dict[str, str], communes: dict[str, AdminUnit]) -> None:
    _make(
        Kind.FESTIVAL, row, communes, calendar=row["calendar"], month=row["month"] or None,
        day=row["day"] or None, length=row["length"] or 1,
    )  # fmt: skip


def _route(row: dict[str, str]) -> None:
    kind = Kind(row["kind"])
    certainty = Certainty.INVENTED if kind == Kind.TOUR else Certainty.UNVERIFIED
    route = _make(kind, row, {}, certainty=certainty, **_price(row))
    for position, told in enumerate(row["stops"].split("; ")):
        found = _STOP.fullmatch(told)
        assert found, told  # noqa: S101 - our own file
        day, at, name, minutes, notes = found.groups()
        note, _bar, note_en = (notes or "").partition("/")
        Stop.objects.create(
            route=route,
            entry=Entry.objects.get(kind=Kind.PLACE, name=name),
            position=position,
            day=day,
            at=at,
            minutes=minutes,
            note=note,
            note_en=note_en,
        )


def _drawing(row: dict[str, str]) -> None:
    """Light enough to be shown as it is until a worker has made all sizes."""
    path = picture_path(_folder(), row["kind"], row["entry"])
    content = path.read_bytes()
    name = f"tourism/minh-hoa/{path.stem}-{hashlib.sha256(content).hexdigest()[:8]}{path.suffix}"
    if not default_storage.exists(name):
        name = default_storage.save(name, ContentFile(content))
    width, height = KEPT
    Photo.objects.create(
        entry=Entry.objects.get(kind=row["kind"], name=row["entry"]),
        file=name, thumb=name, original=name,
        width=width, height=height, thumb_width=width, thumb_height=height,
        alt=row["alt"], alt_en=row["alt_en"], focus=row["focus"],
        is_drawing=True, author=DRAWN_BY, licence="CC0 1.0",
    )  # fmt: skip


def _price(row: dict[str, str]) -> dict[str, int]:
    if not row["price"]:
        return {}
    low, high = row["price"].split("-")
    return {"price_min": int(low), "price_max": int(high)}
