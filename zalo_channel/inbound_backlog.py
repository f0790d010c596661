"""What citizens wrote and nobody has answered yet, and when the platform last called."""

import datetime as dt
from typing import NamedTuple

from django.db.models import Count, Min
from django.utils import timezone

from zalo_channel.models import InboundEvent

MAX_COUNTED = 10_000


class Backlog(NamedTuple):
    """Events of citizens that wait, counted up to MAX_COUNTED."""

    number: int
    oldest_at: dt.datetime | None

    @property
    def age(self) -> float:
        """Seconds since the oldest of them arrived; 0 where none waits."""
        return (timezone.now() - self.oldest_at).total_seconds() if self.oldest_at else 0.0


def backlog() -> Backlog:
    """Without echoes and receipts, which are read after what citizens say."""
    new = InboundEvent.objects.filter(state=InboundEvent.State.NEW, is_receipt=False).order_by("pk")
    found = new[:MAX_COUNTED].aggregate(number=Count("pk"), oldest=Min("received_at"))
    return Backlog(found["number"], found["oldest"])


def last_arrival() -> dt.datetime | None:
    """When the last call of the webhook was stored; None where none is kept."""
    return InboundEvent.objects.order_by("-pk").values_list("received_at", flat=True).first()
