"""Settle every doubt and hold the ledger against what the sandbox accepted."""

import datetime as dt

from django.db.models import F
from django.utils import timezone

from foundation.outbox import audit
from foundation.outbox.models import DeliveryAttempt, Notice
from tests.sandboxes.zalo.running import Sandbox
from zalo_channel import reconciliation, sandbox_export

LONG_AGO = dt.timedelta(seconds=61)  # longer than an echo of a consultation may take


def settle() -> None:
    """As a minute later: the conversation tells what was sent; what is surely absent is owed again."""
    unknown = DeliveryAttempt.objects.filter(notice__in=Notice.objects.unknown())
    unknown.update(started_at=F("started_at") - LONG_AGO, finished_at=timezone.now() - LONG_AGO)
    reconciliation.reconcile()


def compare_with(sandbox: Sandbox) -> audit.Comparison:
    return audit.compare(sandbox_export.accepted(sandbox.base), since=sandbox_export.began(sandbox.base))
