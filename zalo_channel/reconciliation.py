"""Reconcile attempts whose answer never came: look for the message where Zalo keeps the conversation.

Found: it was sent. Surely absent: it is owed again. Nothing to look at (by phone), a conversation that the
platform will not show, or a message of ours whose words it does not show: wait for the receipt, then leave it
listed for staff; never a second message on a guess. See ADR 0012 and 0062.
"""

import datetime as dt
import logging
import time
from collections.abc import Sequence
from enum import IntEnum
from typing import Any

from django.db import transaction
from django.utils import timezone

from foundation.conversations.models import Turn
from foundation.database.retries import retry_conflicts
from foundation.outbox import after_restore
from foundation.outbox.leases import LeaseClaim
from foundation.outbox.messages import Message
from foundation.outbox.models import DeliveryAttempt, Notice
from foundation.outbox.services import note_unknown, retry_unknown
from zalo_channel import CHANNEL, client, echo_matching, replies, reply_window
from zalo_channel.echo_matching import CLOCK_SKEW, Matched
from zalo_channel.errors import NoAnswer, NotReached, Refused, ZaloProblem
from zalo_channel.events import Event, moment, scalar

logger = logging.getLogger(__name__)

SECONDS = 60.0  # a run
STOP_AFTER_SILENCES = 3  # conversations in a row without an answer: Zalo is away, not one conversation odd
LISTED_FOR_STAFF = ("zalo_receipt_missing", "no_proof")
PAGES, PAGE = 20, 10
ECHO_MAY_COME = {
    "consultation": dt.timedelta(seconds=60),
    # Nobody could confirm that templates stand in the conversation: their echo gets more time.
    "template-uid": dt.timedelta(minutes=15),
    after_restore.ROUTE: dt.timedelta(0),  # whoever sent it ended long ago
}
WORDLESS = "nosupport"  # how the conversation lists kinds of message that it does not show
RECEIPT_MAY_COME = dt.timedelta(hours=2)
LEASE_SECONDS = 180.0  # longer than the calls for one notice may take together


class Finding(IntEnum):
    """What a conversation tells of an attempt; where a person has several, the highest counts."""

    ABSENT = 0
    IN_DOUBT = 1  # a message of ours without its words or with changed ones, or not all could be read
    LATER = 2  # an equal answer is being sent: what stands there may be that one; or it is shown later
    SENT = 3


def reconcile() -> None:
    """One run; a second one at the same time does nothing."""
    with LeaseClaim("reconciliation", LEASE_SECONDS) as lease:
        try:
            if lease:
                _settle_all(lease)
        except ZaloProblem as problem:
            logger.warning("settling stops for now: %s", problem)


def _settle_all(lease: LeaseClaim) -> None:
    """Raises ZaloProblem where no conversation can be read now. One that cannot holds up no other."""
    until, silences = time.monotonic() + SECONDS, 0
    open_ones = Notice.objects.unknown().exclude(reason__in=LISTED_FOR_STAFF)
    for notice in open_ones.order_by("pk").select_related("citizen"):
        attempt = notice.attempts.order_by("-number").first()
        if attempt is None:
            continue
        if time.monotonic() > until or not lease.take():
            return
        try:
            _settle(notice, attempt)
            silences = 0
        except (NotReached, NoAnswer):
            silences += 1
            if silences == STOP_AFTER_SILENCES:
                raise


def _settle(notice: Notice, attempt: DeliveryAttempt) -> None:
    """Attempts on routes of other channels are theirs to settle."""
    if attempt.route not in ECHO_MAY_COME and attempt.route != "template-phone":
        return
    age = timezone.now() - (attempt.finished_at or attempt.started_at)  # it may have waited for its call
    if attempt.route == "template-phone":
        if age > RECEIPT_MAY_COME:
            note_unknown(notice_id=notice.pk, reason="zalo_receipt_missing")
        return
    finding = Finding.ABSENT
    if attempt.route in ("consultation", "template-uid", after_restore.ROUTE):
        users = notice.citizen.identities.filter(channel=CHANNEL).values_list("external_id", flat=True)
        finding = max((_search(user_id, notice, attempt) for user_id in users), default=Finding.IN_DOUBT)
        if attempt.route == after_restore.ROUTE and finding == Finding.ABSENT and _may_go_by_phone(notice):
            finding = Finding.IN_DOUBT
    if finding == Finding.SENT:
        logger.info("notice %s was sent: it stands in the conversation", notice.reference)
    elif finding == Finding.LATER or age <= ECHO_MAY_COME.get(attempt.route, RECEIPT_MAY_COME):
        return
    elif finding == Finding.IN_DOUBT:
        note_unknown(notice_id=notice.pk, reason="no_proof")
    else:
        retry_unknown(notice_id=notice.pk)
        logger.info("notice %s never arrived: it is owed again", notice.reference)


def _may_go_by_phone(notice: Notice) -> bool:
    """Who has not written for long is told by phone, of which no conversation tells."""
    lately = timezone.now() - reply_window.closes_after()
    return not notice.citizen.identities.filter(channel=CHANNEL, last_interaction_at__gt=lately).exists()


def _search(user_id: str, notice: Notice, attempt: DeliveryAttempt) -> Finding:
    """Settle by what the conversation shows. Raises ZaloProblem where Zalo cannot be asked now."""
    since = attempt.started_at - CLOCK_SKEW
    has_reference = replies.is_stamped(Message.from_json(notice.message))
    finding = Finding.ABSENT
    for page in range(PAGES):
        try:
            rows = _page(user_id, page * PAGE)
        except Refused as refused:
            if refused.is_of_the_account:
                raise
            logger.warning("the conversation about %s is not shown: %s", notice.reference, refused)
            return max(finding, Finding.LATER if refused.may_pass else Finding.IN_DOUBT)
        echoes = _echoes(user_id, rows, attempt.started_at)
        matched = _settle_by(echoes)
        if not Notice.objects.unknown().filter(pk=notice.pk).exists():
            return Finding.SENT
        is_in_doubt = any(_may_be_ours(row, since) for row in rows) or (
            not has_reference and any(e.message_id in matched.foreign and e.at >= since for e in echoes)
        )
        finding = max(finding, Finding.LATER if matched.waiting else Finding(is_in_doubt))
        oldest = moment(scalar(rows[-1].get("time"))) if rows else None
        if len(rows) < PAGE or (oldest and oldest < since):
            return finding
    logger.warning("more than %s messages since notice %s", PAGES * PAGE, notice.reference)
    return max(finding, Finding.IN_DOUBT)


def _echoes(user_id: str, rows: Sequence[dict[str, Any]], default_at: dt.datetime) -> list[Event]:
    """The rows of ours as echoes, without those that officers typed in Zalo's own console."""
    typed = Turn.objects.filter(
        conversation__identity__channel=CHANNEL,
        conversation__identity__external_id=user_id,
        external_id__in=[scalar(row.get("message_id")) for row in rows],
    )
    others = set(typed.values_list("external_id", flat=True))
    return [
        Event(
            name="oa_send_text",
            user_id=user_id,
            at=moment(scalar(row.get("time"))) or default_at,
            text=scalar(row.get("message")),
            message_id=message_id,
        )
        for row in rows
        if (message_id := scalar(row.get("message_id"))) not in others and _is_ours(row)
    ]


@retry_conflicts
@transaction.atomic
def _settle_by(echoes: Sequence[Event]) -> Matched:
    to_settle = echo_matching.notices_to_lock(echoes)
    list(Notice.objects.filter(pk__in=to_settle).order_by("pk").select_for_update().values_list("pk"))
    return echo_matching.settle(echoes, locked=to_settle)


def _is_ours(row: dict[str, Any]) -> bool:
    return scalar(row.get("src")) == "0"


def _may_be_ours(row: dict[str, Any], since: dt.datetime) -> bool:
    at = moment(scalar(row.get("time")))
    return _is_ours(row) and row.get("type") == WORDLESS and (at is None or at >= since)


def _page(user_id: str, offset: int) -> list[dict[str, Any]]:
    try:
        return client.conversation(user_id, offset)
    except Refused as refused:
        if refused.code == -201:  # Zalo does not know this person (any more): nothing was sent
            return []
        raise
