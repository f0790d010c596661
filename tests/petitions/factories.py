"""Makers of petitions and of those who handle them."""

import datetime as dt
import io
from itertools import count

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from PIL import Image

from foundation.regions.models import AdminUnit
from petitions import services
from petitions.models import HandlingUnit, Petition, UnitDesk
from petitions.services import Actor, Contact, TransitionDetails
from petitions.workflow import ActorKind, Status

_serial = count(1)
CONSENT = "Tôi đồng ý"


def make_unit(**over) -> HandlingUnit:
    n = next(_serial)
    values = {"code": f"unit-{n}", "name": f"Phòng Kinh tế, Hạ tầng {n}", "short_name": f"Phòng KTHT {n}"}
    return HandlingUnit.objects.create(**values | over)


def make_commune(name: str = "Hội An", **over) -> AdminUnit:
    n = next(_serial)
    values = {
        "code": f"9{n:04d}",
        "name": name,
        "level": AdminUnit.Level.COMMUNE,
        "kind": AdminUnit.Kind.WARD,
        "valid_from": dt.date(2025, 7, 1),
    }
    return AdminUnit.objects.create(**values | over)


def make_petition(**over) -> Petition:
    """A report about a street light, without a sender unless `contact` says who."""
    values = {"text": "Đèn đường trước cổng trường hư ba hôm nay, tối om.", "channel": "web"}
    return services.receive(**values | over)


def from_somebody(**over) -> Petition:
    n = next(_serial)
    contact = Contact(name="Lê Thị Mận", phone=f"84905{n:06d}", consent=CONSENT)
    return make_petition(**{"contact": contact} | over)


def centre(**over) -> Actor:
    """An operator of the 1022 centre."""
    return Actor(ActorKind.CENTRE, officer=make_operator(**over))


def make_operator(role: str = "Trực tổng đài", **over):
    values = {"username": f"truc{next(_serial)}", "is_staff": True, "first_name": "Trần", "last_name": "Lan"}
    user = get_user_model().objects.create_user(**values | over)
    user.groups.add(Group.objects.get(name=role))
    return user


def make_handler(unit: HandlingUnit):
    """An officer of a handling unit."""
    user = make_operator("Đơn vị xử lý", first_name="Võ", last_name="Tám")
    UnitDesk.objects.create(officer=user, unit=unit)
    return user


def handed_over(unit: HandlingUnit | None = None, **over) -> Petition:
    """A petition that a unit has."""
    petition = from_somebody(**over)
    services.change_status(
        petition=petition,
        to=Status.FORWARDED,
        by=centre(),
        details=TransitionDetails(unit=unit or make_unit()),
    )
    return petition


def answered(unit: HandlingUnit | None = None, *, at: dt.datetime | None = None, **over) -> Petition:
    petition = handed_over(unit, **over)
    details = TransitionDetails(answer="Đã thay bóng đèn ngày hôm nay.", signed_by="Ông Hai, trưởng phòng")
    services.change_status(
        petition=petition,
        to=Status.ANSWERED,
        by=Actor(ActorKind.UNIT, make_handler(petition.unit)),
        details=details,
        at=at,
    )
    return petition


def photo(colour: str = "green", *, exif: bool = False) -> bytes:
    image, out = Image.new("RGB", (320, 240), colour), io.BytesIO()
    if exif:
        data = Image.Exif()
        data[0x010F] = "PhoneMaker"
        data.get_ifd(0x8825)[1] = "N"
        image.save(out, "JPEG", exif=data)
    else:
        image.save(out, "JPEG")
    return out.getvalue()
