"""What the stored events hold about a person (data subject's rights)."""

from typing import Any

from django.db.models import QuerySet

from foundation.citizens.models import Citizen
from zalo_channel import CHANNEL
from zalo_channel.models import InboundEvent


def export(citizen: Citizen) -> list[dict[str, Any]]:
    return [dict(row) for row in _events_of(citizen).values("event_name", "received_at", "body")]


def erase(citizen: Citizen) -> None:
    """The rows stay as keys against a repeated delivery; who and what is gone."""
    _events_of(citizen).update(body="{}", user_id="", error="")


def _events_of(citizen: Citizen) -> QuerySet[InboundEvent]:
    mine = citizen.identities.filter(channel=CHANNEL).values_list("external_id", flat=True)
    return InboundEvent.objects.filter(user_id__in=list(mine))
