"""Tags of people, kept alike here and on the Official Account (reference 4 and 6.5).

What the account holds is remembered row by row, and single calls carry over the difference to what operators
keep. An event that tells of what is remembered already is the echo of our own call.
"""

import logging
import time
from collections.abc import Callable, Iterable

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from foundation.citizens import tags
from foundation.citizens.models import ChannelIdentity, Citizen, Tag, Tagging
from foundation.outbox import budget
from foundation.outbox.models import Lane, Notice
from zalo_channel import CHANNEL, client
from zalo_channel.errors import Kind, Refused, ZaloProblem
from zalo_channel.models import HeldTag

logger = logging.getLogger(__name__)

SECONDS = 40.0  # a run
AT_ONCE = 50  # calls between two looks at the budget that messages share
MAY_WORK_LATER = (Kind.RETRY, Kind.NEXT_MINUTE, Kind.TOMORROW, Kind.ADMIN, Kind.TOKEN)


def keep_up(seconds: float = SECONDS) -> int:
    """Bring the account's tags to what operators keep; how many calls were made. Messages go first."""
    until, made = time.monotonic() + seconds, 0
    try:
        while time.monotonic() < until and not Notice.objects.due().exists():
            granted = budget.take(Lane.BULK, AT_ONCE)
            done = _some(granted)
            budget.give_back(granted - done)
            made += done
            if not done:
                break
    except ZaloProblem as problem:
        logger.warning("tags wait: %s", problem)
    return made


@transaction.atomic
def heard(event: str, name: str, user_ids: Iterable[str]) -> bool:
    """The account says that people were tagged (`add_user_to_tag`), that a tag was taken from them, or from
    everybody (`remove_tag`, whomever it names). False where we knew."""
    kept = tags.clean_name(name)
    if not kept:
        return False
    if event == "add_user_to_tag":
        return _added(kept, user_ids)
    held = HeldTag.objects.filter(name=kept, is_refused=False)
    if event != "remove_tag":
        held = held.filter(identity__in=_identities(user_ids))
    people = list(Citizen.objects.filter(identities__held_tags__in=held))
    for tag in Tag.objects.filter(name=kept):
        tags.take_off(tag=tag, citizens=people)
    return bool(held.delete()[0])


def _added(name: str, user_ids: Iterable[str]) -> bool:
    held = HeldTag.objects.filter(identity=OuterRef("pk"), name=name, is_refused=False)
    people = list(_identities(user_ids).filter(~Exists(held)).select_related("citizen"))
    if people:
        HeldTag.objects.bulk_create(
            [HeldTag(identity=identity, name=name) for identity in people],
            update_conflicts=True,
            unique_fields=["name", "identity"],
            update_fields=["is_refused"],
        )
        tags.put(tag=tags.named(name), citizens=[identity.citizen for identity in people], by=None)
    return bool(people)


def _identities(user_ids: Iterable[str]) -> QuerySet[ChannelIdentity]:
    return ChannelIdentity.objects.filter(channel=CHANNEL, external_id__in=list(user_ids))


def _some(most: int) -> int:
    """At most so many calls, new tags first; how many were made."""
    missing = _missing(most)
    for identity_id, user_id, name in missing:
        taken = _taken(client.tag_follower, user_id, name)
        HeldTag.objects.update_or_create(
            identity_id=identity_id, name=name, defaults={"is_refused": not taken}
        )
    superfluous = list(_superfluous()[: most - len(missing)])
    for held in superfluous:
        if not held.is_refused:
            _taken(client.untag_follower, held.identity.external_id, held.name)
        held.delete()
    return len(missing) + len(superfluous)


def _taken(call: Callable[[str, str], None], user_id: str, name: str) -> bool:
    """False where the account will never take it (a person who is gone). Raises what may pass."""
    try:
        call(user_id, name)
    except Refused as refused:
        if refused.meaning.kind in MAY_WORK_LATER:
            raise
        logger.warning("a tag was refused: %s", refused.code)
        return False
    return True


def _missing(most: int) -> list[tuple[int, str, str]]:
    """(identity, user id, name) of tags that the account lacks. Of followers: it knows nobody else."""
    held = HeldTag.objects.filter(identity=OuterRef("pk"), name=OuterRef("citizen__taggings__tag__name"))
    lacking = ChannelIdentity.objects.filter(
        ~Exists(held), channel=CHANNEL, is_following=True, citizen__taggings__isnull=False
    )
    return list(
        lacking.values_list("pk", "external_id", "citizen__taggings__tag__name").order_by("pk")[:most]
    )


def _superfluous() -> QuerySet[HeldTag]:
    kept = Tagging.objects.filter(citizen=OuterRef("identity__citizen"), tag__name=OuterRef("name"))
    return HeldTag.objects.filter(~Exists(kept)).select_related("identity").order_by("pk")
