"""Reconcile attempts whose answer never came: look for the reference where Zalo keeps the conversation.

Found: it was sent. Surely absent: it is owed again. Nothing to look at (by phone), or a message of ours whose
words the platform does not show: wait for the receipt, then leave it listed for staff; never a second message
on a guess. See ADR 0012.
"""

import datetime as dt
import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection
from django.utils import timezone

from foundation.outbox import references
from foundation.outbox.models import DeliveryAttempt, Notice
from foundation.outbox.services import mark_sent, note_unknown, retry_unknown
from zalo_channel import CHANNEL, client
from zalo_channel.errors import Refused, ZaloProblem
from zalo_channel.events import moment, scalar

logger = logging.getLogger(__name__)

SECONDS = 60.0  # a run
LISTED_FOR_STAFF = ("zalo_receipt_missing", "no_proof")
SKEW = dt.timedelta(minutes=2)  # between Zalo's clock and ours
PAGES, PAGE = 20, 10
ECHO_MAY_COME = {
    "consultation": dt.timedelta(seconds=60),
    # Nobody could confirm that templates stand in the conversation: their echo gets more time.
    "template-uid": dt.timedelta(minutes=15),
    "sms": dt.timedelta(minutes=5),  # the gateway takes one id once: asking again is safe
}
WORDLESS = "nosupport"  # how the conversation lists kinds of message that it does not show
RECEIPT_MAY_COME = dt.timedelta(hours=2)
LOCK = 1022_0012


def reconcile() -> None:
    """One run; a second one at the same time does nothing."""
    with _alone() as first:
        if not first:
            return
        until = time.monotonic() + SECONDS
        open_ones = Notice.objects.unknown().exclude(reason__in=LISTED_FOR_STAFF)
        for notice in open_ones.order_by("pk").select_related("citizen"):
            attempt = notice.attempts.order_by("-number").first()
            if attempt is None:
                continue
            if time.monotonic() > until:
                return
            try:
                _settle(notice, attempt)
            except ZaloProblem as problem:
                logger.warning("settling stops for now: %s", problem)
                return


def _settle(notice: Notice, attempt: DeliveryAttempt) -> None:
    age = timezone.now() - (attempt.finished_at or attempt.started_at)  # it may have waited for its call
    if attempt.route == "template-phone":
        if age > RECEIPT_MAY_COME:
            note_unknown(notice_id=notice.pk, reason="zalo_receipt_missing")
        return
    is_in_doubt = False
    if attempt.route in ("consultation", "template-uid"):
        users = notice.citizen.identities.filter(channel=CHANNEL).values_list("external_id", flat=True)
        for user_id in users:
            row, may_be_there = _find(user_id, notice.pk, attempt.started_at - SKEW)
            is_in_doubt = is_in_doubt or may_be_there
            if row is not None:
                at = moment(scalar(row.get("time"))) or timezone.now()
                mark_sent(notice_id=notice.pk, external_message_id=scalar(row.get("message_id")), at=at)
                logger.info("notice %s was sent: it stands in the conversation", notice.reference)
                return
        if not users:
            note_unknown(notice_id=notice.pk, reason="no_proof")
            return
    if age <= ECHO_MAY_COME.get(attempt.route, RECEIPT_MAY_COME):
        return
    if is_in_doubt:
        note_unknown(notice_id=notice.pk, reason="no_proof")
    else:
        retry_unknown(notice_id=notice.pk)
        logger.info("notice %s never arrived: it is owed again", notice.reference)


def _find(user_id: str, notice_id: int, since: dt.datetime) -> tuple[dict[str, Any] | None, bool]:
    """The conversation's row that carries the reference; and whether one since then, whose words are not
    shown, may be it. Raises ZaloProblem where the conversation cannot be read."""
    is_in_doubt = False
    for page in range(PAGES):
        rows = _page(user_id, page * PAGE)
        for row in rows:
            if references.find(scalar(row.get("message"))) == notice_id:
                return row, False
            is_in_doubt = is_in_doubt or _may_be_ours(row, since)
        oldest = moment(scalar(rows[-1].get("time"))) if rows else None
        if len(rows) < PAGE or (oldest and oldest < since):
            return None, is_in_doubt
    raise ZaloProblem(f"more than {PAGES * PAGE} messages since the attempt")


def _may_be_ours(row: dict[str, Any], since: dt.datetime) -> bool:
    at = moment(scalar(row.get("time")))
    return row.get("src") == 0 and row.get("type") == WORDLESS and (at is None or at >= since)


def _page(user_id: str, offset: int) -> list[dict[str, Any]]:
    try:
        return client.conversation(user_id, offset)
    except Refused as refused:
        if refused.code == -201:  # Zalo does not know this person (any more): nothing was sent
            return []
        raise


@contextmanager
def _alone() -> Iterator[bool]:
    """A lock of the session, for no transaction may stay open during the calls."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])
        first = cursor.fetchone()[0]
    try:
        yield first
    finally:
        if first:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
