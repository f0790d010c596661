"""Delete raw events once they no longer help to find a fault: they hold citizens' words."""

import datetime as dt

from django.conf import settings
from django.utils import timezone

from zalo_channel.models import InboundEvent, OAuthState

KEPT_DAYS = 30  # and never longer than chats
A_RUN = 50_000  # rows


def forget_old() -> int:
    """Remove events that are done and old; their keys guard against repeats for hours, not for months."""
    old = timezone.now() - dt.timedelta(days=min(KEPT_DAYS, settings.CHAT_RETENTION_DAYS))
    OAuthState.objects.filter(created_at__lt=old).delete()
    settled = InboundEvent.objects.exclude(state=InboundEvent.State.NEW).filter(received_at__lt=old)
    removed, _ = InboundEvent.objects.filter(pk__in=settled.order_by("pk").values("pk")[:A_RUN]).delete()
    return removed
