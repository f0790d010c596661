"""The audience of citizens who subscribed to a category."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from announcements.models import Category, Interest
from foundation.citizens.audiences import Audience, count_people
from foundation.citizens.models import Citizen


def _interested(choice: str) -> QuerySet[Citizen]:
    return Citizen.objects.filter(pk__in=Interest.objects.filter(category=choice).values("citizen"))


def _categories() -> list[tuple[str, str]]:
    return [(value, str(label)) for value, label in Category.choices]


INTERESTED = Audience(
    "interest",
    _("Who asked for news of"),
    _interested,
    _("They asked for this news, and can stop it at any time."),
    _categories,
    counts=lambda: count_people(Interest.objects.all(), "category"),
)
