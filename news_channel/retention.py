"""Erase people whose address nobody confirmed, and those whose news ended."""

import datetime as dt

from django.db.models import Q
from django.utils import timezone

from foundation.citizens.models import ChannelIdentity
from foundation.citizens.services import RETENTION, erase
from news_channel.services import CHANNELS

UNCONFIRMED_DAYS = 3
STOPPED_DAYS = 30  # staff can read meanwhile why a carrier refused
AT_ONCE = 500


def forget_unused() -> int:
    """How many people were erased. A person of an address is nobody but its holder."""
    now = timezone.now()
    unconfirmed = Q(last_interaction_at=None, created_at__lt=now - dt.timedelta(days=UNCONFIRMED_DAYS))
    stopped = Q(last_interaction_at__lt=now - dt.timedelta(days=STOPPED_DAYS))
    unused = ChannelIdentity.objects.filter(unconfirmed | stopped, channel__in=CHANNELS, is_following=False)
    forgotten = 0
    for account in unused.select_related("citizen").order_by("created_at")[:AT_ONCE]:
        erase(citizen=account.citizen, because=RETENTION)
        forgotten += 1
    return forgotten
