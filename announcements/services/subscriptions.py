"""Subscriptions and unsubscriptions of citizens, by category or for all news."""

from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from announcements.models import Campaign, CampaignState, Category, Interest, Unsubscription
from foundation.citizens.models import Citizen
from foundation.outbox import broadcasts

EVERYTHING = ""


@transaction.atomic
def unsubscribe(*, citizen: Citizen, category: Category | str) -> bool:
    """Unsubscribe from `category` (EVERYTHING: from all); False where it was so before.

    What is owed already and not on its way is cancelled, too.
    """
    _of(category, Interest.objects.filter(citizen=citizen)).delete()
    is_new = Unsubscription.objects.get_or_create(citizen=citizen, category=category)[1]
    # Locked after the row above: a batch under way ends first, the next one passes this citizen over.
    under_way = Campaign.objects.filter(state__in=[CampaignState.RUNNING, CampaignState.PAUSED])
    stopped = _of(category, under_way).order_by("pk").select_for_update()
    broadcasts.cancel_for(citizen, [campaign.event_key for campaign in stopped], "unsubscribed")
    return is_new


@transaction.atomic
def resubscribe(*, citizen: Citizen, category: Category | str) -> bool:
    """Undo an unsubscription (EVERYTHING: all of them). False where there was none.

    Of a citizen who refused all news, the other categories stay refused.
    """
    mine = Unsubscription.objects.filter(citizen=citizen)
    if category == EVERYTHING:
        return bool(mine.delete()[0])
    refused_all = bool(mine.filter(category=EVERYTHING).delete()[0])
    if refused_all:
        rest = [Unsubscription(citizen=citizen, category=each) for each in Category if each != category]
        Unsubscription.objects.bulk_create(rest, ignore_conflicts=True)
    return bool(mine.filter(category=category).delete()[0]) or refused_all


@transaction.atomic
def subscribe(*, citizen: Citizen, category: Category | str) -> bool:
    """The citizen wants the news of this category, also after having refused it; False where it was known.

    Raises ValueError for EVERYTHING: that is no interest.
    """
    wanted = Category(category)
    resubscribe(citizen=citizen, category=wanted)
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


def _of(category: Category | str, rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows.filter(category=category) if category != EVERYTHING else rows
