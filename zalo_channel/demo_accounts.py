"""Zalo accounts of the demo's people: the sandbox's personas, and followers among the invented citizens."""

import datetime as dt
from collections.abc import Sequence
from typing import NamedTuple

from django.utils import timezone

from foundation.citizens.models import ChannelIdentity, Citizen
from foundation.local_names import local
from zalo_channel import CHANNEL

FIRST_ID = 7400000000000000001
APP_SHIFT = 1600000000000000000  # between the sandbox's two ids of one person


class Persona(NamedTuple):
    """As in docs/sandbox.md. `idle` since the last act in the chat, None: never. No `user_id`: not met."""

    user_id: str
    name: str
    phone: str
    follows: bool = True
    idle: dt.timedelta | None = None


PERSONAS = {
    "binh": Persona("7100000000000000101", "Trần Văn Bình", "84905123401", True, dt.timedelta(hours=1)),
    "hoa": Persona("", "Nguyễn Thị Hoa", "84905123402", False),
    "duc": Persona("7100000000000000103", "Lê Minh Đức", "84905123403", False, dt.timedelta(hours=3)),
    "tuyet": Persona(
        "7100000000000000104", "Phạm Thị Ánh Tuyết", "84905123404", True, dt.timedelta(hours=49)
    ),
    "khanh": Persona("7100000000000000105", "Hồ Quốc Khánh", "84905123405", True, dt.timedelta(days=8)),
    "ut": Persona("7100000000000000106", "Đặng Thị Út", "84905123406", True),
    "lanh": Persona("7100000000000000107", "Võ Văn Lành", "84905123407", True, dt.timedelta(hours=1)),
}


def load_personas() -> dict[str, Citizen]:
    """The personas as citizens, each with the account that the portal has met."""
    now, people = timezone.now(), {}
    for key, persona in PERSONAS.items():
        people[key] = Citizen.objects.create(
            full_name=persona.name, phone=persona.phone, address=local("12 %(street)s, phường %(town)s")
        )
        if persona.user_id:
            last = now - persona.idle if persona.idle else None
            _account(people[key], persona.user_id, follows=persona.follows, last=last).save()
    return people


def give_accounts(citizens: Sequence[Citizen]) -> None:
    """Each citizen follows the OA; their last acts lie minutes to days back, so that every window occurs."""
    now = timezone.now()
    ChannelIdentity.objects.bulk_create(
        _account(citizen, str(FIRST_ID + n), follows=True, last=now - dt.timedelta(hours=5 * n))
        for n, citizen in enumerate(citizens)
    )


def _account(citizen: Citizen, user_id: str, *, follows: bool, last: dt.datetime | None) -> ChannelIdentity:
    return ChannelIdentity(
        citizen=citizen,
        channel=CHANNEL,
        external_id=user_id,
        app_external_id=str(int(user_id) - APP_SHIFT),
        display_name=citizen.full_name,
        is_following=follows,
        last_interaction_at=last,
    )
