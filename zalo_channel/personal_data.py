"""What the stored events hold about a person (data subject's rights)."""

from typing import Any

from django.db.models import QuerySet

from foundation.citizens.models import Citizen
from zalo_channel import CHANNEL
from zalo_channel.events import ABOUT_TAGS
from zalo_channel.models import InboundEvent


def export(citizen: Citizen) -> list[dict[str, Any]]:
    return [dict(row) for row in _events_of(citizen).values("event_name", "received_at", "body")]


def erase(citizen: Citizen) -> None:
    """An event of tags names many people: once settled it names nobody, one given up on is found by its
    words. The citizen's own events are declared (zalo_channel/personal_fields.py)."""
    given_up = InboundEvent.objects.filter(event_name__in=ABOUT_TAGS, state=InboundEvent.State.FAILED)
    for account in _accounts(citizen):
        given_up.filter(body__contains=account).update(body="{}", error="")


def _events_of(citizen: Citizen) -> QuerySet[InboundEvent]:
    return InboundEvent.objects.filter(user_id__in=_accounts(citizen))


def _accounts(citizen: Citizen) -> list[str]:
    return list(citizen.identities.filter(channel=CHANNEL).values_list("external_id", flat=True))
