"""The name under which a citizen appears on Zalo, learnt once: operators see whom they talk to."""

import time

from foundation.citizens.models import ChannelIdentity
from zalo_channel import CHANNEL, client
from zalo_channel.envelope import scalar
from zalo_channel.errors import Refused, ZaloProblem

PAUSE_AFTER_FAILURE = 60.0
_quiet_until = 0.0


def learn(user_id: str) -> None:
    """Never raises; with Zalo away no worker waits for it event after event."""
    global _quiet_until
    nameless = ChannelIdentity.objects.filter(channel=CHANNEL, external_id=user_id, display_name="")
    if time.monotonic() < _quiet_until or not nameless.exists():
        return
    try:
        detail = client.user_detail(user_id)
    except Refused:
        return  # Zalo does not show this person
    except ZaloProblem:
        _quiet_until = time.monotonic() + PAUSE_AFTER_FAILURE
        return
    nameless.update(
        display_name=scalar(detail.get("display_name"))[:200],
        is_following=detail.get("user_is_follower") is True,
    )
