"""What the ledger owes after a restore: it went back to the moment of the dump, the phones did not.

Run before the workers start (`manage.py after_restore`, docs/operations.md).
"""

import datetime as dt

from django.db import connection, transaction
from django.db.models import F, Max
from django.utils import timezone

from foundation.outbox.models import DeliveryAttempt, Notice, NoticeState

ROUTE = "before-restore"  # of the attempt that may have been made between the dump and the restore
UNUSED = 1_000_000
"""So many references are skipped: those of notices after the dump are on phones already."""
BATCH = 5_000

_SKIP = "SELECT setval(pg_get_serial_sequence('outbox_notice', 'id'), %s)"


def last_write() -> dt.datetime | None:
    """When the ledger was last written, at the latest when the dump began; None for an empty one."""
    moments = (
        Notice.objects.aggregate(last=Max("created_at"))["last"],
        DeliveryAttempt.objects.aggregate(last=Max("started_at"))["last"],
    )
    return max(filter(None, moments), default=None)


def skip_references() -> None:
    last = Notice.objects.aggregate(last=Max("pk"))["last"] or 0
    with connection.cursor() as cursor:
        cursor.execute(_SKIP, [last + UNUSED])


def doubt_due(*, dumped_at: dt.datetime) -> int:
    """Turn every notice that is due into an attempt without an answer, begun at the dump. Their number.

    Reconciliation looks for each: what stands in the conversation was sent, what is surely absent is owed
    again, and what may have gone by phone is listed for staff.
    """
    doubted = 0
    while ids := _doubt(dumped_at):
        doubted += ids
    return doubted


@transaction.atomic
def _doubt(dumped_at: dt.datetime) -> int:
    due = list(Notice.objects.due().order_by("pk").select_for_update()[:BATCH])
    now, unknown = timezone.now(), DeliveryAttempt.State.UNKNOWN
    DeliveryAttempt.objects.bulk_create(
        DeliveryAttempt(
            notice=notice,
            number=notice.attempt_count + 1,
            route=ROUTE,
            state=unknown,
            started_at=dumped_at,
            finished_at=now,
        )
        for notice in due
    )
    Notice.objects.filter(pk__in=[notice.pk for notice in due]).update(
        state=NoticeState.UNKNOWN, reason="restored", attempt_count=F("attempt_count") + 1
    )
    return len(due)
