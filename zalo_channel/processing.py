"""Process the stored events: those of citizens first, in order per citizen, never two at once.

An event is claimed with a lease only while it is the oldest one open of its citizen. What was claimed is
handled in one transaction under the citizens' advisory locks, which also marks it done: its effects happen
once. Where one event breaks that, each is handled in a transaction of its own; the one that fails is tried
again with pauses, alone; after its first retry later events of the same citizen may pass it.
"""

import datetime as dt
import logging
import threading
import time
from collections.abc import Sequence
from typing import Any

from django.db import Error, connection, transaction
from django.db.models import Q, QuerySet
from django.db.models.functions import Now

from foundation.database.retries import retry_conflicts
from zalo_channel import given_up, handlers, receipts, replies
from zalo_channel.events import parse_stored
from zalo_channel.handlers import ReceivedEvent
from zalo_channel.models import InboundEvent
from zalo_channel.replies import Media

logger = logging.getLogger(__name__)

State = InboundEvent.State
SECONDS = 20.0  # one task's share; the next wake-up or the beat goes on
LEASE_SECONDS = 60
BATCH, RECEIPTS_BATCH = 25, 500
PAUSES = (5, 30, 120, 600)  # seconds before the second try and the next ones
TRIES = len(PAUSES) + 1
RECEIPT_PAUSES = (5, 60, 300)  # by then a doubt about the message is settled, and its id known

CLAIM = """
WITH due AS (
    SELECT id FROM zalo_channel_inboundevent e
     WHERE state = 'new' AND NOT is_receipt AND (lease_until IS NULL OR lease_until < now())
       AND (user_id = '' OR NOT EXISTS (
               SELECT 1 FROM zalo_channel_inboundevent older
                WHERE older.user_id = e.user_id AND older.state = 'new' AND NOT older.is_receipt
                  AND older.id < e.id AND older.attempts < 2))
     ORDER BY id LIMIT %s FOR UPDATE SKIP LOCKED)
UPDATE zalo_channel_inboundevent e
   SET lease_until = now() + make_interval(secs => %s), attempts = attempts + 1
  FROM due WHERE e.id = due.id
RETURNING e.id, e.attempts
"""


_ANSWERING = threading.Lock()
"""Answers are processor work: threads that answer at once make small batches, which cost twice as much."""


_interrupted: set[int] = set()
"""Claimed by this process when the database went away: they wait for its return, not for their leases."""


def process_new(seconds: float = SECONDS, *, with_receipts: bool = True) -> int:
    """Process until nothing is due or the time is up; the number of events finished or put off."""
    until, count = time.monotonic() + seconds, 0
    while time.monotonic() < until:
        done = _citizens_events() or (with_receipts and settle_receipts())
        if not done:
            break
        count += done
    return count


def _citizens_events() -> int:
    claimed: list[tuple[int, int]] = []
    try:
        with _ANSWERING:
            _free_interrupted()
            with connection.cursor() as cursor:
                cursor.execute(CLAIM, [BATCH, LEASE_SECONDS])
                claimed = sorted(cursor.fetchall())
            handled = _together([event_id for event_id, attempts in claimed if attempts == 1])
        for event_id, attempts in claimed:
            if event_id not in handled:
                _by_itself(event_id, attempts)
    except Error:
        _interrupted.update(event_id for event_id, _ in claimed)
        raise
    return len(claimed)


def _free_interrupted() -> None:
    """Each still counts as tried: what brings the database down is not asked of it for ever."""
    if ids := list(_interrupted):
        InboundEvent.objects.filter(pk__in=ids, state=State.NEW).update(lease_until=None)
        _interrupted.difference_update(ids)


def _together(ids: Sequence[int]) -> set[int]:
    """The events that are handled. What brings pictures or files is not: nobody waits for the download of
    another; and nothing is where one of them breaks it for all."""
    if not ids:
        return set()
    try:
        arrived = [_arrived(row) for row in InboundEvent.objects.filter(pk__in=ids).order_by("pk")]
        words = [each for each in arrived if not each.event.has_media]
        _handle(words)
    except Exception as error:
        if _database_is_away(error):
            raise
        logger.exception("%s events broke together, taken one by one", len(ids))
        return set()
    return {each.row.pk for each in words}


def _by_itself(event_id: int, attempts: int) -> None:
    if attempts > TRIES:
        _fail(event_id, attempts, "its worker died each time")
        return
    try:
        row = InboundEvent.objects.filter(pk=event_id).first()
        if row:
            arrived = _arrived(row)
            fetched = replies.of(arrived.event)  # before the transaction: the network may be slow
            _handle([arrived._replace(media=fetched)])
    except Exception as error:
        if _database_is_away(error):
            raise
        logger.exception("inbound event %s failed (try %s)", event_id, attempts)
        _fail(event_id, attempts, repr(error))


def _arrived(row: InboundEvent) -> ReceivedEvent:
    return ReceivedEvent(row, parse_stored(row.body), Media())


def _database_is_away(error: Exception) -> bool:
    """Then the event is not at fault."""
    return isinstance(error, Error) and not connection.is_usable()


@retry_conflicts
def _handle(arrived: Sequence[ReceivedEvent]) -> None:
    """Those that nobody has handled or erased meanwhile, in one transaction."""
    if not arrived:
        return
    with transaction.atomic():
        _alone_with({each.event.user_id for each in arrived})
        rows = InboundEvent.objects.filter(pk__in=[each.row.pk for each in arrived], state=State.NEW)
        still_new = set(rows.order_by("pk").select_for_update().values_list("pk", flat=True))
        states = handlers.handle([each for each in arrived if each.row.pk in still_new])
        for state in set(states.values()):
            finish([pk for pk, reached in states.items() if reached == state], state)


def _alone_with(user_ids: set[str]) -> None:
    """Locks are taken in a fixed order so that two workers cannot deadlock."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(id, 1022)) FROM unnest(%s::text[]) AS id",
            [sorted(user_ids)],
        )


def finish(ids: Sequence[int], state: State) -> None:
    InboundEvent.objects.filter(pk__in=ids).update(state=state, lease_until=None, error="")


@transaction.atomic
def _fail(event_id: int, attempts: int, error: str) -> None:
    """Put off, or given up and told to staff."""
    if attempts >= TRIES:
        fate: dict[str, Any] = {"state": State.FAILED, "lease_until": None}
    else:
        fate = {"lease_until": Now() + dt.timedelta(seconds=PAUSES[attempts - 1])}
    InboundEvent.objects.filter(pk=event_id).update(error=error[:2000], **fate)
    if attempts >= TRIES:
        given_up.report(event_id)


def settle_receipts() -> int:
    """A batch of echoes and receipts; where one of them breaks the batch, they are taken one by one."""
    try:
        return _settle(RECEIPTS_BATCH)
    except Exception as error:
        if _database_is_away(error):
            raise
        logger.exception("a batch of receipts failed, taken one by one")
        return _settle_singly()


@retry_conflicts
@transaction.atomic
def _settle(limit: int) -> int:
    rows = list(_due_receipts().select_for_update(skip_locked=True)[:limit])
    if not rows:
        return 0
    finished = receipts.settle(rows)
    for state in set(finished.values()):
        finish([pk for pk, reached in finished.items() if reached == state], state)
    _ask_again([row for row in rows if row.pk not in finished])
    return len(rows)


def _ask_again(rows: Sequence[InboundEvent]) -> None:
    """The ledger may learn the message's id a moment later; after the last pause it was none of ours."""
    finish([row.pk for row in rows if row.attempts >= len(RECEIPT_PAUSES)], State.IGNORED)
    for tries, pause in enumerate(RECEIPT_PAUSES, 1):
        again = [row.pk for row in rows if row.attempts == tries - 1]
        if again:
            until = Now() + dt.timedelta(seconds=pause)  # the clock of CLAIM, whichever machine asks
            InboundEvent.objects.filter(pk__in=again).update(lease_until=until, attempts=tries)


def _settle_singly() -> int:
    ids = list(_due_receipts().values_list("pk", flat=True)[:RECEIPTS_BATCH])
    for event_id in ids:
        try:
            settle_one(event_id)
        except Exception as error:
            logger.exception("receipt %s failed", event_id)
            _fail(event_id, TRIES, repr(error))
    return len(ids)


@retry_conflicts
@transaction.atomic
def settle_one(event_id: int) -> None:
    """Nothing where another worker with the same list has looked at it meanwhile."""
    row = _due_receipts().filter(pk=event_id).select_for_update(skip_locked=True).first()
    if row is None:
        return
    finished = receipts.settle([row])
    finish(list(finished), State.DONE)
    _ask_again([] if finished else [row])


def _due_receipts() -> QuerySet[InboundEvent]:
    free = Q(lease_until=None) | Q(lease_until__lt=Now())
    return InboundEvent.objects.filter(free, state=State.NEW, is_receipt=True).order_by("id")
