"""Subscribers as groups that a campaign may write to: by commune, and by what they asked to be told of."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from foundation.citizens.audiences import Audience, count_people
from foundation.citizens.models import Citizen
from foundation.database.vietnamese_order import by_name
from foundation.regions.models import AdminUnit
from lookups.subscriptions.models import Subscription
from lookups.subscriptions.topics import all_topics


def _of_commune(choice: str) -> QuerySet[Citizen]:
    living = Subscription.objects.active().filter(commune__code=choice, commune__valid_to=None)
    return Citizen.objects.filter(pk__in=living.values("citizen_id"))


def _communes() -> list[tuple[str, str]]:
    chosen = Subscription.objects.active().values("commune_id")
    units = AdminUnit.objects.filter(pk__in=chosen, valid_to=None).order_by(by_name())
    return [(unit.code, unit.full_name) for unit in units]


def _of_topic(choice: str) -> QuerySet[Citizen]:
    living = Subscription.objects.active().filter(topic=choice)
    return Citizen.objects.filter(pk__in=living.values("citizen_id"))


def _topics() -> list[tuple[str, str]]:
    return [(topic.key, str(topic.label)) for topic in all_topics()]


def _people_of_communes() -> dict[str, int]:
    return count_people(Subscription.objects.active().filter(commune__valid_to=None), "commune__code")


def _people_of_topics() -> dict[str, int]:
    return count_people(Subscription.objects.active(), "topic")


GROUND = _("They asked to be notified, and can stop at any time.")
AUDIENCES = (
    Audience(
        "commune", _("Asked for news about"), _of_commune, GROUND, _communes, counts=_people_of_communes
    ),
    Audience("topic", _("Who asked to be told of"), _of_topic, GROUND, _topics, counts=_people_of_topics),
)
