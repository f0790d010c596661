"""Publish, end and withdraw the level of an outbreak in a commune."""

import datetime as dt

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from lookups import releases
from lookups.kinds.epidemics.models import LevelQuerySet, OutbreakLevel
from lookups.releases import ReleaseRefused

PUBLISHES = "publish_outbreaklevel"
A_DAY = dt.timedelta(days=1)


@transaction.atomic
def publish(
    *, level: OutbreakLevel, by: User, alone_because: str = "", seen: str | None = None
) -> OutbreakLevel:
    """Show a draft to everybody. Whatever holds there on its first day ends on the day before.

    `by` is not its writer, or says why he publishes alone (releases). `seen`: the text that he read.
    """
    level = _lock(level)
    releases.check(level, by=by, permission=PUBLISHES, alone_because=alone_because, seen=seen)
    here = _published_beside(level)
    if here.filter(begins_on=level.begins_on).exists():
        raise ReleaseRefused(_("A level starting on this day has already been published for this commune."))
    for earlier in here.filter(
        Q(ends_on=None) | Q(ends_on__gte=level.begins_on), begins_on__lt=level.begins_on
    ):
        earlier.closed_by, earlier.closed_from = level, earlier.ends_on
        earlier.ends_on = level.begins_on - A_DAY
        earlier.save(update_fields=["closed_by", "closed_from", "ends_on"])
    level.ends_on = _last_day(level, level.ends_on)
    releases.release(level, by=by, alone_because=alone_because)
    level.save()
    return level


@transaction.atomic
def end(*, level: OutbreakLevel, on: dt.date, by: User) -> None:
    """The last day of a published level."""
    level = _lock_published(level, by=by)
    if on < level.begins_on:
        raise ReleaseRefused(_("The last day cannot be before the first day."))
    level.ends_on = on
    level.save(update_fields=["ends_on"])


@transaction.atomic
def withdraw(*, level: OutbreakLevel, by: User, reason: str) -> None:
    """Take back a level that was published by mistake. What its publishing ended holds again, no longer than
    until the next published level."""
    level = _lock_published(level, by=by)
    if not reason.strip():
        raise ReleaseRefused(_("Say in one sentence why it is withdrawn."))
    level.withdrawn_at, level.withdrawn_by = timezone.now(), by
    level.withdrawn_because = reason.strip()[:300]
    # Only one level of a commune is open (one_open_outbreak_per_commune), and the one before may be so again.
    level.ends_on = level.ends_on or max(level.begins_on, timezone.localdate())
    level.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_because", "ends_on"])
    # One that an officer ended meanwhile keeps that end.
    for earlier in level.closed.published().filter(ends_on=level.begins_on - A_DAY):
        earlier.ends_on = _last_day(earlier, earlier.closed_from)
        earlier.closed_by = earlier.closed_from = None
        earlier.save(update_fields=["closed_by", "closed_from", "ends_on"])


def _published_beside(level: OutbreakLevel) -> LevelQuerySet:
    here = OutbreakLevel.objects.published().filter(disease=level.disease_id, commune=level.commune_id)
    return here.exclude(pk=level.pk)


def _last_day(level: OutbreakLevel, wanted: dt.date | None) -> dt.date | None:
    """`wanted` (None: open), cut at the day before the next published level."""
    after = _published_beside(level).filter(begins_on__gt=level.begins_on).order_by("begins_on").first()
    return min(filter(None, (wanted, after and after.begins_on - A_DAY)), default=None)


def _lock_published(level: OutbreakLevel, *, by: User) -> OutbreakLevel:
    level = _lock(level)
    if not by.has_perm(f"epidemics.{PUBLISHES}"):
        raise ReleaseRefused(_("You may not publish warnings."))
    if level.is_draft or level.withdrawn_at:
        raise ReleaseRefused(_("Only a published level is ended or withdrawn."))
    return level


def _lock(level: OutbreakLevel) -> OutbreakLevel:
    return OutbreakLevel.objects.select_for_update().get(pk=level.pk)
