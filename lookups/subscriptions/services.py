"""Begin and stop telling a citizen about a topic in communes."""

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from foundation.citizens.models import Citizen
from foundation.citizens.services import record_consent, withdraw_consent
from foundation.regions.models import AdminUnit
from lookups.subscriptions.models import Subscription
from lookups.subscriptions.topics import Topic

MOST_COMMUNES = 12


class TooMany(Exception):
    """The citizen would be told about too many communes at once."""

    @property
    def message(self) -> str:
        """For the citizen, in the active language."""
        return gettext(
            "Each person is told of at most %(number)d wards and communes. Please stop some others first."
        ) % {"number": MOST_COMMUNES}


@transaction.atomic
def subscribe(
    *, citizen: Citizen, topic: Topic, communes: Sequence[AdminUnit], channel: str, words: str
) -> list[Subscription]:
    """The subscriptions that are new; asking again changes nothing. Raises TooMany.

    `channel` and `words` (what the citizen wrote) are the proof of consent; its wording is kept in the
    language that is active, the one in which it was shown.
    """
    Citizen.objects.select_for_update().get(pk=citizen.pk)  # two messages at once are counted one by one
    current = Subscription.objects.active().filter(citizen=citizen, topic=topic.key)
    known = set(current.values_list("commune_id", flat=True))
    wanted = [commune for commune in communes if commune.pk not in known]
    if len(known) + len(wanted) > MOST_COMMUNES:
        raise TooMany
    new = [Subscription(citizen=citizen, topic=topic.key, commune=commune) for commune in wanted]
    if new:
        record_consent(
            citizen=citizen,
            purpose=f"subscription-{topic.key}",
            wording=f"{topic.label}: {topic.promise}",
            channel=channel,
            proof={"said": words[:200]},
        )
    return Subscription.objects.bulk_create(new)


@transaction.atomic
def stop(*, citizen: Citizen, topic: Topic, communes: Iterable[AdminUnit] | None = None) -> list[str]:
    """No more notices of the topic, in these communes or at all; the names of those stopped."""
    current = Subscription.objects.active().filter(citizen=citizen, topic=topic.key)
    ending = current if communes is None else current.filter(commune__in=list(communes))
    names = [row.commune.full_name for row in ending.select_related("commune")]
    ending.update(stopped_at=timezone.now())
    if names and not current.exists():
        withdraw_consent(citizen=citizen, purpose=f"subscription-{topic.key}")
    return names
