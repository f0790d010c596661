"""Fetch the display names of citizens, for the operators.

Each name costs a call of the shared rate limit: names are fetched from what broadcasts leave of it, and never
while somebody waits for a reply.
"""

import datetime as dt
import time

import redis
from django.core.cache import cache
from django.utils import timezone

from foundation.citizens.models import ChannelIdentity
from foundation.outbox import budget
from foundation.outbox.models import Lane
from zalo_channel import CHANNEL, client
from zalo_channel.errors import Refused, ZaloProblem
from zalo_channel.events import scalar
from zalo_channel.models import InboundEvent

SECONDS, AT_ONCE = 10.0, 200
WROTE_WITHIN = dt.timedelta(days=1)
ASK_AGAIN_AFTER = 60 * 60  # seconds: Zalo may not show this person
PAUSE_AFTER_FAILURE = 60.0
quiet_until = 0.0


def fetch_names(seconds: float = SECONDS) -> None:
    """Fetch the names of those who wrote last. Never raises: without Zalo or Redis the next run goes on."""
    until = time.monotonic() + seconds
    lately = timezone.now() - WROTE_WITHIN
    nameless = ChannelIdentity.objects.filter(
        channel=CHANNEL, display_name="", last_interaction_at__gte=lately
    )
    for identity in nameless.order_by("-last_interaction_at")[:AT_ONCE]:
        if not quiet_until < time.monotonic() < until or _somebody_waits() or not _learn(identity):
            return


def _somebody_waits() -> bool:
    return InboundEvent.objects.filter(state=InboundEvent.State.NEW, is_receipt=False).exists()


def _learn(identity: ChannelIdentity) -> bool:
    """False where there is no use in asking for others now."""
    global quiet_until
    try:
        if not cache.add(f"zalo-name:{identity.pk}", True, ASK_AGAIN_AFTER):
            return True
        if not budget.take(Lane.BULK, 1):
            cache.delete(f"zalo-name:{identity.pk}")
            return False
        detail = client.user_detail(identity.external_id)
    except Refused:
        return True
    except (ZaloProblem, redis.RedisError):
        quiet_until = time.monotonic() + PAUSE_AFTER_FAILURE
        return False
    ChannelIdentity.objects.filter(pk=identity.pk, display_name="").update(
        display_name=scalar(detail.get("display_name"))[:200],
        is_following=detail.get("user_is_follower") is True,
    )
    return True
