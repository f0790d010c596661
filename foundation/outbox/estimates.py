"""Estimate the routes and the price of one message to many people, by asking the routes; nothing is sent."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.conf import settings
from django.db.models import QuerySet
from django.db.models.functions import Random
from django.utils import timezone

from foundation.citizens.models import Citizen
from foundation.outbox import phone_limits, routes
from foundation.outbox.claims import people_of
from foundation.outbox.messages import Message
from foundation.outbox.models import Lane
from foundation.outbox.routes import Accept, Defer, OutgoingMessage, Refusal, Route

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
    now = timezone.now()
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
