"""What one message to many people would do and cost, asked of the routes themselves; nothing is sent."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.conf import settings
from django.db.models import QuerySet
from django.db.models.functions import Random
from django.utils import timezone

from foundation.citizens.models import Citizen
from foundation.outbox import routes
from foundation.outbox.claims import people_of
from foundation.outbox.messages import Message
from foundation.outbox.models import Lane
from foundation.outbox.routes import Later, Offer, Parcel, Refusal

SAMPLE = 2_000


@dataclass(frozen=True, slots=True)
class Forecast:
    """`people` exactly; the rest from a sample of about SAMPLE, scaled. `price` in đ, `minutes` at the
    platform's full rate, which answers to people may slow down. `routes` and `refused`: key or reason → how
    many people."""

    people: int
    routes: dict[str, int] = field(default_factory=dict)
    refused: dict[str, int] = field(default_factory=dict)
    price: int = 0
    minutes: int = 0
    is_exact: bool = True


def forecast(citizens: QuerySet[Citizen], message: Message, *, purpose: str) -> Forecast:
    """`citizens`: each once. Two queries, whatever their number."""
    people = citizens.count()
    ids = _drawn(citizens, people)
    if not ids:
        return Forecast(people)
    taken, refused, price = _asked(ids, message, purpose, timezone.now())
    scale = people / len(ids)
    sent = round(sum(taken.values()) * scale)
    return Forecast(
        people=people,
        routes={key: round(count * scale) for key, count in taken.items()},
        refused={reason: round(count * scale) for reason, count in refused.items()},
        price=round(price * scale),
        minutes=-(-sent // settings.OUTBOX_SENDS_PER_MINUTE),
        is_exact=len(ids) == people,
    )


def _drawn(citizens: QuerySet[Citizen], people: int) -> list[int]:
    """All of few; of many each with the same chance, for sorting them at random takes longer than asking."""
    drawn = citizens if people <= SAMPLE else citizens.alias(lot=Random()).filter(lot__lt=SAMPLE / people)
    return list(drawn.order_by().values_list("pk", flat=True))


def _asked(
    ids: Sequence[int], message: Message, purpose: str, now: dt.datetime
) -> tuple[Counter[str], Counter[str], int]:
    taken, refused, price = Counter[str](), Counter[str](), 0
    for person in people_of(set(ids)).values():
        accounts = tuple(person.identities)
        parcel = Parcel(0, "", purpose, Lane.BULK, message, person.phone, person.language, accounts)
        route, answer = _first(parcel, now)
        if isinstance(answer, Refusal):
            refused[answer.reason] += 1
        else:
            taken[route] += 1
            price += answer.price if isinstance(answer, Offer) else 0
    return taken, refused, price


def _first(parcel: Parcel, now: dt.datetime) -> tuple[str, Offer | Later | Refusal]:
    """The route that would take it, as a claim asks them; else why not."""
    refusal = Refusal(routes.NO_ROUTE)
    for route in routes.ladder():
        answer = route.offer(parcel, now)
        if not isinstance(answer, Refusal):
            return route.key, answer
        refusal = answer.after(refusal)
    return "", refusal
