"""Count what became of every notice, and compare the ledger with what a platform says it accepted.

A notice told within another one counts as told when that one was. Nothing here knows a channel: what the
platform says is pairs (number of the notice, how many times its message was accepted).
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Count, Max, QuerySet, Sum
from django.db.models.functions import Coalesce

from foundation.outbox.models import ArchivedBroadcast, DeliveryAttempt, Notice, NoticeState

State = NoticeState
TOLD = (State.SENT, State.DELIVERED, State.SEEN)
# Routes whose messages another platform carries: they are not held against this one's word.
ELSEWHERE = frozenset({"sms", "mail", "push"})


@dataclass(frozen=True, slots=True)
class Tally:
    """The ledger's own figures. `merged_untold`: absorbed by a message that was given up or taken back."""

    total: int
    archived: int
    by_state: dict[str, int]
    not_sent_by_reason: dict[str, int]
    unknown_by_reason: dict[str, int]
    merged_told: int
    merged_untold: int
    accepted_twice: list[int]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Numbers of notices. `unrecorded`: accepted there, while the ledger does not say so (yet).

    `strangers` are accepted messages of no notice that we know; `not_compared` were sent before `since`.
    """

    accepted: int
    lost: list[int]
    doubled: list[int]
    unrecorded: list[int]
    strangers: list[int]
    not_compared: int


@dataclass(slots=True)
class _Carriers:
    """Which message told a merged notice in the end; a carrier may itself have been absorbed later."""

    of: dict[int, int] = field(default_factory=dict)

    @classmethod
    def read(cls) -> "_Carriers":
        merged = Notice.objects.filter(state=State.MERGED).values_list("pk", "merged_into")
        return cls({number: carrier for number, carrier in merged if carrier is not None})

    def last(self, number: int) -> int:
        while number in self.of:
            number = self.of[number]
        return number


def tally() -> Tally:
    by_state = Counter(dict(Notice.objects.order_by().values_list("state").annotate(n=Count("pk"))))
    merged_told, merged_untold = _merged()
    twice = DeliveryAttempt.objects.filter(state=DeliveryAttempt.State.ACCEPTED).order_by()
    return Tally(
        total=sum(by_state.values()),
        archived=ArchivedBroadcast.objects.aggregate(n=Sum("count"))["n"] or 0,
        by_state={state: by_state[state] for state in State.values},
        not_sent_by_reason=_by_reason(State.NOT_SENT),
        unknown_by_reason=_by_reason(State.UNKNOWN),
        merged_told=merged_told,
        merged_untold=merged_untold,
        accepted_twice=sorted(
            twice.values("notice_id")
            .annotate(n=Count("pk"))
            .filter(n__gt=1)
            .values_list("notice_id", flat=True)
        ),
    )


def compare(accepted: Iterable[tuple[int, int]], *, since: dt.datetime | None = None) -> Comparison:
    """Hold the ledger against the platform's word, which goes back to `since` (its last new beginning).

    The ledger is read before `accepted`: what is sent meanwhile must not look lost.
    """
    told = set(_told_here(since))
    not_compared = _told().count() - len(told)
    times = Counter[int]()
    for number, count in accepted:
        times[number] += count
    carriers = _Carriers.read()
    states = _states(times)
    lost = told - times.keys()
    lost |= {number for number in carriers.of if carriers.last(number) in lost}
    twice = {number for number, count in times.items() if count > 1}
    # Sent by itself and once more within the message that absorbed it: the person read it twice.
    twice |= {number for number in times if number in carriers.of and carriers.last(number) in times}
    return Comparison(
        accepted=sum(times.values()),
        lost=sorted(lost),
        doubled=sorted(twice),
        unrecorded=sorted(n for n in times if n in states and states[n] not in (*TOLD, State.MERGED)),
        strangers=sorted(times.keys() - states.keys()),
        not_compared=max(not_compared, 0),
    )


def _told() -> QuerySet[Notice]:
    return Notice.objects.filter(state__in=TOLD).exclude(route__in=ELSEWHERE)


def _told_here(since: dt.datetime | None) -> Iterable[int]:
    """Those whose last try was made when the platform had begun to count; by our clock, not by its own."""
    told = _told()
    if since:
        told = told.annotate(tried=Coalesce(Max("attempts__started_at"), "created_at")).filter(
            tried__gte=since
        )
    return told.order_by().values_list("pk", flat=True).iterator()


def _states(numbers: Iterable[int]) -> dict[int, str]:
    return dict(Notice.objects.filter(pk__in=list(numbers)).values_list("pk", "state"))


def _by_reason(state: NoticeState) -> dict[str, int]:
    rows = Notice.objects.filter(state=state).order_by().values_list("reason").annotate(n=Count("pk"))
    return dict(sorted(rows, key=lambda row: (-row[1], row[0])))


def _merged() -> tuple[int, int]:
    carriers = _Carriers.read()
    final = {number: carriers.last(number) for number in carriers.of}
    ends = _states(set(final.values()))
    told = sum(ends[last] in TOLD for last in final.values())
    given_up = sum(ends[last] in (State.NOT_SENT, State.CANCELLED) for last in final.values())
    return told, given_up
