"""Tags of people, kept alike here and on the Official Account (reference 4 and 6.5).

What the account holds is remembered row by row, and single calls carry over the difference to what operators
keep. An event that tells of what is remembered already is the echo of our own call.
"""

import logging
import time
from collections.abc import Callable, Collection, Iterable, Iterator
from functools import partial

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from foundation.citizens import tags
from foundation.citizens.models import ChannelIdentity, Citizen, Tag, Tagging
from foundation.database.leases import LeaseClaim
from foundation.outbox import budget
from foundation.outbox.models import Lane, Notice
from zalo_channel import CHANNEL, client
from zalo_channel.errors import Refused, ZaloProblem
from zalo_channel.models import HeldTag

logger = logging.getLogger(__name__)

SECONDS = 40.0  # a run
LEASE_SECONDS = 120.0  # longer than AT_ONCE calls take, unless the platform is hardly there
AT_ONCE = 50  # calls between two looks at the budget that messages share
Key = tuple[str, str]  # user id and name of a tag


def sync(seconds: float = SECONDS) -> int:
    """Bring the account's tags to what operators keep; how many calls were made. Messages go first, and a
    second run at the same time does nothing.

    A tag that the account takes later is put off to the next run; the others go on.
    """
    until, made = time.monotonic() + seconds, 0
    put_off: set[Key] = set()
    with LeaseClaim("tags", LEASE_SECONDS) as lease:
        try:
            while lease and lease.take() and time.monotonic() < until and not Notice.objects.due().exists():
                done = _some(put_off)
                made += done
                if not done:
                    break
        except ZaloProblem as problem:
            logger.warning("tags wait: %s", problem)
    return made


def try_again(user_id: str) -> None:
    """The person came back: ask again for the tags that the account refused while he was gone."""
    HeldTag.objects.filter(user_id=user_id, is_refused=True).delete()


@transaction.atomic
def apply_event(event: str, name: str, user_ids: Iterable[str]) -> bool:
    """The account says that people were tagged (`add_user_to_tag`), that a tag was taken from them, or from
    everybody (`remove_tag`, whomever it names). False where we knew."""
    kept = tags.clean_name(name)
    if not kept:
        return False
    if event == "add_user_to_tag":
        return _added(kept, name, user_ids)
    held = HeldTag.objects.filter(name=kept, is_refused=False)
    if event != "remove_tag":
        held = held.filter(user_id__in=list(user_ids))
    people = list(Citizen.objects.filter(identities__held_tags__in=held))
    for tag in Tag.objects.filter(name=kept):
        tags.take_off(tag=tag, citizens=people)
    return bool(held.delete()[0])


def _added(name: str, spelled: str, user_ids: Iterable[str]) -> bool:
    held = HeldTag.objects.filter(user_id=OuterRef("external_id"), name=name, is_refused=False)
    known = ChannelIdentity.objects.filter(channel=CHANNEL, external_id__in=list(user_ids))
    people = list(known.filter(~Exists(held)).select_related("citizen"))
    if people:
        theirs = "" if spelled == name else spelled[:200]
        HeldTag.objects.bulk_create(
            [HeldTag(identity=one, user_id=one.external_id, name=name, spelled=theirs) for one in people],
            update_conflicts=True,
            unique_fields=["name", "user_id"],
            update_fields=["identity", "spelled", "is_refused"],
        )
        tags.put(tag=tags.named(name), citizens=[identity.citizen for identity in people], by=None)
    return bool(people)


def _some(put_off: set[Key]) -> int:
    """At most AT_ONCE calls, as the budget allows; how many were made. What is left of it goes back."""
    granted = budget.take(Lane.BULK, AT_ONCE)
    tried = 0
    try:
        for key, call in _calls(granted, put_off):
            tried += 1
            try:
                call()
            except Refused as refused:
                if refused.is_of_the_account:
                    raise
                logger.warning("a tag waits: %s", refused.code)
                put_off.add(key)
    finally:
        budget.give_back(granted - tried)
    return tried


def _calls(most: int, put_off: Collection[Key]) -> Iterator[tuple[Key, Callable[[], None]]]:
    """New tags first; what is superfluous is looked for when they are there."""
    wanted = most + len(put_off) if most else 0
    missing = [row for row in _missing(wanted) if row[1:] not in put_off][:most]
    for identity_id, user_id, name in missing:
        yield (user_id, name), partial(_put, identity_id, user_id, name)
    superfluous = [held for held in _superfluous()[:wanted] if (held.user_id, held.name) not in put_off]
    for held in superfluous[: most - len(missing)]:
        yield (held.user_id, held.name), partial(_take_off, held)


def _put(identity_id: int, user_id: str, name: str) -> None:
    taken = _taken(client.tag_follower, user_id, name)
    still_here = ChannelIdentity.objects.filter(pk=identity_id).first()  # or erased meanwhile
    HeldTag.objects.update_or_create(
        user_id=user_id, name=name, defaults={"identity": still_here, "is_refused": not taken}
    )


def _take_off(held: HeldTag) -> None:
    if not held.is_refused:
        _taken(client.untag_follower, held.user_id, held.spelled or held.name)
    held.delete()


def _taken(call: Callable[[str, str], None], user_id: str, name: str) -> bool:
    """False where the account will never take it (a person who is gone). Raises what may pass."""
    try:
        call(user_id, name)
    except Refused as refused:
        if refused.is_of_the_account or refused.may_pass:
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
    return HeldTag.objects.filter(~Exists(kept)).order_by("pk")
