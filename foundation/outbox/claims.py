"""Claim due notices with SKIP LOCKED and a lease, and plan the route of each.

A claim writes the attempt before any call is made, and its transaction ends before the first call. A killed
worker therefore leaves a lease that runs out and an attempt without a result: unknown.
"""

import datetime as dt
import json
import platform
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from foundation import alarms
from foundation.citizens.models import Citizen
from foundation.citizens.phones import with_confirmation
from foundation.database import clock
from foundation.database.retries import retry_conflicts
from foundation.expiring_value import ExpiringValue
from foundation.messages import Message
from foundation.outbox import delivery_alarms, earlier_attempts, phone_limits, routes
from foundation.outbox.circuit_breaker import PROBE_EVERY, PausedRoutes
from foundation.outbox.earlier_attempts import EarlierAttempts
from foundation.outbox.models import DeliveryAttempt, Lane, Notice, NoticeQuerySet, NoticeState
from foundation.outbox.references import encode
from foundation.outbox.routes import Accept, Defer, IdentityFacts, OutgoingMessage, Refusal, Route

PAUSED = Defer(dt.datetime.max.replace(tzinfo=dt.UTC), "route_paused")  # until the next minute
IN_ORDER_WITHIN = dt.timedelta(seconds=10)
SWEPT_AT_ONCE = 5000  # notices
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
    traceparent: str
    is_probe: bool = False


class Claimed(NamedTuple):
    """`found`: how many due notices were claimed, including those deferred or given up."""

    planned: list[PlannedDelivery]
    found: int


class _Due(NamedTuple):
    """The columns that a claim reads: loading whole models would cost more than the send."""

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
    traceparent: str


@retry_conflicts
def claim(lane: Lane, limit: int) -> Claimed:
    """Lease up to `limit` due notices of the lane and plan each: a route, a later time, or a refusal.

    What is useless by now is left to `expire_useless`. A machine whose clock is wrong claims nothing.
    """
    if not _trusts_clock():
        return Claimed([], 0)
    now, paused = clock.now(), PausedRoutes()
    with transaction.atomic():
        due = Notice.objects.due().exclude(expires_at__lte=now).filter(lane=lane).order_by("due_at", "id")
        if lane == Lane.REPLY:
            due = due.exclude(_would_overtake(now))
        notices = _rows(due.select_for_update(skip_locked=True)[:limit])
        carriers = _merge(notices)
        earlier = earlier_attempts.read([notice.pk for notice in carriers if notice.attempt_count])
        in_order, planned = routes.fallback_order(), []
        paused_notices: list[int] = []
        for notice, whole in zip(carriers, _outgoing_messages(carriers), strict=True):
            tried = earlier[notice.pk]
            outgoing = replace(whole, message=whole.message.in_plain_text()) if tried.is_plain else whole
            plan = _plan(notice, outgoing, in_order, tried, paused, now)
            if isinstance(plan, tuple):
                attempt = notice.attempt_count + 1
                who, is_probe = (notice.citizen_id, notice.traceparent), plan[0].key in paused
                delivery = PlannedDelivery(outgoing, *plan, attempt, notice.retries, *who, is_probe)
                planned.append(delivery)
            elif plan is PAUSED:
                paused_notices.append(notice.pk)
            else:
                _put_aside(notice, plan)
        _put_off(paused_notices, now)
        _begin(planned, now)
    return Claimed(planned, len(notices))


CLOCK_IS_RIGHT = ExpiringValue[bool](3600)  # what this process has told staff


def _trusts_clock() -> bool:
    trusted = clock.is_trusted()
    if trusted is not CLOCK_IS_RIGHT.last:
        host = platform.node()
        key = f"{alarms.CLOCKS}{host}"[:50]
        if trusted:
            alarms.clear_alarm(key=key)
        else:
            words = _(
                "The clock of %(machine)s is %(seconds)d seconds off: it sends nothing until it is set."
            )
            alarms.raise_alarm(
                key=key, message=words % {"machine": host, "seconds": round(clock.seconds_ahead())}
            )
    CLOCK_IS_RIGHT.put(trusted)
    return trusted


def _would_overtake(now: dt.datetime) -> Exists:
    """An older answer to the same person is being sent, or goes within seconds. What an older one waits for
    longer (a platform that fails, the next day's quota) holds up no newer one: it may tell of a danger."""
    older = Notice.objects.owed().filter(lane=Lane.REPLY, citizen=OuterRef("citizen"), pk__lt=OuterRef("pk"))
    soon = now + IN_ORDER_WITHIN
    return Exists(older.filter(Q(lease_until__isnull=False) | Q(due_at__gt=now, due_at__lte=soon)))


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
    """Write the lease and the attempt of each, in one statement."""
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
    """Shows whether a phone is still the one that was tried, without revealing it."""
    return salted_hmac("outbox.phone", phone, secret=settings.HASH_KEY).hexdigest()[:12] if phone else ""


_RELEASE = """
WITH back AS (
    UPDATE outbox_notice n SET lease_until = NULL, due_at = greatest(n.due_at, %s)
      FROM json_to_recordset(%s) AS u(id bigint, number int)
     WHERE n.id = u.id AND n.state = 'owed' AND n.attempt_count = u.number
    RETURNING n.id, u.number)
DELETE FROM outbox_deliveryattempt a USING back
 WHERE a.notice_id = back.id AND a.number = back.number AND a.state = 'started'
"""


@retry_conflicts
def release(deliveries: Sequence[PlannedDelivery], due_at: dt.datetime) -> None:
    """Give back notices whose call was not begun, and delete their attempts.

    A notice whose lease ran out meanwhile may be claimed by another worker, and is left to it.
    """
    rows = [{"id": c.outgoing.notice_id, "number": c.attempt} for c in deliveries]
    with connection.cursor() as cursor:
        cursor.execute(_RELEASE, [due_at, json.dumps(rows)])


@retry_conflicts
def expire_leases() -> int:
    """Notices whose worker died: an attempt that began is unknown now. Their number."""
    now = clock.now()
    with transaction.atomic():
        ids = list(
            Notice.objects.filter(state=NoticeState.OWED, lease_until__lt=now)
            .select_for_update(skip_locked=True)
            .values_list("pk", flat=True)[:SWEPT_AT_ONCE]
        )
        begun = DeliveryAttempt.objects.filter(notice_id__in=ids, state=DeliveryAttempt.State.STARTED)
        begun_ids = list(begun.values_list("notice_id", flat=True))
        begun.update(state=DeliveryAttempt.State.UNKNOWN, finished_at=now)
        Notice.objects.filter(pk__in=begun_ids).update(
            state=NoticeState.UNKNOWN, reason="no_answer", lease_until=None
        )
        Notice.objects.filter(pk__in=set(ids) - set(begun_ids)).update(lease_until=None)
    return len(ids)


@transaction.atomic
def expire_useless() -> int:
    """Give up unsent notices that nobody needs any more (a reminder for yesterday). Of many each sweep takes
    some, and none that the sweep before is still at."""
    useless = Notice.objects.due().filter(expires_at__lt=clock.now()).select_for_update(skip_locked=True)
    ids = list(useless.values_list("pk", flat=True)[:SWEPT_AT_ONCE])
    return Notice.objects.filter(pk__in=ids).update(state=NoticeState.NOT_SENT, reason="expired")


def _rows(notices: NoticeQuerySet) -> list[_Due]:
    return [_Due(*row) for row in notices.values_list(*_Due._fields)]


def _merge(notices: list[_Due]) -> list[_Due]:
    """The notices to send; those that another one absorbs are marked as merged.

    Of the notices with one `merge_key` the newest that asks to act absorbs the others, else the newest of
    all. Messages that ask to act are never absorbed.
    """
    keyed = [notice for notice in notices if notice.merge_key]
    if not keyed:
        return notices
    groups: dict[tuple[int, str], list[_Due]] = defaultdict(list)
    waiting = _rows(
        Notice.objects.owed()
        .not_held()
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
            state=NoticeState.MERGED, merged_into=carrier.pk, reason=""
        )
        carriers += [carrier, *(notice for notice in acting if notice is not carrier)]
    return carriers


def _outgoing_messages(notices: Sequence[_Due]) -> list[OutgoingMessage]:
    people = people_of({notice.citizen_id for notice in notices})
    absorbed = _absorbed([notice.pk for notice in notices if notice.merge_key])
    return [_outgoing_message(notice, people[notice.citizen_id], absorbed[notice.pk]) for notice in notices]


def outgoing_message(notice: Notice) -> OutgoingMessage:
    """The notice as a claim would hand it to a route now."""
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
    """The lines that each message carries besides its own, oldest first.

    An absorbed notice may itself have absorbed others, when an earlier try to send it failed.
    """
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
    """The facts about each of these citizens that a message carries."""
    facts = ("channel", "external_id", "is_following", "last_interaction_at", "unreachable_reason", "address")
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
    text = f"{message.text}\n\n{_('Earlier in the same dossier:')}\n{lines}"
    return replace(message, text=text if len(text) <= MAX_TEXT else text[: MAX_TEXT - 1] + "…")


def _plan(
    notice: _Due,
    outgoing: OutgoingMessage,
    in_order: Sequence[Route],
    earlier: EarlierAttempts,
    paused: PausedRoutes,
    now: dt.datetime,
) -> tuple[Route, Accept] | Defer | Refusal:
    """The first route that accepts or defers the message; else the first refusal that says something."""
    told = notice.reason if earlier.refused else ""
    refusal = earlier.first or Refusal(told or routes.NO_ROUTE, notice.reason_detail if told else "")
    for route in in_order:
        if route.key in earlier.refused:
            continue
        answer = route.plan(outgoing, now)
        if isinstance(answer, Accept):
            limit = phone_limits.check(outgoing, answer, now) if routes.uses_phone(route) else None
            if limit is None:
                return PAUSED if paused.hold_back(route.key) else (route, answer)
            answer = limit
        if isinstance(answer, Defer):
            return answer
        refusal = answer.after(refusal)
    return refusal


def _put_aside(notice: _Due, plan: Defer | Refusal) -> None:
    if isinstance(plan, Defer):
        later = {"due_at": plan.at, "owed_since": None}  # it is not late before
        Notice.objects.filter(pk=notice.pk).update(**later, reason=plan.reason, reason_detail="")
    else:
        Notice.objects.filter(pk=notice.pk).update(
            state=NoticeState.NOT_SENT, reason=plan.reason, reason_detail=plan.detail[:300]
        )
        delivery_alarms.report_not_sent(notice.lane, plan.reason)


def _put_off(notices: Sequence[int], now: dt.datetime) -> None:
    """What waits for a paused route, in one statement: twenty thousand do so each minute."""
    if notices:
        since = Coalesce("owed_since", "due_at")
        later = {"due_at": now + PROBE_EVERY, "owed_since": since, "reason_detail": ""}
        Notice.objects.filter(pk__in=notices).update(**later, reason=PAUSED.reason)
