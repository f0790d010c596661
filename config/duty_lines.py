"""The lines of the duty page: a figure of the portal, how it stands in words, and the list behind it."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import redis
from django.http import HttpRequest
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from config import health
from foundation import broker, metrics
from foundation.backups import models as backups
from foundation.outbox import backlog, reasons
from foundation.outbox.models import NoticeState
from foundation.web.formats import clock_time, day, duration, number
from zalo_channel import inbound_writer, quotas
from zalo_channel.models import InboundEvent
from zalo_channel.tokens import token_state

NOTICES, READS_NOTICES = "admin:outbox_notice_changelist", "outbox.view_notice"
EVENTS, READS_EVENTS = "admin:zalo_channel_inboundevent_changelist", "zalo_channel.view_inboundevent"
TOKEN, CONNECTS = "admin:zalo_channel_oatoken_changelist", "zalo_channel.view_oatoken"  # noqa: S105 - a page

GRANT_ENDS_SOON_DAYS = 14
INBOUND_IS_LATE_SECONDS = 120.0  # deploy/prometheus/alerts.yml, InboundWaits
QUIET_WEBHOOK = dt.timedelta(days=1)
QUOTA_IS_LOW = 0.1
QUOTA_IS_OLD = dt.timedelta(minutes=20)
WORKERS: Mapping[str, Any] = {
    "reply": gettext_lazy("Answers to citizens"),
    "notice": gettext_lazy("Notices"),
    "bulk": gettext_lazy("Broadcasts and large files"),
    "inbound": gettext_lazy("Reading what citizens wrote"),
    "default": gettext_lazy("Timers and all else"),
}
FOLDERS: Mapping[str, Any] = {
    "media": gettext_lazy("Papers and pictures"),
    "exam scores": gettext_lazy("Exam scores"),
}


class Cell(NamedTuple):
    text: str
    link: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """`tone`: success, warning or danger; none where nothing is to be judged. `words`: how it stands.

    `alarm`: the key of the alarm that is raised where danger lasts (config/duty_alarms.py); none where
    whoever finds the danger raises one of its own.
    """

    name: str
    cells: tuple[Cell, ...]
    words: str = ""
    tone: str = ""
    alarm: str = ""


def connection(request: HttpRequest) -> list[Line]:
    token, link = token_state(), _link(request, CONNECTS, TOKEN)
    name = _("Permission of the Zalo page")
    if not token.is_connected:
        words = _("No Zalo page is connected: an administrator connects it, nothing is sent before.")
        return [Line(name, (Cell("–", link),), words, "danger")]
    left = ngettext("%(n)d day", "%(n)d days", token.days_left) % {"n": token.days_left}
    if not token.is_working:
        words = _("The connection is lost and nothing is sent: an administrator connects again.")
        return [Line(name, (Cell(left, link),), words, "danger")]
    if token.days_left < GRANT_ENDS_SOON_DAYS:
        words, tone = _("It was not prolonged for long: an administrator connects again in time."), "warning"
    else:
        words, tone = _("Prolonged by itself with each renewal"), "success"
    renewal = Cell(clock_time(token.expires_at) if token.expires_at else "–", link)
    return [
        Line(name, (Cell(left, link),), words, tone),
        Line(_("Access token"), (renewal,), _("Renewed by itself before that"), "success"),
    ]


def inbound(request: HttpRequest | None) -> list[Line]:
    waiting, last = inbound_writer.backlog(), inbound_writer.last_arrival()
    is_late = waiting.age >= INBOUND_IS_LATE_SECONDS
    query = {"state__exact": InboundEvent.State.NEW, "is_receipt__exact": 0}
    link = _link(request, READS_EVENTS, EVENTS, query)
    text = _capped(waiting.number, inbound_writer.MAX_COUNTED)
    late = _("Restart the worker that reads what citizens wrote.")
    return [
        Line(
            _("Not read yet"),
            (Cell(text, link),),
            *_waits(waiting.number, waiting.age, is_late, late),
            alarm="inbound-waits",
        ),
        _last_webhook(last, _link(request, READS_EVENTS, EVENTS)),
        _webhook_failures(),
    ]


def _last_webhook(last: dt.datetime | None, link: str) -> Line:
    name = _("Last call of Zalo")
    if last is None:
        words = _("Zalo has not called yet: is the address of the webhook set in Zalo's console?")
        return Line(name, (Cell("–", link),), words, "warning")
    ago = timezone.now() - last
    words = _("%(duration)s ago") % {"duration": duration(ago.total_seconds())}
    if ago < QUIET_WEBHOOK:
        return Line(name, (Cell(clock_time(last), link),), words, "success")
    words = f"{words}. {_('Nobody has written for so long? Check the webhook in Zalo’s console.')}"
    return Line(name, (Cell(clock_time(last), link),), words, "warning")


def _webhook_failures() -> Line:
    name = _("Calls of Zalo that could not be stored")
    try:
        failed = metrics.webhook_failures()
    except redis.RedisError:
        return Line(name, (Cell("–"),), _("Redis does not answer: they are not counted."), "warning")
    words = _("In the last %(n)d minutes") % {"n": metrics.RATE_MINUTES}
    if failed:
        words = f"{words}. {_('Zalo sends them again. Look at the database and at the key of the webhook.')}"
    return Line(name, (Cell(number(failed)),), words, "danger" if failed else "success", "webhook-fails")


def waiting(request: HttpRequest | None) -> list[Line]:
    late = _("Look at the workers, the connection and the alarms.")
    lines = []
    for each in backlog.by_lane():
        link = _link(request, READS_NOTICES, NOTICES, {"lane__exact": each.lane, "due": "now"})
        cell = Cell(_capped(each.number, backlog.MAX_COUNTED), link)
        is_late = each.age >= health.OLDEST_DUE_SECONDS
        stands = _waits(each.number, each.age, is_late, late)
        lines.append(Line(str(each.lane.label), (cell,), *stands, alarm=f"overdue-{each.lane}"))
    unknown = backlog.unknown()
    link = _link(request, READS_NOTICES, NOTICES, {"state__exact": NoticeState.UNKNOWN})
    words = _("It is checked with Zalo whether they arrived.") if unknown else _("None is in doubt")
    cell = Cell(_capped(unknown, backlog.MAX_COUNTED), link)
    in_doubt = Line(_("Sent? Being settled"), (cell,), words, "warning" if unknown else "success")
    return [*lines, in_doubt, _rate()]


def _rate() -> Line:
    """What the ledger tells is shown without Redis too."""
    name = _("Sent a minute")
    try:
        rate = metrics.sent_per_minute()
    except redis.RedisError:
        return Line(name, (Cell("–"),), _("Redis does not answer: nothing is sent without it."), "danger")
    words = _("On average of the last %(n)d minutes") % {"n": metrics.RATE_MINUTES}
    return Line(name, (Cell(number(round(rate))),), words)


def refused(request: HttpRequest) -> list[Line]:
    today = timezone.localdate()
    first = today - dt.timedelta(days=backlog.REFUSED_WITHIN_DAYS - 1)

    def cell(count: int, reason: str, since: dt.date) -> Cell:
        query = {"state__exact": NoticeState.NOT_SENT, "reason": reason, "created_at_from": day(since)}
        return Cell(number(count), _link(request, READS_NOTICES, NOTICES, query) if count else "")

    return [
        Line(
            reasons.sentence(each.reason),
            (cell(each.today, each.reason, today), cell(each.lately, each.reason, first)),
        )
        for each in backlog.refused()
    ]


def workers(request: HttpRequest | None) -> list[Line]:
    found, lines = health.background(), []
    for queue, age in found.queues.items():
        words, tone = _stands(age)
        if tone == "danger" and found.is_beat_alone_silent:
            words, tone = _("Not known while the timers are silent"), ""
        length = int(broker.client().llen(queue))
        name, cell = str(WORKERS.get(queue, queue)), Cell(number(length))
        lines.append(Line(name, (cell,), words, tone, f"worker-{queue}"))
    if found.is_beat_alone_silent:
        words = _("Silent: restart “beat”. Until then nothing is sent by timers, and nothing ends by itself.")
        lines.insert(0, Line(_("Timers (beat)"), (Cell("–"),), words, "danger", "beat-silent"))
    for worker, age in found.workers.items():
        key = f"worker-{worker.replace('@', '-')}"[:50]
        lines.append(Line(worker, (Cell("–"),), *_stands(age), alarm=key))
    return lines


def _stands(age: float | None) -> tuple[str, str]:
    """The words and the tone of a worker."""
    if health.is_served(age):
        return _("Running"), "success"
    if age is None:
        return _("Silent for ten minutes or more: restart this worker."), "danger"
    return _("Silent for %(duration)s: restart this worker.") % {"duration": duration(age)}, "danger"


def room(request: HttpRequest | None) -> list[Line]:
    lines = []
    for folder, free in health.free_bytes().items():
        is_enough = free >= health.MIN_FREE_BYTES
        words = _("Enough") if is_enough else _("Less than 1 GB: uploads will be refused soon. Make room.")
        tone, cell = "success" if is_enough else "danger", Cell(filesizeformat(free))
        lines.append(Line(str(FOLDERS.get(folder, folder)), (cell,), words, tone, f"room-{folder}"[:50]))
    return lines


def backup(request: HttpRequest | None) -> list[Line]:
    """None where this portal is not backed up by its own command."""
    if not backups.is_expected():
        return []
    name, last = _("Database and files"), backups.last_backup()
    if last is None:
        words = _("There is no backup yet: run “manage.py backup” and have it run each night.")
        return [Line(name, (Cell("–"),), words, "danger", "backup-late")]
    age = timezone.now() - last
    words, tone = _("%(duration)s ago") % {"duration": duration(age.total_seconds())}, "success"
    if age > backups.LATE_AFTER:
        words, tone = f"{words}. {_('Its timer does not run, or it fails: look there today.')}", "danger"
    return [Line(name, (Cell(clock_time(last)),), words, tone, "backup-late")]


def quota(request: HttpRequest) -> list[Line]:
    reading = quotas.known()
    return [_quota(each, reading.read_at) for each in reading.quotas]


def _quota(each: quotas.Quota, read_at: dt.datetime | None) -> Line:
    cell = Cell(_("%(left)s of %(total)s") % {"left": number(each.left), "total": number(each.total)})
    tone = "success"
    as_of = _("As of %(time)s") % {"time": clock_time(read_at)} if read_at else ""
    words = [_("until %(day)s") % {"day": each.until}] if each.until else []
    if read_at and timezone.now() - read_at > QUOTA_IS_OLD:
        words, tone = [_("Zalo has not answered since")], "warning"
    if not each.left:
        words, tone = [_("Used up: such messages wait or take another way.")], "danger"
    elif each.left < each.total * QUOTA_IS_LOW:
        words, tone = [_("Nearly used up"), *words], "warning"
    return Line(each.label, (cell,), ", ".join([as_of, *words]), tone)


def _waits(count: int, age: float, is_late: bool, todo: str) -> tuple[str, str]:
    """The words and the tone of what waits."""
    if not count:
        return _("Nothing waits"), "success"
    since = _("The oldest waits for %(duration)s") % {"duration": duration(age)}
    return (f"{since}. {todo}", "danger") if is_late else (since, "")


def _capped(count: int, most: int) -> str:
    return number(count) if count < most else f"{number(most)}+"


def _link(
    request: HttpRequest | None, permission: str, page: str, query: Mapping[str, Any] | None = None
) -> str:
    """Empty for whoever may not open the list, and where nobody reads."""
    if request is None or not request.user.has_perm(permission):
        return ""
    return reverse(page) + (f"?{urlencode(query)}" if query else "")
