"""Reconcile attempts whose answer never came: look for the message where Zalo keeps the conversation.

Found: it was sent. Surely absent: it is owed again. Nothing to look at (by phone), a conversation that the
platform will not show, or a message of ours whose words it does not show: wait for the receipt, then leave it
listed for staff; never a second message on a guess. See ADR 0012 and 0062.

Match the platform's echoes to the ledger: notices by the reference in the text, answers, which carry none,
by recipient, words and time. The conversation, read back, is matched as echoes too. See ADR 0062.
"""

import datetime as dt
import logging
import time
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Any, NamedTuple

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from foundation.conversations.models import Turn
from foundation.database.leases import LeaseClaim
from foundation.database.retries import retry_conflicts
from foundation.messages import Message
from foundation.outbox import after_restore, references
from foundation.outbox.models import DeliveryAttempt, Notice, NoticeState
from foundation.outbox.services import mark_sent, note_unknown, retry_unknown
from foundation.vietnamese.folding import nfc
from zalo_channel import CHANNEL, client, replies
from zalo_channel.errors import NoAnswer, NotReached, Refused, ZaloProblem
from zalo_channel.events import Event, moment, scalar

CLOCK_SKEW = dt.timedelta(minutes=2)  # between Zalo's clock and ours
State = DeliveryAttempt.State
IS_OPEN = Q(state__in=[NoticeState.OWED, NoticeState.UNKNOWN])
# Includes what reconciliation closed as absent: its echo may still come before the next try.
_WITHOUT_OUTCOME = Q(state__in=[State.STARTED, State.UNKNOWN]) | Q(
    state=State.FAILED, reason__in=["", "no_answer", "broken"]
)


class Matched(NamedTuple):
    """Ids of messages. `waiting`: of one of several equal answers while a call is under way; when the call
    has ended, the ledger knows which. `foreign`: of no notice, though their words may have been changed."""

    found: set[str]
    waiting: set[str]
    foreign: set[str]


@dataclass(frozen=True, slots=True)
class Answer:
    """A notice without reference, with the texts that may have been sent and when its calls began."""

    notice_id: int
    texts: frozenset[str]
    began: tuple[dt.datetime, ...]
    is_in_flight: bool

    def fits(self, event: Event) -> bool:
        return self.distance(event) is not None and not self.texts.isdisjoint(map(_normal, _texts(event)))

    def distance(self, event: Event) -> dt.timedelta | None:
        """From the nearest call to the event; None where it cannot be of any."""
        latest = dt.timedelta(seconds=settings.OUTBOX_LEASE_SECONDS) + CLOCK_SKEW
        near = [event.at - at for at in self.began if -CLOCK_SKEW <= event.at - at <= latest]
        return min(map(abs, near), default=None)


def text_of(event: Event) -> str:
    """The words of an echo; a template's stand in its attachment."""
    return "\n".join(_texts(event))


def notices_to_lock(events: Iterable[Event]) -> set[int]:
    """The notices that these echoes may settle."""
    stamped, unstamped = _parted(events)
    answers = answers_to(_unrecorded(unstamped), IS_OPEN)
    return {*stamped, *(answer.notice_id for of_person in answers.values() for answer in of_person)}


def settle(events: Sequence[Event], *, locked: Iterable[int]) -> Matched:
    """Mark as sent what the echoes show, of the notices that the caller has locked."""
    stamped, unstamped = _parted(events)
    pending = Notice.objects.filter(IS_OPEN, pk__in=stamped).order_by("pk")
    shown = {notice_id: stamped[notice_id] for notice_id in pending.values_list("pk", flat=True)}
    unrecorded = _unrecorded(unstamped)
    answers, waiting = _matched_answers(unrecorded, answers_to(unrecorded, IS_OPEN & Q(pk__in=list(locked))))
    shown |= answers
    for notice_id in sorted(shown):
        event = shown[notice_id]
        mark_sent(notice_id=notice_id, external_message_id=event.message_id, at=event.at)
    found = {event.message_id for event in (*stamped.values(), *answers.values())}
    return Matched(found, waiting, {event.message_id for event in unrecorded} - found - waiting)


def answers_to(events: Iterable[Event], condition: Q) -> dict[str, list[Answer]]:
    """By user id, oldest first: the answers without reference to the recipients of these events."""
    users = {event.user_id for event in events}
    if not users:
        return {}
    rows = Notice.objects.filter(
        condition,
        citizen__identities__channel=CHANNEL,
        citizen__identities__external_id__in=users,
        message__channel=CHANNEL,
    ).values_list("pk", "citizen__identities__external_id", "message")
    found = list(rows.order_by("pk"))
    began, in_flight = _calls({notice_id for notice_id, _, _ in found})
    answers: dict[str, list[Answer]] = defaultdict(list)
    for notice_id, user_id, message in found:
        answer = Answer(notice_id, _forms(message), tuple(began[notice_id]), notice_id in in_flight)
        answers[user_id].append(answer)
    return answers


def _calls(notice_ids: set[int]) -> tuple[dict[int, list[dt.datetime]], set[int]]:
    """When calls without outcome began, by notice; and the notices whose call is still under way."""
    began: dict[int, list[dt.datetime]] = defaultdict(list)
    in_flight = set()
    attempts = DeliveryAttempt.objects.filter(
        _WITHOUT_OUTCOME, notice__in=notice_ids, route="consultation"
    ).values_list("notice_id", "started_at", "state")
    for notice_id, at, state in attempts:
        began[notice_id].append(at)
        if state == State.STARTED:
            in_flight.add(notice_id)
    return began, in_flight


def _forms(data: dict[str, Any]) -> frozenset[str]:
    """With its buttons, or with their addresses as text after the platform refused them."""
    message = Message.from_json(data)
    forms = [form for form in (message, message.in_plain_text()) if not replies.is_stamped(form)]
    return frozenset(_normal(replies.text_sent(form, 0)) for form in forms)


def _matched_answers(
    events: Sequence[Event], answers: dict[str, list[Answer]]
) -> tuple[dict[int, Event], set[str]]:
    """Each echo with one fitting answer: the one whose call began nearest to it, of two the older. And the
    ids of the echoes that must wait."""
    matched: dict[int, Event] = {}
    waiting = set()
    for event in sorted(events, key=lambda event: event.at):
        of_person = answers.get(event.user_id, [])
        fitting = [answer for answer in of_person if answer.notice_id not in matched and answer.fits(event)]
        if len(fitting) > 1 and any(answer.is_in_flight for answer in fitting):
            waiting.add(event.message_id)
        elif fitting:
            nearest = min(fitting, key=lambda answer: answer.distance(event) or dt.timedelta())
            matched[nearest.notice_id] = event
    return matched, waiting


def _parted(events: Iterable[Event]) -> tuple[dict[int, Event], list[Event]]:
    """Those with a reference by its number, and the others."""
    stamped, unstamped = {}, []
    for event in events:
        notice_id = references.find(text_of(event))
        if notice_id is None:
            unstamped.append(event)
        else:
            stamped[notice_id] = event
    return stamped, unstamped


def _unrecorded(events: Iterable[Event]) -> list[Event]:
    """Those of messages that no notice names yet: an echo of a settled message settles nothing more."""
    named = [event for event in events if event.user_id and event.message_id]
    ids = {event.message_id for event in named}
    known = set(
        Notice.objects.filter(external_message_id__in=ids).values_list("external_message_id", flat=True)
    )
    return [event for event in named if event.message_id not in known]


def _texts(event: Event) -> list[str]:
    texts = [event.text, *(scalar(attachment.payload.get("text")) for attachment in event.attachments)]
    return [text for text in texts if text]


def _normal(text: str) -> str:
    """Platforms compose letters and trim lines as they like."""
    return " ".join(nfc(text).split())


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
    lately = timezone.now() - replies.closes_after()
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
    to_settle = notices_to_lock(echoes)
    list(Notice.objects.filter(pk__in=to_settle).order_by("pk").select_for_update().values_list("pk"))
    return settle(echoes, locked=to_settle)


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
