"""Who blocked the page is not written to there again until he comes back."""

import datetime as dt

import pytest
from django.utils import timezone

from foundation.citizens.models import ChannelIdentity
from foundation.citizens.services import identity_for
from foundation.outbox import relay
from foundation.outbox.models import DeliveryAttempt, Lane
from tests.foundation.outbox.conftest import enqueue, full_budget  # noqa: F401
from tests.sandboxes.zalo.running import DUC, wait_until
from zalo_channel import processing


@pytest.mark.security_check("blocked-person")
def test_who_blocked_the_page_is_left_alone_until_following_again(webhook, zalo):
    identity = identity_for(channel="zalo", external_id=DUC)
    an_hour_ago = timezone.now() - dt.timedelta(hours=1)
    ChannelIdentity.objects.update(last_interaction_at=an_hour_ago)
    for _ in range(2):
        enqueue(identity.citizen)
        relay.run(Lane.NOTICE)

    identity.refresh_from_db()
    assert identity.unreachable_reason == "zalo_blocked"
    assert DeliveryAttempt.objects.filter(route="consultation").count() == 1

    zalo.act("unblock", DUC)
    zalo.act("follow", DUC)
    wait_until(lambda: processing.process_new() >= 0 and _is_reachable(identity))
    enqueue(identity.citizen)
    assert relay.run(Lane.NOTICE) == 1


def _is_reachable(identity: ChannelIdentity) -> bool:
    identity.refresh_from_db()
    return not identity.unreachable_reason
