"""Attempts whose answer never came: neither a mail server nor a push service tells afterwards what it took.

A mail is listed for staff, never sent again on a guess (ADR 0012). A browser shows notifications with one
tag once, so asking its service again is safe.
"""

import datetime as dt

from django.db.models import OuterRef, Subquery
from django.utils import timezone

from foundation.outbox.models import DeliveryAttempt, Notice
from foundation.outbox.services import note_unknown, retry_unknown
from news_channel.routes.mail import Mail
from news_channel.routes.push import Push

PAUSE = dt.timedelta(minutes=1)


def reconcile() -> None:
    now = timezone.now()
    for pk in _unknown(Mail.key, before=now):
        note_unknown(notice_id=pk, reason="no_proof")
    for pk in _unknown(Push.key, before=now - PAUSE):
        retry_unknown(notice_id=pk)


def _unknown(route: str, *, before: dt.datetime) -> list[int]:
    """Notices whose last attempt took this route and began before that moment."""
    last = DeliveryAttempt.objects.filter(notice=OuterRef("pk")).order_by("-number")
    unknown = Notice.objects.unknown().exclude(reason="no_proof")
    tried = unknown.annotate(
        last_route=Subquery(last.values("route")[:1]), last_try=Subquery(last.values("started_at")[:1])
    )
    return list(tried.filter(last_route=route, last_try__lt=before).values_list("pk", flat=True))
