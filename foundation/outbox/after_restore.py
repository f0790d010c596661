"""What the ledger owes after a restore: it went back to the moment of the dump, the phones did not.

Run before the workers start (`manage.py after_restore`, docs/operations.md).
"""

import datetime as dt
from collections.abc import Callable

from django.db import connection, transaction
from django.db.models import F, Max, Q

from foundation.database import clock
from foundation.outbox.models import HELD, DeliveryAttempt, Notice, NoticeState
from foundation.registry import Registry

Hook = Callable[[dt.datetime], list[str]]
HOOKS: Registry[Hook] = Registry("step after a restore")
"""Services whose timers would enqueue again what went out since the dump: each stops that until staff decide,
raises an alarm, and returns lines for the operator. Given is when the dump began."""
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


def stop_services(*, dumped_at: dt.datetime) -> list[str]:
    """Lines for the operator on what waits for staff; before `doubt_due`, which takes what was held too."""
    return [line for hook in HOOKS.values() for line in hook(dumped_at)]


def doubt_due(*, dumped_at: dt.datetime) -> int:
    """Turn what is due or held into attempts without an answer, begun at the dump; how many notices.

    Reconciliation looks for each: what stands in the conversation was sent, what is surely absent is owed
    again (or held again), and what may have gone by phone is listed for staff.
    """
    doubted = 0
    while ids := _doubt(dumped_at):
        doubted += ids
    return doubted


@transaction.atomic
def _doubt(dumped_at: dt.datetime) -> int:
    may_be_sent = Q(due_at__lte=clock.now()) | Q(reason=HELD)  # released and sent since
    due = list(Notice.objects.owed().idle().filter(may_be_sent).order_by("pk").select_for_update()[:BATCH])
    now, unknown = clock.now(), DeliveryAttempt.State.UNKNOWN
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
