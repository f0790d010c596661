"""Erase people whose address nobody confirmed, and those whose news ended."""

import datetime as dt

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from foundation.citizens.models import ChannelIdentity
from foundation.citizens.services import RETENTION, erase
from foundation.outbox.models import Notice
from foundation.outbox.phone_limits import CONFIRMATION as PHONE_CONFIRMATION
from news_channel.links import CONFIRM_SECONDS
from news_channel.services import CHANNELS, CONFIRMATION

UNCONFIRMED_DAYS = 3
STOPPED_DAYS = 30  # staff can read meanwhile why a carrier refused
AT_ONCE = 500


def forget_unused() -> int:
    """How many people were erased. A person of an address is nobody but its holder."""
    now = timezone.now()
    unconfirmed = Q(last_interaction_at=None, created_at__lt=now - dt.timedelta(days=UNCONFIRMED_DAYS))
    stopped = Q(last_interaction_at__lt=now - dt.timedelta(days=STOPPED_DAYS))
    unused = ChannelIdentity.objects.filter(unconfirmed | stopped, channel__in=CHANNELS, is_following=False)
    may_confirm = Notice.objects.filter(  # whoever asked again holds a link, or a code, that is still good
        citizen=OuterRef("citizen"),
        purpose__in=(CONFIRMATION, PHONE_CONFIRMATION),
        created_at__gt=now - dt.timedelta(seconds=CONFIRM_SECONDS),
    )
    unused = unused.exclude(Exists(may_confirm)).select_related("citizen")
    forgotten = 0
    for account in unused.order_by("created_at")[:AT_ONCE]:
        erase(citizen=account.citizen, because=RETENTION)
        forgotten += 1
    return forgotten
