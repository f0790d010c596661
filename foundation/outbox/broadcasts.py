"""Hold, release, cancel and count all notices of one event to many people.

Notices that are being sent are not stopped; those of one claim are sent to the end. What of them, and of
those in doubt, does not arrive is not tried again.

Estimate the routes and the price of one message to many people, by asking the routes; nothing is sent.
"""

import datetime as dt
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import Count, DateTimeField, F, Max, Min, Q, QuerySet, Sum, Value
from django.db.models.functions import Random

from foundation.citizens.models import Citizen
from foundation.database import clock
from foundation.messages import Message
from foundation.outbox import phone_limits, routes
from foundation.outbox.cancellation import cancel_waiting
from foundation.outbox.claims import people_of
from foundation.outbox.models import (
    HELD,
    NEVER,
    ArchivedBroadcast,
    DeliveryAttempt,
    Lane,
    Notice,
    NoticeState,
)
from foundation.outbox.routes import Accept, Defer, OutgoingMessage, Refusal, Route
from foundation.outbox.services import wake_worker_after_commit

MINUTE = dt.timedelta(minutes=1)
ARRIVED = (NoticeState.SENT, NoticeState.DELIVERED, NoticeState.SEEN)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a broadcast is. `reasons`: why not sent → how many; `price` in đ, of what was accepted; `rate`
    in messages a minute, as they went in the last minute."""

    states: dict[str, int] = field(default_factory=dict)
    reasons: dict[str, int] = field(default_factory=dict)
    price: int = 0
    rate: int = 0
    first_sent_at: dt.datetime | None = None
    last_sent_at: dt.datetime | None = None

    @property
    def owed(self) -> int:
        return sum(self.states.values())

    @property
    def arrived(self) -> int:
        return sum(self.states.get(state, 0) for state in ARRIVED)

    @property
    def waiting(self) -> int:
        return self.states.get(NoticeState.OWED, 0)

    @property
    def open(self) -> int:
        """Neither sent nor given up yet."""
        return self.waiting + self.states.get(NoticeState.UNKNOWN, 0)

    @property
    def average_rate(self) -> int:
        """Messages a minute from the first that was sent to the last."""
        if self.first_sent_at is None or self.last_sent_at is None:
            return 0
        return _a_minute(self.arrived, self.last_sent_at - self.first_sent_at)


def hold(event_key: str) -> None:
    """Send nothing more until `release`; what is on its way comes back held where it does not arrive."""
    due = Notice.objects.filter(event_key=event_key).exclude(due_at=NEVER)
    due.owed().update_in_order(due_at=NEVER, owed_since=None, reason=HELD)
    due.unknown().update_in_order(due_at=NEVER)  # its reason tells whether staff must settle it


def release(event_key: str) -> int:
    held = Notice.objects.owed().idle().filter(event_key=event_key, due_at=NEVER)
    released = held.update_in_order(due_at=clock.now(), reason="")
    wake_worker_after_commit(Lane.BULK)
    return released


def cancel(event_key: str, officer: AbstractBaseUser) -> int:
    """Cancel what is not being sent; the number cancelled."""
    notices = Notice.objects.filter(event_key=event_key)
    return cancel_waiting(notices, reason="cancelled", detail=str(officer))


def cancel_for(citizen: Citizen, event_keys: Collection[str], reason: str) -> int:
    """Cancel what one person is owed of these events and is not being sent; the number cancelled."""
    return cancel_waiting(Notice.objects.filter(citizen=citizen, event_key__in=event_keys), reason=reason)


def is_waiting(event_key: str) -> bool:
    """Somebody's notice has not been sent yet."""
    return Notice.objects.owed().filter(event_key=event_key).exists()


def is_open(event_key: str) -> bool:
    """Somebody's notice is neither sent nor given up yet."""
    return Notice.objects.open().filter(event_key=event_key).exists()


def progress(event_key: str) -> Progress:
    """By four queries, whatever the number of people; with those who left the ledger."""
    now = clock.now()
    lately = Q(sent_at__gt=now - MINUTE)
    rows = list(
        Notice.objects.filter(event_key=event_key)
        .order_by()
        .values("state", "reason")
        .annotate(
            count=Count("pk"),
            first=Min("sent_at"),
            last=Max("sent_at"),
            lately=Count("pk", filter=lately),
            since=Min("sent_at", filter=lately),
        )
    )
    archived = ArchivedBroadcast.objects.filter(event_key=event_key)
    rows += archived.values(
        "state", "reason", "count", first=F("first_sent_at"), last=F("last_sent_at"),
        lately=Value(0), since=Value(None, DateTimeField()),
    )  # fmt: skip
    states, refused = Counter[str](), Counter[str]()
    for row in rows:
        states[row["state"]] += row["count"]
        if row["state"] == NoticeState.NOT_SENT:
            refused[row["reason"]] += row["count"]
    since = min((row["since"] for row in rows if row["since"]), default=now)
    return Progress(
        states=dict(states),
        reasons=dict(refused),
        price=_price(event_key) + (archived.aggregate(paid=Sum("price"))["paid"] or 0),
        rate=_a_minute(sum(row["lately"] for row in rows), now - since),
        first_sent_at=min((row["first"] for row in rows if row["first"]), default=None),
        last_sent_at=max((row["last"] for row in rows if row["last"]), default=None),
    )


def _price(event_key: str) -> int:
    accepted = DeliveryAttempt.objects.filter(
        notice__event_key=event_key,
        state=DeliveryAttempt.State.ACCEPTED,
        number=F("notice__attempt_count"),
        price__gt=0,
    )
    return accepted.aggregate(total=Sum("price"))["total"] or 0


def _a_minute(count: int, within: dt.timedelta) -> int:
    """A burst of a moment is not held for a minute's rate: at least one second is counted."""
    return round(count * 60 / max(within.total_seconds(), 1.0))


SAMPLE = 2_000


@dataclass(frozen=True, slots=True)
class Estimate:
    """`people` exactly; the rest from a sample of about SAMPLE, scaled. `price` in đ, `minutes` at the
    platform's full rate, which answers to people may slow down. `routes` and `refused`: key or reason → how
    many people. `later`: reason → how many of those in `routes` wait for another day, by the limits of
    messages to phones."""

    people: int
    routes: dict[str, int] = field(default_factory=dict)
    refused: dict[str, int] = field(default_factory=dict)
    later: dict[str, int] = field(default_factory=dict)
    price: int = 0
    minutes: int = 0
    is_exact: bool = True


def estimate(citizens: QuerySet[Citizen], message: Message, *, purpose: str) -> Estimate:
    """`citizens`: each once. Two queries, whatever their number."""
    people = citizens.count()
    ids = _drawn(citizens, people)
    if not ids:
        return Estimate(people)
    now = clock.now()
    asked = _asked(ids, message, purpose, now)
    scale = people / len(ids)
    later = {"phone_limit": round(asked.sated * scale)}
    later["purpose_budget"] = max(0, round(asked.paid * scale) - phone_limits.budget_left(purpose, now))
    sent = round(sum(asked.taken.values()) * scale) - sum(later.values())
    return Estimate(
        people=people,
        routes={key: round(count * scale) for key, count in asked.taken.items()},
        refused={reason: round(count * scale) for reason, count in asked.refused.items()},
        later={reason: count for reason, count in later.items() if count},
        price=round(asked.price * scale),
        minutes=-(-sent // settings.OUTBOX_SENDS_PER_MINUTE),
        is_exact=len(ids) == people,
    )


def _drawn(citizens: QuerySet[Citizen], people: int) -> list[int]:
    """All of few; of many each with the same chance, for sorting them at random takes longer than asking."""
    drawn = citizens if people <= SAMPLE else citizens.alias(lot=Random()).filter(lot__lt=SAMPLE / people)
    return list(drawn.order_by().values_list("pk", flat=True))


@dataclass(slots=True)
class _Asked:
    """Of those taken: `paid` go to a phone today for money, `sated` phones had enough today."""

    taken: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    price: int = 0
    paid: int = 0
    sated: int = 0


def _asked(ids: Sequence[int], message: Message, purpose: str, now: dt.datetime) -> _Asked:
    asked = _Asked()
    for person in people_of(set(ids)).values():
        facts = (person.phone, person.language, tuple(person.identities), person.phone_is_confirmed)
        outgoing = OutgoingMessage(0, "", purpose, Lane.BULK, message, *facts)
        planned = _first(outgoing, now)
        if isinstance(planned, Refusal):
            asked.refused[planned.reason] += 1
            continue
        route, answer = planned
        asked.taken[route.key] += 1
        if isinstance(answer, Accept):
            asked.price += answer.price
            if routes.uses_phone(route):
                is_sated = phone_limits.has_had_enough(outgoing, now)
                asked.sated += is_sated
                asked.paid += bool(answer.price) and not is_sated
    return asked


def _first(outgoing: OutgoingMessage, now: dt.datetime) -> tuple[Route, Accept | Defer] | Refusal:
    """The route that would take it, as a claim asks them; else why not."""
    refusal = Refusal(routes.NO_ROUTE)
    for route in routes.fallback_order():
        answer = route.plan(outgoing, now)
        if not isinstance(answer, Refusal) and routes.uses_phone(route):
            answer = phone_limits.refusal_of(outgoing) or answer
        if not isinstance(answer, Refusal):
            return route, answer
        refusal = answer.after(refusal)
    return refusal
