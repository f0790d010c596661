"""Who wants no more news, by category or at all."""

from django.db import transaction
from django.db.models import QuerySet

from announcements.models import Category, Unsubscription
from foundation.citizens.models import Citizen

EVERYTHING = ""


@transaction.atomic
def stop(*, citizen: Citizen, category: Category | str) -> bool:
    """No more news of `category` (EVERYTHING: of none); False where it was so before."""
    return Unsubscription.objects.get_or_create(citizen=citizen, category=category)[1]


@transaction.atomic
def resume(*, citizen: Citizen, category: Category | str) -> bool:
    """News again; resuming everything forgets every earlier wish. False where nothing was stopped."""
    stopped = Unsubscription.objects.filter(citizen=citizen)
    if category != EVERYTHING:
        stopped = stopped.filter(category=category)
    return bool(stopped.delete()[0])


def unwilling(category: str) -> QuerySet[Unsubscription]:
    """Those who want no news of this category."""
    return Unsubscription.objects.filter(category__in=[category, EVERYTHING])
