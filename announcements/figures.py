"""What campaigns sent, counted from the ledger."""

import datetime as dt

from foundation.outbox.broadcasts import ARRIVED
from foundation.outbox.models import Notice, NoticeQuerySet

PURPOSE = "campaign"


def messages(begin: dt.datetime, end: dt.datetime) -> NoticeQuerySet:
    """Messages of campaigns that channels accepted between the two moments; tests are none."""
    return Notice.objects.filter(purpose=PURPOSE, state__in=ARRIVED, sent_at__gte=begin, sent_at__lt=end)
