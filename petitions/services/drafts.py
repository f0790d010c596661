"""A petition while it is being written: the same draft behind the web form's steps and the chat."""

import datetime as dt
import uuid
from dataclasses import asdict, dataclass, fields
from typing import Any

from django.db import transaction
from django.utils import timezone

from foundation.citizens.models import Citizen
from foundation.regions.models import AdminUnit
from petitions.categories import Field, Kind
from petitions.models import Draft, Petition
from petitions.services.details import Contact, Place
from petitions.services.reception import receive

CHOICES = {"kind": Kind.values, "field": Field.values}


@dataclass(slots=True)
class Filled:
    """What was answered so far. `commune` is the id of an administrative unit; `phone` is 84… or "".

    `news` and `news_address` say how the sender wants to be told (news_choice.py).
    """

    kind: str = ""
    field: str = ""
    text: str = ""
    place: str = ""
    commune: int | None = None
    latitude: float | None = None
    longitude: float | None = None
    name: str = ""
    phone: str = ""
    news: str = ""
    news_address: str = ""
    consent: str = ""
    keep_private: bool = False
    knows_referral: bool = False


def begin(*, citizen: Citizen | None = None) -> Draft:
    return Draft.objects.create(citizen=citizen)


def find(key: str | uuid.UUID) -> Draft | None:
    """The draft of this key; None for any other text."""
    try:
        return Draft.objects.filter(pk=uuid.UUID(str(key))).first()
    except ValueError:
        return None


def lock(draft: Draft) -> bool:
    """Hold the draft to the end of the transaction. False where it was sent or deleted meanwhile."""
    return Draft.objects.select_for_update().filter(pk=draft.pk).exists()


def filled(draft: Draft) -> Filled:
    """What the draft says that still means something: kinds, fields and types change between versions."""
    kept = {item.name: draft.data[item.name] for item in fields(Filled) if item.name in draft.data}
    return Filled(**{name: value for name, value in kept.items() if _has_meaning(name, value)})


def _has_meaning(name: str, value: Any) -> bool:
    if name in CHOICES:
        return value in CHOICES[name]
    default = getattr(Filled(), name)
    return isinstance(value, (int, float) if default is None else type(default))


def fill(draft: Draft, **answers: Any) -> Filled:
    """Keep more answers, by the names of Filled."""
    draft.data = asdict(filled(draft)) | answers
    draft.save(update_fields=["data", "updated_at"])
    return filled(draft)


@transaction.atomic
def send(*, draft: Draft, channel: str) -> Petition:
    """The petition made of a draft, once; the draft goes, its pictures stay with the petition.

    Raises WrongDetail where the draft says too little.
    """
    said = filled(draft)
    point = None
    if said.latitude is not None and said.longitude is not None:
        point = (said.latitude, said.longitude)
    petition = receive(
        text=said.text,
        kind=said.kind,
        field=said.field,
        place=Place(said.place, commune_of(said), point),
        contact=Contact(draft.citizen, said.name, said.phone, said.consent),
        keep_private=said.keep_private,
        channel=channel,
        sent_key=draft.pk,
    )
    draft.pictures.update(draft=None, petition=petition)
    Draft.objects.filter(pk=draft.pk).delete()
    return petition


def sent_from(key: str, *, within: dt.timedelta) -> Petition | None:
    """The petition that a draft became so shortly ago: the back button and a second tap find it."""
    recent = Petition.objects.filter(received_at__gt=timezone.now() - within)
    try:
        return recent.filter(sent_key=uuid.UUID(str(key))).first()
    except ValueError:
        return None


def commune_of(said: Filled) -> AdminUnit | None:
    return AdminUnit.objects.filter(pk=said.commune).first() if said.commune else None
