"""All notices of one event to many people, together: held back, let go, taken back, counted.

Notices on their way to the platform are not stopped; those of one claim are sent to the end.
"""

import datetime as dt
from dataclasses import dataclass, field

from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import Count, F, Max, Min, Sum
from django.utils import timezone

from foundation.outbox import nudges
from foundation.outbox.models import DeliveryAttempt, Lane, Notice, NoticeQuerySet, NoticeState

HELD = "held"
_NEVER = dt.datetime(9999, 1, 1, tzinfo=dt.UTC)
ARRIVED = (NoticeState.SENT, NoticeState.DELIVERED, NoticeState.SEEN)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a broadcast is. `reasons`: why not sent → how many; `price` in đ, of what was accepted."""

    states: dict[str, int] = field(default_factory=dict)
    reasons: dict[str, int] = field(default_factory=dict)
    price: int = 0
    sent_last_minute: int = 0
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


def hold(event_key: str) -> int:
    """Nothing more goes out until `release`; the number held."""
    return _waiting(event_key).exclude(reason=HELD).update(due_at=_NEVER, reason=HELD)


def release(event_key: str) -> int:
    released = _waiting(event_key).filter(reason=HELD).update(due_at=timezone.now(), reason="")
    nudges.after_commit(Lane.BULK)
    return released


def cancel(event_key: str, officer: AbstractBaseUser) -> int:
    """Take back what is not on its way; the number taken back."""
    return _waiting(event_key).update(
        state=NoticeState.CANCELLED, reason="cancelled", reason_detail=str(officer)[:300]
    )


def is_open(event_key: str) -> bool:
    """Somebody's notice is neither sent nor given up yet."""
    open_states = [NoticeState.OWED, NoticeState.UNKNOWN]
    return Notice.objects.filter(event_key=event_key, state__in=open_states).exists()


def progress(event_key: str) -> Progress:
    notices = Notice.objects.filter(event_key=event_key)
    states = dict(notices.order_by().values_list("state").annotate(Count("pk")))
    refused = notices.filter(state=NoticeState.NOT_SENT).order_by()
    accepted = DeliveryAttempt.objects.filter(
        notice__event_key=event_key, state=DeliveryAttempt.State.ACCEPTED, number=F("notice__attempt_count")
    )
    minute = timezone.now() - dt.timedelta(minutes=1)
    times = notices.aggregate(first=Min("sent_at"), last=Max("sent_at"))
    return Progress(
        states=states,
        reasons=dict(refused.values_list("reason").annotate(Count("pk"))),
        price=accepted.aggregate(total=Sum("price"))["total"] or 0,
        sent_last_minute=notices.filter(sent_at__gt=minute).count(),
        first_sent_at=times["first"],
        last_sent_at=times["last"],
    )


def _waiting(event_key: str) -> NoticeQuerySet:
    return Notice.objects.owed().idle().filter(event_key=event_key)
