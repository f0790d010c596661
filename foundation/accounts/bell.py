"""The bell of the desk: tells an officer of something that a colleague wants to be seen."""

import datetime as dt

from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.utils import timezone, translation

from foundation.accounts.models import OfficerNotification

KEPT_FOR = dt.timedelta(days=90)


def notify(*, officer: User, text: object, url: str) -> OfficerNotification:
    """`text` names no citizen; it is kept in Vietnamese, whatever the language of the page that caused it."""
    with translation.override("vi"):
        words = str(text)
    return OfficerNotification.objects.create(officer=officer, text=words[:300], url=url)


def retract(*, officer: User, text: str, url: str) -> int:
    """What is no longer so and was not seen yet; how many."""
    rows = OfficerNotification.objects.filter(officer=officer, text=text[:300], url=url, seen_at=None)
    return rows.delete()[0]


def unseen(officer: User) -> QuerySet[OfficerNotification]:
    return OfficerNotification.objects.filter(officer=officer, seen_at=None)


def mark_seen(*, officer: User, pk: int | None = None) -> OfficerNotification | None:
    """One of the officer's own, which is returned; all of them without `pk`."""
    own = OfficerNotification.objects.filter(officer=officer)
    rows = own if pk is None else own.filter(pk=pk)
    rows.filter(seen_at=None).update(seen_at=timezone.now())
    return None if pk is None else rows.first()


def forget_old() -> int:
    return OfficerNotification.objects.filter(at__lt=timezone.now() - KEPT_FOR).delete()[0]
