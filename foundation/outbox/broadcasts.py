"""Hold, release, cancel and count all notices of one event to many people.

Notices that are being sent are not stopped; those of one claim are sent to the end. What of them, and of
those in doubt, does not arrive is not tried again.
"""

import datetime as dt
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field

from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import Count, DateTimeField, F, Max, Min, Q, Sum, Value
from django.utils import timezone

from foundation.citizens.models import Citizen
from foundation.outbox.cancellation import cancel_waiting
from foundation.outbox.models import (
    HELD,
    NEVER,
    ArchivedBroadcast,
    DeliveryAttempt,
    Lane,
    Notice,
    NoticeState,
)
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
    due.owed().update_in_order(due_at=NEVER, reason=HELD)
    due.unknown().update_in_order(due_at=NEVER)  # its reason tells whether staff must settle it


def release(event_key: str) -> int:
    held = Notice.objects.owed().idle().filter(event_key=event_key, due_at=NEVER)
    released = held.update_in_order(due_at=timezone.now(), reason="")
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
    now = timezone.now()
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
