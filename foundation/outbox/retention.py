"""Blank the texts of old notices, as chats are; the state of each notice is kept.

A notice that still waits for the relay or for staff (owed, unknown, not sent) keeps its text.
"""

import datetime as dt

from django.conf import settings
from django.db.models import Q

from foundation.database import clock
from foundation.outbox.models import Notice, NoticeState

BLANK = {"text": ""}
SETTLED = (NoticeState.SENT, NoticeState.DELIVERED, NoticeState.SEEN, NoticeState.CANCELLED)
# What was absorbed is settled when its message is, or was before.
IS_SETTLED = Q(state__in=SETTLED) | Q(state=NoticeState.MERGED) & (
    Q(merged_into__state__in=SETTLED) | Q(merged_into__message=BLANK)
)


def blank_old(*, at_once: int = 20_000) -> int:
    """Blank the words of notices older than CHAT_RETENTION_DAYS, `at_once` in a transaction; their number."""
    old = clock.now() - dt.timedelta(days=settings.CHAT_RETENTION_DAYS)
    readable = Notice.objects.filter(IS_SETTLED, created_at__lt=old).exclude(message=BLANK)
    blanked = 0
    while found := list(readable.order_by("pk").values_list("pk", flat=True)[:at_once]):
        blanked += Notice.objects.filter(pk__in=found).update(message=BLANK, summary="")
    return blanked
