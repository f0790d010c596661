"""Subscriptions and unsubscriptions of citizens, by category or for all news."""

from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from announcements.models import Category, Interest, Unsubscription
from foundation.citizens.models import Citizen

EVERYTHING = ""


@transaction.atomic
def unsubscribe(*, citizen: Citizen, category: Category | str) -> bool:
    """Unsubscribe from `category` (EVERYTHING: from all); False where it was so before."""
    _interests(citizen, category).delete()
    return Unsubscription.objects.get_or_create(citizen=citizen, category=category)[1]


@transaction.atomic
def resubscribe(*, citizen: Citizen, category: Category | str) -> bool:
    """Undo an unsubscription (EVERYTHING: all of them). False where there was none."""
    stopped = Unsubscription.objects.filter(citizen=citizen)
    if category != EVERYTHING:
        stopped = stopped.filter(category=category)
    return bool(stopped.delete()[0])


@transaction.atomic
def subscribe(*, citizen: Citizen, category: Category | str) -> bool:
    """The citizen wants the news of this category, also after having refused all; False where it was known.

    Raises ValueError for EVERYTHING: that is no interest.
    """
    wanted = Category(category)
    Unsubscription.objects.filter(citizen=citizen, category__in=[wanted, EVERYTHING]).delete()
    return Interest.objects.get_or_create(citizen=citizen, category=wanted)[1]


def unsubscribed(category: str) -> QuerySet[Unsubscription]:
    """Unsubscriptions that cover this category."""
    return Unsubscription.objects.filter(category__in=[category, EVERYTHING])


def export(citizen: Citizen) -> dict[str, list[Any]]:
    """For the copy of the citizen's data."""
    return {
        "asked_for": list(Interest.objects.filter(citizen=citizen).values("category", "since")),
        "refused": list(Unsubscription.objects.filter(citizen=citizen).values("category", "since")),
    }


def _interests(citizen: Citizen, category: Category | str) -> QuerySet[Interest]:
    mine = Interest.objects.filter(citizen=citizen)
    return mine.filter(category=category) if category != EVERYTHING else mine
