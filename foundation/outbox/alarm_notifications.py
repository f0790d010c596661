"""Open alarms reach a person who does not look at the back office: by e-mail, webhook, or the chat.

Each alarm goes once by each way that is set up, also where it is raised again within the hour or several
alarms say the same; emergencies go each, whatever their words, but of one network the first few. What fails
is tried again until it arrives or the alarm is over. A process that dies between sending and recording sends
once more: better two than none.
"""

import datetime as dt
import logging
from collections.abc import Callable, Iterator

import requests
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from foundation.alarms import EMERGENCIES
from foundation.citizens.models import ChannelIdentity
from foundation.database import clock
from foundation.database.leases import LeaseClaim
from foundation.messages import Message
from foundation.outbox import services
from foundation.outbox.models import Alarm, AlarmAddress, AlarmNotification, Notice, NoticeState
from foundation.registry import Registry
from foundation.web import http_client

logger = logging.getLogger(__name__)

SAME_WITHIN = dt.timedelta(hours=1)
FIRST_PAUSE, LONGEST_PAUSE = 15, 900  # seconds between tries
SECONDS = 10.0  # for one try
PURPOSE = "staff_alarm"
AS_BEFORE = "the same words went out within the hour"
MAX_OF_A_NETWORK = 3  # emergencies within the hour; the rest stand at the desk and in the list of alarms
NOT_IN_USE = "the address is in use no more"
OF_ONE_NETWORK = "more from one network: see the desk"
ARRIVED = (NoticeState.SENT, NoticeState.DELIVERED, NoticeState.SEEN)

ACCEPTED: Registry[Callable[[Alarm, dt.datetime], None]] = Registry("listener to emergencies that went out")
"""Called every quarter of a minute for an hour with each emergency that a way has accepted, and when."""


class NotNotified(Exception):
    """`str()` says why, without an address: those hold keys."""


def _text(alarm: Alarm) -> str:
    since = timezone.localtime(alarm.raised_at).strftime("%H:%M %d/%m/%Y")
    address = settings.PUBLIC_URL + reverse("admin:outbox_alarm_changelist")
    return f"{alarm.message}\n\n{since}\n{address}"


def send_mail(alarm: Alarm, address: str) -> None:
    subject = " ".join(f"[{settings.PORTAL_NAME}] {alarm.message}".split())[:150]
    EmailMessage(subject, _text(alarm), to=address.split(",")).send()


def post(alarm: Alarm, address: str) -> None:
    """`text` is what chats of teams read. A host of the office's own network only the environment may name:
    a page must not lead there."""
    body = {
        "text": _text(alarm),
        "key": alarm.key,
        "message": alarm.message,
        "since": alarm.raised_at.isoformat(),
        "portal": settings.PUBLIC_URL,
    }
    hosts = [http_client.host_of(address)] if address == settings.ALARM_WEBHOOK_URL else []
    answer = http_client.fetch(
        address, method="POST", json=body, max_bytes=64 * 1024, seconds=SECONDS, trusted_hosts=hosts
    )
    if not answer.ok:
        raise NotNotified(f"HTTP {answer.status}")


@transaction.atomic
def write_to_follower(alarm: Alarm, address: str) -> None:
    identity = follower(address)
    if identity is None:
        raise NotNotified("no such follower")
    services.enqueue(
        citizen=identity.citizen,
        purpose=PURPOSE,
        event_key=alarm.event_key,
        message=Message(_text(alarm)),
    )


WAYS: dict[str, tuple[str, Callable[[Alarm, str], None]]] = {
    "mail": ("ALARM_MAIL_TO", send_mail),
    "webhook": ("ALARM_WEBHOOK_URL", post),
    "follower": ("ALARM_FOLLOWER", write_to_follower),
}


def follower(address: str) -> ChannelIdentity | None:
    """`address` is the name of a channel and the number of the follower there: `channel:id`."""
    channel, _colon, external_id = address.partition(":")
    return ChannelIdentity.objects.filter(channel=channel, external_id=external_id).first()


def addresses() -> dict[str, str]:
    """Those of the environment under the name of their way, those of the page as `mail-7`."""
    given = {way: getattr(settings, setting) for way, (setting, _send) in WAYS.items()}
    found = {way: ",".join(to) if isinstance(to, list) else to for way, to in given.items() if to}
    rows = AlarmAddress.objects.filter(is_in_use=True)
    return found | {f"{row.way}-{row.pk}": row.address for row in rows}


def send(alarm: Alarm, name: str, address: str) -> str:
    """Why it did not go out, without an address; "" where it did."""
    try:
        WAYS[name.partition("-")[0]][1](alarm, address)
    except (OSError, requests.RequestException, NotNotified) as error:  # SMTP's errors are OSErrors
        return str(error) if isinstance(error, NotNotified) else type(error).__name__
    return ""


def notify_all() -> int:
    """Send what is owed; how many went out."""
    with LeaseClaim("alarms", seconds=60) as claim:
        if claim is None:
            return 0
        _owe_new()
        now = clock.now()
        owed = AlarmNotification.objects.filter(sent_at=None, due_at__lte=now, alarm__cleared_at=None)
        known = addresses()
        owed = owed.select_related("alarm").order_by("pk")
        sent = sum(_try(row, known.get(row.way, "")) for row in owed if claim.take())
        for alarm, at in _accepted(now):
            for listener in ACCEPTED.values():
                listener(alarm, at)
        return sent


def _owe_new() -> None:
    """One row for each open alarm and address."""
    names = addresses()
    for alarm in Alarm.objects.filter(cleared_at=None):
        for way in names:
            alarm.notifications.get_or_create(way=way, raised_at=alarm.raised_at)


def _accepted(now: dt.datetime) -> Iterator[tuple[Alarm, dt.datetime]]:
    """Emergencies that left by mail or webhook, or that the chat's platform took."""
    sent = AlarmNotification.objects.filter(
        alarm__key__startswith=EMERGENCIES,
        alarm__cleared_at=None,
        raised_at=F("alarm__raised_at"),
        sent_at__gte=now - SAME_WITHIN,
        error="",
    )
    for row in sent.select_related("alarm").order_by("sent_at"):
        told = Notice.objects.filter(purpose=PURPOSE, event_key=row.alarm.event_key, state__in=ARRIVED)
        if not row.way.startswith("follower") or told.exists():
            yield row.alarm, row.sent_at or now


def _said_before(row: AlarmNotification) -> str:
    """Why it need not go out: the same words did so this way within the hour (one cause on three routes, or
    one that flutters), or several emergencies of its network."""
    alarm, recent = row.alarm, AlarmNotification.objects.filter(way=row.way, error="")
    recent = recent.filter(sent_at__gte=clock.now() - SAME_WITHIN)
    if not alarm.key.startswith(EMERGENCIES):
        return AS_BEFORE if recent.filter(alarm__message=alarm.message).exists() else ""
    of_network = recent.filter(alarm__source=alarm.source) if alarm.source else recent.none()
    return OF_ONE_NETWORK if of_network.count() >= MAX_OF_A_NETWORK else ""


def _try(row: AlarmNotification, address: str) -> bool:
    if before := _said_before(row) if address else NOT_IN_USE:
        row.sent_at, row.error = clock.now(), before
        row.save()
        return False
    row.tries += 1
    row.error = send(row.alarm, row.way, address)
    if row.error:
        pause = min(FIRST_PAUSE * 2 ** min(row.tries, 10), LONGEST_PAUSE)
        row.due_at = clock.now() + dt.timedelta(seconds=pause)
        logger.warning("alarm %s not sent by %s: %s", row.alarm.key, row.way, row.error)
    else:
        row.sent_at = clock.now()
    row.save()
    return row.sent_at is not None
