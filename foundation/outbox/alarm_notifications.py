"""Open alarms reach a person who does not look at the back office: by e-mail, webhook, or the chat.

Each alarm goes once by each way that is set up, also where it is raised again within the hour or several
alarms say the same; what fails is tried again until it arrives or the alarm is over. A process that dies
between sending and recording sends once more: better two than none.
"""

import datetime as dt
import logging
from collections.abc import Callable
from urllib.parse import urlsplit

import requests
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from foundation.citizens.models import ChannelIdentity
from foundation.outbox import services
from foundation.outbox.leases import LeaseClaim
from foundation.outbox.messages import Message
from foundation.outbox.models import Alarm, AlarmNotification
from foundation.web import http_client

logger = logging.getLogger(__name__)

SAME_WITHIN = dt.timedelta(hours=1)
FIRST_PAUSE, LONGEST_PAUSE = 15, 900  # seconds between tries
SECONDS = 10.0  # for one try
PURPOSE = "staff_alarm"
AS_BEFORE = "the same words went out within the hour"


class NotNotified(Exception):
    """`str()` says why, without an address: those hold keys."""


def _text(alarm: Alarm) -> str:
    since = timezone.localtime(alarm.raised_at).strftime("%H:%M %d/%m/%Y")
    address = settings.PUBLIC_URL + reverse("admin:outbox_alarm_changelist")
    return f"{alarm.message}\n\n{since}\n{address}"


def send_mail(alarm: Alarm) -> None:
    subject = " ".join(f"[{settings.PORTAL_NAME}] {alarm.message}".split())[:150]
    EmailMessage(subject, _text(alarm), to=settings.ALARM_MAIL_TO).send()


def post(alarm: Alarm) -> None:
    """`text` is what chats of teams read."""
    body = {
        "text": _text(alarm),
        "key": alarm.key,
        "message": alarm.message,
        "since": alarm.raised_at.isoformat(),
        "portal": settings.PUBLIC_URL,
    }
    url = settings.ALARM_WEBHOOK_URL
    hosts = [urlsplit(url).hostname or ""]
    answer = http_client.fetch(
        url, method="POST", json=body, max_bytes=64 * 1024, seconds=SECONDS, trusted_hosts=hosts
    )
    if not answer.ok:
        raise NotNotified(f"HTTP {answer.status}")


@transaction.atomic
def write_to_follower(alarm: Alarm) -> None:
    channel, _colon, external_id = settings.ALARM_FOLLOWER.partition(":")
    identity = ChannelIdentity.objects.filter(channel=channel, external_id=external_id).first()
    if identity is None:
        raise NotNotified("no such follower")
    services.enqueue(
        citizen=identity.citizen,
        purpose=PURPOSE,
        event_key=f"alarm:{alarm.pk}:{alarm.raised_at.timestamp():.0f}",
        message=Message(_text(alarm)),
    )


WAYS: dict[str, tuple[str, Callable[[Alarm], None]]] = {
    "mail": ("ALARM_MAIL_TO", send_mail),
    "webhook": ("ALARM_WEBHOOK_URL", post),
    "follower": ("ALARM_FOLLOWER", write_to_follower),
}


def notify_all() -> int:
    """Send what is owed; how many went out."""
    with LeaseClaim("alarms", seconds=60) as claim:
        if claim is None:
            return 0
        _owe_new()
        now = timezone.now()
        owed = AlarmNotification.objects.filter(sent_at=None, due_at__lte=now, alarm__cleared_at=None)
        return sum(_try(row) for row in owed.select_related("alarm").order_by("pk") if claim.take())


def _owe_new() -> None:
    """One row for each open alarm and way."""
    ways = [way for way, (setting, _send) in WAYS.items() if getattr(settings, setting)]
    for alarm in Alarm.objects.filter(cleared_at=None):
        for way in ways:
            alarm.notifications.get_or_create(way=way, raised_at=alarm.raised_at)


def _was_said(row: AlarmNotification) -> bool:
    """The same words went out this way within the hour: one cause on three routes, or one that flutters."""
    same = AlarmNotification.objects.filter(way=row.way, alarm__message=row.alarm.message, error="")
    return same.filter(sent_at__gte=timezone.now() - SAME_WITHIN).exists()


def _try(row: AlarmNotification) -> bool:
    if _was_said(row):
        row.sent_at, row.error = timezone.now(), AS_BEFORE
        row.save()
        return False
    row.tries += 1
    try:
        WAYS[row.way][1](row.alarm)
    except (OSError, requests.RequestException, NotNotified) as error:  # SMTP's errors are OSErrors
        row.error = str(error) if isinstance(error, NotNotified) else type(error).__name__
        pause = min(FIRST_PAUSE * 2 ** min(row.tries, 10), LONGEST_PAUSE)
        row.due_at = timezone.now() + dt.timedelta(seconds=pause)
        logger.warning("alarm %s not sent by %s: %s", row.alarm.key, row.way, row.error)
    else:
        row.sent_at, row.error = timezone.now(), ""
    row.save()
    return row.sent_at is not None
