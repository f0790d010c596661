"""Enqueue a notice, record what became of it, and let an officer decide where no rule can.

A state only moves up: owed, unknown, sent, delivered, seen. See docs/adr/0002 for why the table is the truth.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import connection, transaction
from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _

from foundation import broker, tracing
from foundation.citizens.models import Citizen
from foundation.database import clock
from foundation.database.retries import retry_conflicts
from foundation.messages import Message
from foundation.outbox import delivery_alarms, requeueing
from foundation.outbox.earlier_attempts import first_refusal
from foundation.outbox.models import HELD, ArchivedBroadcast, DeliveryAttempt, Lane, Notice, NoticeState
from foundation.outbox.routes import Refusal
from foundation.outbox.sending_hours import after_the_night, is_night

BATCH = 2000  # notices inserted by one statement
GIVE_UP_AFTER = 12  # failed tries in a row
BEFORE_SENT = (NoticeState.OWED, NoticeState.UNKNOWN)
BEFORE_DELIVERED = (*BEFORE_SENT, NoticeState.SENT)
BEFORE_SEEN = (*BEFORE_DELIVERED, NoticeState.DELIVERED)


class NotInTransaction(RuntimeError):
    """A notice must be written in the transaction of the change that it reports."""


class NoticeNotPending(Exception):
    """The notice was sent, is being sent, or was cancelled; the text is for the officer."""


def wake_worker(lane: Lane) -> None:
    broker.wake_worker(f"foundation.outbox.tasks.relay_{lane.value}", queue=lane.value)


def _waker(lane: Lane) -> Callable[[], None]:
    return lambda: wake_worker(lane)


_HOOKS = {lane: _waker(lane) for lane in Lane}


def wake_worker_after_commit(lane: Lane) -> None:
    """Wake the lane's worker after the commit; once per transaction and lane."""
    hook = _HOOKS[lane]
    if all(queued[1] is not hook for queued in transaction.get_connection().run_on_commit):
        transaction.on_commit(hook)


def enqueue(
    *,
    citizen: Citizen,
    purpose: str,
    event_key: str,
    message: Message,
    lane: Lane = Lane.NOTICE,
    subject: str = "",
    summary: str = "",
    merge_key: str = "",
    must_act: bool = False,
    due_at: dt.datetime | None = None,
    expires_at: dt.datetime | None = None,
    held_until: dt.datetime | None = None,
) -> Notice | None:
    """Enqueue one notice; None where it was enqueued before (same event, person and purpose).

    Notices with the same `merge_key` are merged: the first is sent at once, those of the
    following window become one, and at night all wait until morning. A message that asks the citizen to act
    never waits, unless its step can be undone until `held_until`: before that it is neither sent nor merged
    into another.
    """
    _require_transaction()
    due_at = due_at or clock.now()
    if merge_key and not must_act:
        due_at = max(due_at, _window_end(citizen, merge_key))
        due_at = after_the_night(due_at) if is_night(due_at) else due_at
    if held_until:
        due_at = max(due_at, held_until)
        earlier = Notice.objects.owed().idle().filter(citizen=citizen, merge_key=merge_key, must_act=False)
        earlier.exclude(merge_key="").filter(due_at__lt=held_until).update_in_order(due_at=held_until)
    notice, created = Notice.objects.get_or_create(
        event_key=event_key,
        citizen=citizen,
        purpose=purpose,
        defaults={
            "lane": lane,
            "subject": subject,
            "message": message.as_json(),
            "summary": summary,
            "merge_key": merge_key,
            "must_act": must_act,
            "due_at": due_at,
            "expires_at": expires_at,
            "reason": HELD if held_until else "",
            "traceparent": tracing.traceparent(),
        },
    )
    wake_worker_after_commit(lane)
    return notice if created else None


@dataclass(frozen=True, slots=True)
class NewNotice:
    """A reply to one person because of one event."""

    citizen: Citizen
    event_key: str
    message: Message


def enqueue_replies(replies: Sequence[NewNotice], *, purpose: str) -> None:
    """Enqueue different replies in one statement. The caller holds the events: none was answered before."""
    _require_transaction()
    now = clock.now()
    Notice.objects.bulk_create(
        Notice(
            citizen=reply.citizen,
            purpose=purpose,
            event_key=reply.event_key,
            lane=Lane.REPLY,
            message=reply.message.as_json(),
            due_at=now,
            traceparent=tracing.traceparent(),
        )
        for reply in replies
    )
    wake_worker_after_commit(Lane.REPLY)


def enqueue_many(
    *,
    citizens: Iterable[int],
    purpose: str,
    event_key: str,
    message: Message,
    lane: Lane = Lane.BULK,
    expires_at: dt.datetime | None = None,
) -> int:
    """Enqueue one message for many citizens (ids), in batches of flat memory; the number of new notices.

    An event whose notices were archived is told to nobody any more.
    """
    _require_transaction()
    if ArchivedBroadcast.objects.filter(event_key=event_key, purpose=purpose).exists():
        return 0
    same = {
        "purpose": purpose,
        "event_key": event_key,
        "lane": lane,
        "message": message.as_json(),
        "due_at": clock.now(),
        "expires_at": expires_at,
        "traceparent": tracing.traceparent(),
    }
    ids, created = iter(citizens), 0
    while batch := sorted(islice(ids, BATCH)):
        last = Notice.objects.aggregate(last=Max("id"))["last"] or 0
        Notice.objects.bulk_create([Notice(citizen_id=pk, **same) for pk in batch], ignore_conflicts=True)
        new = Notice.objects.filter(event_key=event_key, purpose=purpose, citizen_id__in=batch, id__gt=last)
        created += new.count()
    wake_worker_after_commit(lane)
    return created


def mark_sent(*, notice_id: int, external_message_id: str, at: dt.datetime) -> bool:
    """The platform shows that it accepted this notice (echo, conversation). False: no change."""
    with transaction.atomic():
        changed = Notice.objects.filter(pk=notice_id, state__in=BEFORE_SENT).update(
            state=NoticeState.SENT,
            external_message_id=external_message_id,
            sent_at=at,
            lease_until=None,
            reason="",
            reason_detail="",
        )
        open_attempts = DeliveryAttempt.objects.filter(
            notice_id=notice_id, state__in=[DeliveryAttempt.State.STARTED, DeliveryAttempt.State.UNKNOWN]
        )
        latest = open_attempts.order_by("-number").first()
        if changed and latest:
            Notice.objects.filter(pk=notice_id).update(route=latest.route)
            DeliveryAttempt.objects.filter(pk=latest.pk).update(
                state=DeliveryAttempt.State.ACCEPTED, finished_at=at
            )
    return bool(changed)


@transaction.atomic
def mark_delivered(*, external_message_ids: Sequence[str], at: dt.datetime) -> set[str]:
    """Apply the platform's receipts. Returns the ids that no notice carries yet, and those of notices that
    another worker holds: ask again later."""
    notices, unknown = _held(external_message_ids)
    notices.filter(state__in=BEFORE_DELIVERED).update(state=NoticeState.DELIVERED)
    notices.filter(delivered_at=None).update(delivered_at=at)
    return unknown


@transaction.atomic
def mark_seen(*, external_message_ids: Sequence[str], at: dt.datetime) -> set[str]:
    """As mark_delivered, for messages that the person has seen."""
    notices, unknown = _held(external_message_ids)
    notices.filter(state__in=BEFORE_SEEN).update(state=NoticeState.SEEN)
    notices.filter(seen_at=None).update(seen_at=at)
    return unknown


def _held(external_message_ids: Sequence[str]) -> tuple[QuerySet[Notice], set[str]]:
    """The notices, locked, and the ids without one. Never waits: the caller may hold other notices."""
    known = Notice.objects.filter(external_message_id__in=external_message_ids)
    rows = known.select_for_update(skip_locked=True).values_list("pk", "external_message_id")
    held = dict(rows)
    return Notice.objects.filter(pk__in=held), set(external_message_ids) - set(held.values())


@retry_conflicts
def retry_unknown(*, notice_id: int) -> bool:
    """The platform shows that the unknown attempt never arrived: send again, unless the tries are used up.

    What was held when a backup was restored is held again. False: no change.
    """
    with transaction.atomic():
        unknown = Notice.objects.select_for_update().filter(pk=notice_id, state=NoticeState.UNKNOWN)
        notice = unknown.first()
        if notice is None:
            return False
        _close_attempts(notice_id, DeliveryAttempt.State.FAILED)
        if notice.retries + 1 >= GIVE_UP_AFTER:
            first = first_refusal(notice_id) or Refusal("too_many_attempts")
            unknown.update(state=NoticeState.NOT_SENT, reason=first.reason, reason_detail=first.detail[:300])
            delivery_alarms.report_not_sent(notice.lane, first.reason)
            return True
        now = clock.now()
        unknown.update(
            state=NoticeState.OWED,
            lease_until=None,
            due_at=max(now, notice.due_at),
            reason=HELD if notice.due_at > now else "",
            reason_detail="",
            retries=notice.retries + 1,
        )
        wake_worker_after_commit(Lane(notice.lane))
    return True


def note_unknown(*, notice_id: int, reason: str) -> None:
    """Keep the notice unknown, with the reason that staff read."""
    unknown = Notice.objects.filter(pk=notice_id, state=NoticeState.UNKNOWN)
    unknown.update(reason=reason, reason_detail="")


@transaction.atomic
def requeue(*, notice: Notice, officer: AbstractBaseUser) -> None:
    """An officer has a failed or unknown notice tried again, on every route."""
    notice = Notice.objects.select_for_update().get(pk=notice.pk)
    if why_not := requeueing.why_not(notice):
        named = {"reference": notice.reference, "reason": why_not}
        raise NoticeNotPending(_("Message %(reference)s: %(reason)s") % named)
    _close_attempts(notice.pk, DeliveryAttempt.State.FAILED)
    notice.attempts.filter(state=DeliveryAttempt.State.REFUSED).update(state=DeliveryAttempt.State.FAILED)
    Notice.objects.filter(pk=notice.pk).update(
        state=NoticeState.OWED,
        reason="",
        reason_detail=(_("sent again by %(officer)s") % {"officer": officer})[:300],
        due_at=clock.now(),
        owed_since=None,
        lease_until=None,
        retries=0,
    )
    wake_worker_after_commit(Lane(notice.lane))


@transaction.atomic
def cancel(*, notice: Notice, officer: AbstractBaseUser) -> None:
    """An officer cancels a notice that is not being sent, and the older ones that it superseded.

    Those are the notices that it absorbed, and those with the same merge key that still wait.
    """
    taken_back = {"state": NoticeState.CANCELLED, "reason": "cancelled", "reason_detail": str(officer)[:300]}
    idle = Notice.objects.idle().filter(pk=notice.pk).select_for_update()
    state = idle.values_list("state", flat=True).first()
    if state not in (NoticeState.OWED, NoticeState.NOT_SENT):
        raise NoticeNotPending(
            _("Message %(reference)s is sent or being sent and cannot be cancelled.")
            % {"reference": notice.reference}
        )
    idle.update(**taken_back)
    overtaken = {"state": NoticeState.CANCELLED, "reason": "overtaken", "reason_detail": str(officer)[:300]}
    carriers = [notice.pk]
    while carriers:
        told = Notice.objects.filter(merged_into__in=carriers)
        carriers = list(told.values_list("pk", flat=True))
        Notice.objects.filter(pk__in=carriers).update(merged_into=None, **overtaken)
    if notice.merge_key:
        burst = Notice.objects.owed().idle().filter(citizen=notice.citizen_id, merge_key=notice.merge_key)
        burst.filter(pk__lt=notice.pk, must_act=False).update_in_order(**overtaken)


def history_of(citizen: Citizen) -> list[dict[str, object]]:
    """Every notice of the citizen, for the copy of his data."""
    return [
        {
            "reference": notice.reference,
            "text": notice.message.get("text"),
            "state": notice.state,
            "created_at": notice.created_at,
            "sent_at": notice.sent_at,
        }
        for notice in Notice.objects.filter(citizen=citizen).order_by("pk")
    ]


def forget(citizen: Citizen) -> None:
    """Data erasure: cancel what is not sent. The texts go as declared (outbox/personal_fields.py)."""
    unsent = Notice.objects.filter(citizen=citizen, state__in=[NoticeState.OWED, NoticeState.NOT_SENT])
    unsent.update_in_order(state=NoticeState.CANCELLED, reason="erased", lease_until=None)


def _close_attempts(notice_id: int, state: DeliveryAttempt.State) -> None:
    DeliveryAttempt.objects.filter(
        notice_id=notice_id, state__in=[DeliveryAttempt.State.STARTED, DeliveryAttempt.State.UNKNOWN]
    ).update(state=state, finished_at=clock.now())


def _require_transaction() -> None:
    if not connection.in_atomic_block:
        raise NotInTransaction("enqueue() must run in the transaction of the change that it reports")


def _window_end(citizen: Citizen, merge_key: str) -> dt.datetime:
    """When the next message with this merge key may go: one window after the last one."""
    window = dt.timedelta(seconds=settings.OUTBOX_MERGE_SECONDS)
    now = clock.now()
    recent = Notice.objects.filter(citizen=citizen, merge_key=merge_key, created_at__gt=now - window)
    waiting = recent.owed().filter(due_at__gt=now).order_by("due_at").first()
    if waiting:
        return waiting.due_at
    last = recent.exclude(state=NoticeState.MERGED).order_by("-created_at").first()
    return last.created_at + window if last else now
