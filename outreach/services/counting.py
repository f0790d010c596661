"""Counts scans, look-ups and follows of a group's poster, once per phone and day, anonymously."""

import datetime as dt
import hashlib
import hmac
import secrets
from typing import Literal

from django.db import transaction
from django.db.models import F, Sum
from django.utils import timezone

from foundation.citizens.models import ChannelIdentity
from outreach.models import Arrival, DailyCount, Group, Mark, Salt

What = Literal["scans", "lookups", "follows"]
SALT_BYTES = 32


@transaction.atomic
def count_phone(*, group: Group, phone: str) -> bool:
    """Count a scan; False where this phone was counted today already.

    `phone` is the random name in the phone's cookie. It is not kept: only its hash under the day's salt.
    """
    day = timezone.localdate()
    salt = _salt_of(day)
    said = f"{group.pk}:{phone}".encode()
    digest = hmac.new(bytes(salt.value), said, hashlib.sha256).digest()
    _mark, is_new = Mark.objects.get_or_create(salt=salt, digest=digest)
    if is_new:
        _add(group, day, "scans")
    return is_new


@transaction.atomic
def count_first_look_up(*, group: Group) -> None:
    """Count that a phone which scanned the poster looked something up (outreach/referral_cookie.py).

    No more than phones that scanned in the two days which such a cookie may span: it is the same on every
    phone, so whoever brings it again and again is not told from others.
    """
    day = timezone.localdate()
    recent = DailyCount.objects.filter(group=group, day__in=(day, day - dt.timedelta(days=1)))
    seen = recent.aggregate(scans=Sum("scans", default=0), lookups=Sum("lookups", default=0))
    if seen["lookups"] < seen["scans"]:
        _add(group, day, "lookups")


@transaction.atomic
def count_follow(*, group: Group, identity: ChannelIdentity) -> bool:
    """Count an account that typed the group's code; False where it was counted for any group before."""
    _arrival, is_new = Arrival.objects.get_or_create(identity=identity)
    if is_new:
        _add(group, timezone.localdate(), "follows")
    return is_new


def _salt_of(day: dt.date) -> Salt:
    """The day's salt. The first count of a day makes it, and forgets the days before."""
    salt, is_new = Salt.objects.get_or_create(day=day, defaults={"value": secrets.token_bytes(SALT_BYTES)})
    if is_new:
        Salt.objects.filter(day__lt=day).delete()
    return salt


def _add(group: Group, day: dt.date, what: What) -> None:
    DailyCount.objects.get_or_create(group=group, day=day)
    DailyCount.objects.filter(group=group, day=day).update(**{what: F(what) + 1})
