"""Take due notices for sending, and write down what came of them: the only SQL around a send.

A claim plans the route and writes the attempt before any call is made. Its transaction is closed before the
first call, so a killed worker leaves a lease that runs out and an attempt that never came back: unknown.
"""

import datetime as dt
import json
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from foundation.citizens.models import Citizen
from foundation.citizens.phones import with_confirmation
from foundation.outbox import alarms, earlier_attempts, phone_limits, routes
from foundation.outbox.earlier_attempts import EarlierAttempts
from foundation.outbox.messages import Message
from foundation.outbox.models import DeliveryAttempt, Lane, Notice, NoticeQuerySet, NoticeState
from foundation.outbox.references import encode
from foundation.outbox.routes import Accept, Defer, IdentityFacts, OutgoingMessage, Refusal, Route

MAX_TEXT = 1900  # the stamp and the platform's limit of 2,000 characters leave this much


@dataclass(frozen=True, slots=True)
class PlannedDelivery:
    """A message with the route that takes it, ready to go; `attempt` is its row's number."""

    outgoing: OutgoingMessage
    route: Route
    plan: Accept
    attempt: int
    retries: int
    citizen_id: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one attempt. `state` is the attempt's; `next_at` only where it is to be tried again."""

    notice_id: int
    attempt: int
    route: str
    state: str
    at: dt.datetime
    external_message_id: str = ""
    reason: str = ""
    code: str = ""
    detail: str = ""
    next_at: dt.datetime | None = None
    counts: bool = True
    unreachable: tuple[str, str] | None = None  # channel and id of an account that refuses everything
    is_fault: bool = False  # refused for what is in the message


class Claimed(NamedTuple):
    """`found`: how many due notices it took, with those put aside for later or given up."""

    planned: list[PlannedDelivery]
    found: int


class _Due(NamedTuple):
    """What a claim reads of a notice: a model's other columns would cost more than the send."""

    pk: int
    citizen_id: int
    purpose: str
    lane: str
    message: dict[str, Any]
    merge_key: str
    must_act: bool
    reason: str
    reason_detail: str
    attempt_count: int
    retries: int


def claim(lane: Lane, limit: int, paused_routes: frozenset[str] = frozenset()) -> Claimed:
    """Lease up to `limit` due notices of the lane; plan each: a route, a later time, or why not."""
    now = timezone.now()
    with transaction.atomic():
        due = Notice.objects.due().filter(lane=lane).order_by("due_at", "id")
        notices = _rows(due.select_for_update(skip_locked=True)[:limit])
        carriers = _merge(notices)
        earlier = earlier_attempts.read([notice.pk for notice in carriers if notice.attempt_count])
        in_order, planned = routes.fallback_order(), []
        for notice, whole in zip(carriers, _outgoing_messages(carriers), strict=True):
            tried = earlier[notice.pk]
            outgoing = replace(whole, message=whole.message.in_plain_text()) if tried.is_plain else whole
            plan = _plan(notice, outgoing, in_order, tried, paused_routes, now)
            if isinstance(plan, tuple):
                attempt = notice.attempt_count + 1
                planned.append(PlannedDelivery(outgoing, *plan, attempt, notice.retries, notice.citizen_id))
            else:
                _put_aside(notice, plan)
        _begin(planned, now)
    return Claimed(planned, len(notices))


_BEGIN = """
WITH leased AS (
    UPDATE outbox_notice n SET lease_until = %s, attempt_count = u.number
      FROM json_to_recordset(%s) AS u(id bigint, number int, route text, price int, phone text)
     WHERE n.id = u.id
    RETURNING n.id, u.number, u.route, u.price, u.phone)
INSERT INTO outbox_deliveryattempt
       (notice_id, number, route, price, addressed_to, state, started_at, error_code, error_text)
SELECT id, number, route, price, phone, 'started', %s, '', '' FROM leased
"""


def _begin(planned: Sequence[PlannedDelivery], now: dt.datetime) -> None:
    """The lease and the attempt of each, in one statement."""
    rows = [
        {
            "id": c.outgoing.notice_id,
            "number": c.attempt,
            "route": c.route.key,
            "price": c.plan.price,
            "phone": fingerprint(c.outgoing.phone),
        }
        for c in planned
    ]
    lease = now + dt.timedelta(seconds=settings.OUTBOX_LEASE_SECONDS)
    with connection.cursor() as cursor:
        cursor.execute(_BEGIN, [lease, json.dumps(rows), now])


def fingerprint(phone: str) -> str:
    """Tells whether a phone is still the one that was tried, and to nobody without the key which one."""
    return salted_hmac("outbox.phone", phone, secret=settings.HASH_KEY).hexdigest()[:12] if phone else ""


_OUTCOMES = """
json_to_recordset(%s) AS u(id bigint, number int, state text, route text, message_id text, at timestamptz,
                           reason text, code text, detail text, next_at timestamptz, failed boolean)
"""
_RECORD_ATTEMPTS = f"""
UPDATE outbox_deliveryattempt a
   SET state = u.state, finished_at = u.at, reason = u.reason, error_code = u.code,
       error_text = CASE u.detail WHEN '' THEN u.reason ELSE u.detail END
  FROM {_OUTCOMES}
 WHERE a.notice_id = u.id AND a.number = u.number AND a.state IN ('started', 'unknown')
"""  # noqa: S608 - constants
_RECORD_NOTICES = f"""
UPDATE outbox_notice n
   SET state = CASE u.state WHEN 'accepted' THEN 'sent' WHEN 'unknown' THEN 'unknown'
                            ELSE CASE WHEN u.next_at IS NULL THEN 'not_sent' ELSE 'owed' END END,
       route = u.route,
       external_message_id = u.message_id,
       sent_at = CASE WHEN u.state = 'accepted' THEN u.at END,
       reason = coalesce(f.reason, u.reason),
       reason_detail = CASE WHEN f.reason IS NULL THEN u.detail
                            WHEN f.error_text = f.reason THEN '' ELSE f.error_text END,
       due_at = coalesce(u.next_at, n.due_at),
       retries = n.retries + u.failed::int,
       lease_until = NULL
  FROM {_OUTCOMES}
       LEFT JOIN LATERAL (
           SELECT a.reason, a.error_text FROM outbox_deliveryattempt a
            WHERE u.state = 'failed' AND u.next_at IS NULL
              AND a.notice_id = u.id AND a.state = 'refused' AND a.reason <> ''
            ORDER BY a.number LIMIT 1) f ON true
 WHERE n.id = u.id AND n.state IN ('owed', 'unknown')
   AND (u.state = 'accepted' OR n.attempt_count = u.number)
RETURNING n.state, n.lane, n.reason
"""  # noqa: S608 - constants
_LOCK_NOTICES = """
SELECT id FROM outbox_notice WHERE id = ANY(%s) AND state IN ('owed', 'unknown') ORDER BY id FOR UPDATE
"""


def record(outcomes: Sequence[Outcome]) -> None:
    """Write a batch of outcomes; a notice that an echo has already settled is left as it is, and so is one
    that was tried again since: a late answer says nothing of the newer attempt, unless it is "accepted".

    Notices are locked before their attempts and by number, as everywhere, so that an echo that comes with
    the answer never waits crosswise. They travel as one JSON value: as eleven arrays they would cost the
    sender a fifth of its time.
    """
    rows = json.dumps([_row(outcome) for outcome in outcomes])
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_LOCK_NOTICES, [[outcome.notice_id for outcome in outcomes]])
        cursor.execute(_RECORD_ATTEMPTS, [rows])
        cursor.execute(_RECORD_NOTICES, [rows])
        given_up = [(lane, reason) for state, lane, reason in cursor.fetchall() if state == "not_sent"]
    for (lane, reason), count in Counter(given_up).items():
        alarms.report_not_sent(lane, reason, count)


def _row(outcome: Outcome) -> dict[str, Any]:
    return {
        "id": outcome.notice_id,
        "number": outcome.attempt,
        "state": outcome.state,
        "route": outcome.route,
        "message_id": _storable(outcome.external_message_id, 100),
        "at": outcome.at.isoformat(),
        "reason": outcome.reason,
        "code": _storable(outcome.code, 20),
        "detail": _storable(outcome.detail, 300),
        "next_at": outcome.next_at.isoformat() if outcome.next_at else None,
        "failed": outcome.counts and outcome.state == DeliveryAttempt.State.FAILED,
    }


def _storable(text: str, length: int) -> str:
    """A platform's words as the column takes them: one odd answer must not keep a batch from the ledger."""
    return text.replace("\x00", "").encode(errors="replace").decode()[:length] if text else ""


_PUT_BACK = """
WITH back AS (
    UPDATE outbox_notice n SET lease_until = NULL, due_at = %s
      FROM json_to_recordset(%s) AS u(id bigint, number int)
     WHERE n.id = u.id AND n.state = 'owed' AND n.attempt_count = u.number
    RETURNING n.id, u.number)
DELETE FROM outbox_deliveryattempt a USING back
 WHERE a.notice_id = back.id AND a.number = back.number AND a.state = 'started'
"""


def release(deliveries: Sequence[PlannedDelivery], due_at: dt.datetime) -> None:
    """Return notices whose call was never begun: their attempts never happened. One whose lease ran out
    meanwhile may be held by another worker, and is left to it."""
    rows = [{"id": c.outgoing.notice_id, "number": c.attempt} for c in deliveries]
    with connection.cursor() as cursor:
        cursor.execute(_PUT_BACK, [due_at, json.dumps(rows)])


def expire_leases() -> int:
    """Notices whose worker died: an attempt that began is unknown now. The number found."""
    now = timezone.now()
    with transaction.atomic():
        ids = list(
            Notice.objects.filter(state=NoticeState.OWED, lease_until__lt=now)
            .select_for_update(skip_locked=True)
            .values_list("pk", flat=True)[:5000]
        )
        begun = DeliveryAttempt.objects.filter(notice_id__in=ids, state=DeliveryAttempt.State.STARTED)
        begun_ids = list(begun.values_list("notice_id", flat=True))
        begun.update(state=DeliveryAttempt.State.UNKNOWN, finished_at=now)
        Notice.objects.filter(pk__in=begun_ids).update(
            state=NoticeState.UNKNOWN, reason="no_answer", lease_until=None
        )
        Notice.objects.filter(pk__in=set(ids) - set(begun_ids)).update(lease_until=None)
    return len(ids)


def expire_useless() -> int:
    """Owed notices that nobody needs any more (a reminder for yesterday)."""
    return (
        Notice.objects.due()
        .filter(expires_at__lt=timezone.now())
        .update(state=NoticeState.NOT_SENT, reason="expired")
    )


def _rows(notices: NoticeQuerySet) -> list[_Due]:
    return [_Due(*row) for row in notices.values_list(*_Due._fields)]


def _merge(notices: list[_Due]) -> list[_Due]:
    """The notices that go out, each with what it absorbed in its text.

    In a burst about one thing (`merge_key`) the newest message that asks to act carries the others, else the
    newest of all. Messages that ask to act are never absorbed.
    """
    keyed = [notice for notice in notices if notice.merge_key]
    if not keyed:
        return notices
    groups: dict[tuple[int, str], list[_Due]] = defaultdict(list)
    waiting = _rows(
        Notice.objects.owed()
        .filter(
            merge_key__in={notice.merge_key for notice in keyed},
            citizen_id__in={notice.citizen_id for notice in keyed},
        )
        .idle()
        .exclude(pk__in=[notice.pk for notice in keyed])
        .select_for_update(skip_locked=True)
    )
    wanted = {(notice.citizen_id, notice.merge_key) for notice in keyed}
    for notice in [*keyed, *waiting]:
        if (notice.citizen_id, notice.merge_key) in wanted:
            groups[notice.citizen_id, notice.merge_key].append(notice)
    carriers = [notice for notice in notices if not notice.merge_key]
    for group in groups.values():
        group.sort(key=lambda notice: notice.pk)
        acting = [notice for notice in group if notice.must_act]
        carrier = (acting or group)[-1]
        absorbed = [notice for notice in group if notice is not carrier and not notice.must_act]
        Notice.objects.filter(pk__in=[notice.pk for notice in absorbed]).update(
            state=NoticeState.MERGED, merged_into=carrier.pk
        )
        carriers += [carrier, *(notice for notice in acting if notice is not carrier)]
    return carriers


def _outgoing_messages(notices: Sequence[_Due]) -> list[OutgoingMessage]:
    people = people_of({notice.citizen_id for notice in notices})
    absorbed = _absorbed([notice.pk for notice in notices if notice.merge_key])
    return [_outgoing_message(notice, people[notice.citizen_id], absorbed[notice.pk]) for notice in notices]


def outgoing_message(notice: Notice) -> OutgoingMessage:
    """As a claim would hand it to a route now."""
    return _outgoing_messages(_rows(Notice.objects.filter(pk=notice.pk)))[0]


def _outgoing_message(notice: _Due, person: "Person", absorbed: list[str]) -> OutgoingMessage:
    message = Message.from_json(notice.message)
    only = message.channel
    return OutgoingMessage(
        notice_id=notice.pk,
        reference=encode(notice.pk),
        purpose=notice.purpose,
        lane=notice.lane,
        message=_with_absorbed(message, absorbed),
        phone=person.phone,
        language=person.language,
        phone_is_confirmed=person.phone_is_confirmed,
        identities=tuple(one for one in person.identities if only in ("", one.channel)),
    )


def _absorbed(carriers: Sequence[int]) -> dict[int, list[str]]:
    """The lines that each message tells besides its own, oldest first. What it absorbed may itself have
    absorbed others, when an earlier try to send it failed."""
    carried_by, lines = {pk: pk for pk in carriers}, dict[int, str]()
    latest = list(carriers)
    while latest:
        told = Notice.objects.filter(merged_into__in=latest).values_list("pk", "merged_into", "summary")
        latest = []
        for pk, into, summary in told:
            carried_by[pk], lines[pk] = carried_by[into or 0], summary
            latest.append(pk)
    absorbed: dict[int, list[str]] = defaultdict(list)
    for pk in sorted(lines):
        absorbed[carried_by[pk]].append(lines[pk])
    return absorbed


class Person(NamedTuple):
    phone: str
    language: str
    phone_is_confirmed: bool
    identities: list[IdentityFacts]


def people_of(ids: set[int]) -> dict[int, Person]:
    """What a message carries of each of these citizens."""
    facts = ("channel", "external_id", "is_following", "last_interaction_at", "unreachable_reason")
    rows = with_confirmation(Citizen.objects.filter(pk__in=ids)).values_list(
        "pk", "phone", "language", "phone_is_confirmed", *(f"identities__{name}" for name in facts)
    )
    people: dict[int, Person] = {}
    for pk, phone, language, is_confirmed, *identity in rows:
        person = people.setdefault(pk, Person(phone, language, is_confirmed, []))
        if identity[0] is not None:
            person.identities.append(IdentityFacts(*identity))
    return people


def _with_absorbed(message: Message, summaries: list[str]) -> Message:
    if not summaries:
        return message
    lines = "\n".join(f"• {summary}" for summary in summaries)
    text = f"{message.text}\n\nTrước đó trong cùng hồ sơ:\n{lines}"
    return replace(message, text=text if len(text) <= MAX_TEXT else text[: MAX_TEXT - 1] + "…")


def _plan(
    notice: _Due,
    outgoing: OutgoingMessage,
    in_order: Sequence[Route],
    earlier: EarlierAttempts,
    paused: frozenset[str],
    now: dt.datetime,
) -> tuple[Route, Accept] | Defer | Refusal:
    """The first route that takes the message, now or later; else why not: the first real refusal."""
    told = notice.reason if earlier.refused else ""
    refusal = earlier.first or Refusal(told or routes.NO_ROUTE, notice.reason_detail if told else "")
    for route in in_order:
        if route.key in earlier.refused:
            continue
        answer = route.plan(outgoing, now)
        if isinstance(answer, Accept) and route.key in paused:
            return Defer(now + dt.timedelta(seconds=60), "route_paused")
        if isinstance(answer, Accept):
            limit = phone_limits.check(outgoing, answer, now) if routes.uses_phone(route) else None
            if limit is None:
                return route, answer
            answer = limit
        if isinstance(answer, Defer):
            return answer
        refusal = answer.after(refusal)
    return refusal


def _put_aside(notice: _Due, plan: Defer | Refusal) -> None:
    if isinstance(plan, Defer):
        Notice.objects.filter(pk=notice.pk).update(due_at=plan.at, reason=plan.reason, reason_detail="")
    else:
        Notice.objects.filter(pk=notice.pk).update(
            state=NoticeState.NOT_SENT, reason=plan.reason, reason_detail=plan.detail[:300]
        )
        alarms.report_not_sent(notice.lane, plan.reason)
