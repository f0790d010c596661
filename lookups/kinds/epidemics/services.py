"""Publish, review and end the level of an outbreak in a commune."""

import datetime as dt

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from lookups import releases
from lookups.kinds.epidemics.models import OutbreakLevel
from lookups.releases import ReleaseRefused

PUBLISHES = "publish_outbreaklevel"


@transaction.atomic
def publish(
    *, level: OutbreakLevel, by: User, alone_because: str = "", seen: dt.datetime | None = None
) -> OutbreakLevel:
    """Show a draft to everybody. The published level before it ends on the day before it begins.

    `by` is not its writer, or says why he publishes alone (releases). `seen`: the text that he read.
    """
    level = _lock(level)
    releases.check(level, by=by, permission=PUBLISHES, alone_because=alone_because, seen=seen)
    here = OutbreakLevel.objects.published().filter(disease=level.disease_id, commune=level.commune_id)
    if here.filter(begins_on=level.begins_on).exists():
        raise ReleaseRefused(_("A level starting on this day has already been published for this commune."))
    before = here.filter(begins_on__lt=level.begins_on, ends_on=None)
    before.update(ends_on=level.begins_on - dt.timedelta(days=1))
    after = here.filter(begins_on__gt=level.begins_on).order_by("begins_on").first()
    if after and (level.ends_on is None or level.ends_on >= after.begins_on):
        level.ends_on = after.begins_on - dt.timedelta(days=1)
    releases.release(level, by=by, alone_because=alone_because)
    level.save()
    return level


@transaction.atomic
def end(*, level: OutbreakLevel, on: dt.date, by: User) -> None:
    """The last day of a published level."""
    level = _lock(level)
    if not by.has_perm(f"epidemics.{PUBLISHES}"):
        raise ReleaseRefused(_("You may not publish warnings."))
    if level.is_draft:
        raise ReleaseRefused(_("Only a published level is ended."))
    if on < level.begins_on:
        raise ReleaseRefused(_("The last day cannot be before the first day."))
    level.ends_on = on
    level.save(update_fields=["ends_on"])


def _lock(level: OutbreakLevel) -> OutbreakLevel:
    return OutbreakLevel.objects.select_for_update().get(pk=level.pk)
