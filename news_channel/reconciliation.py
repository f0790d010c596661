"""Attempts whose answer never came: no mail server, push service or gateway tells afterwards what it took.

A mail is listed for staff, never sent again on a guess (ADR 0012). Asking again is safe where the message is
known by an id: a browser shows notifications with one tag once, and so do gateways that are told our id.
"""

import datetime as dt

from django.db.models import OuterRef, Subquery
from django.utils import timezone

from foundation.outbox.models import DeliveryAttempt, Notice
from foundation.outbox.services import note_unknown, retry_unknown
from news_channel import sms_gateway
from news_channel.routes.mail import Mail
from news_channel.routes.push import Push
from news_channel.routes.sms import Sms

PAUSE = dt.timedelta(minutes=1)
PAUSE_OF_SMS = dt.timedelta(minutes=5)


def reconcile() -> None:
    now = timezone.now()
    for pk in _unknown(Mail.key, before=now):
        note_unknown(notice_id=pk, reason="no_proof")
    for pk in _unknown(Push.key, before=now - PAUSE):
        retry_unknown(notice_id=pk)
    for pk in _unknown(Sms.key, before=now - PAUSE_OF_SMS):
        if sms_gateway.takes_an_id_once():
            retry_unknown(notice_id=pk)
        else:
            note_unknown(notice_id=pk, reason="no_proof")


def _unknown(route: str, *, before: dt.datetime) -> list[int]:
    """Notices whose last attempt took this route and began before that moment."""
    last = DeliveryAttempt.objects.filter(notice=OuterRef("pk")).order_by("-number")
    unknown = Notice.objects.unknown().exclude(reason="no_proof")
    tried = unknown.annotate(
        last_route=Subquery(last.values("route")[:1]), last_try=Subquery(last.values("started_at")[:1])
    )
    return list(tried.filter(last_route=route, last_try__lt=before).values_list("pk", flat=True))
