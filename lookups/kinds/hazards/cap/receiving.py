"""Turns a CAP message of another system into a draft, which a person reads and a second one publishes.

Nothing here is seen by the public. An Update rewrites the draft of its chain, or follows the published notice
with a draft that supersedes it; a Cancel holds a draft back, and asks officers to end what is published.
"""

import datetime as dt
import re
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from foundation.outbox.alarms import clear_alarm, open_alarms, raise_alarm
from foundation.regions.models import AdminUnit
from foundation.regions.resolver import find_places
from foundation.vietnamese.folding import fold
from foundation.web import portal_address
from lookups.communes_in_text import communes_in
from lookups.kinds.hazards.cap import vocabulary
from lookups.kinds.hazards.cap.feed_entries import is_web_address
from lookups.kinds.hazards.cap.parsing import Alert, CapUnreadable, Info, parse
from lookups.kinds.hazards.cap.vocabulary import MessageType
from lookups.kinds.hazards.models import HazardKind, HazardNotice, ReceivedAlert
from lookups.kinds.hazards.name_matching import hazards_in
from lookups.releases import note_writer

Outcome = ReceivedAlert.Outcome
ALARMS = "cap-"
DEFAULT_VALIDITY = dt.timedelta(hours=24)
UNREAD_ALARM_LASTS = dt.timedelta(days=1)
KEPT_WITHOUT_NOTICE = dt.timedelta(days=90)
LEVELS = {"minor": 1, "moderate": 2, "severe": 3, "extreme": 4}


@dataclass(frozen=True, slots=True)
class Verdict:
    outcome: ReceivedAlert.Outcome
    notice: HazardNotice | None = None
    remark: str = ""


def receive(*, url: str, entry: str, content: bytes) -> None:
    """One message; one that came before, by whichever entry, changes nothing."""
    try:
        with transaction.atomic():
            _receive(url, entry, content)
    except IntegrityError:  # another reading took it over a moment ago: now it is known
        if not ReceivedAlert.objects.filter(entry=entry).exists():
            with transaction.atomic():
                _receive(url, entry, content)


def _receive(url: str, entry: str, content: bytes) -> None:
    row = ReceivedAlert(url=url, entry=entry, content=content.decode(errors="replace").replace("\0", ""))
    try:
        alert = parse(content)
    except CapUnreadable as error:
        row.outcome, row.remark = Outcome.UNREADABLE, str(error)[:300]
    else:
        row.sender, row.identifier = alert.sender[:200], alert.identifier[:200]
        row.sent_at, row.kind = alert.sent, alert.kind[:20]
        if _is_known(row):
            return
        verdict = _judge(alert)
        row.outcome, row.notice, row.remark = verdict.outcome, verdict.notice, verdict.remark[:300]
    row.save()
    _alarm(row)


def clear_settled_alarms(now: dt.datetime) -> None:
    """Of drafts that were published or ran out, of cancelled notices that are over, of yesterday's unread."""
    waiting: dict[str, QuerySet[Any]] = {
        "draft": HazardNotice.objects.filter(published_at=None, valid_until__gt=now),
        "cancel": HazardNotice.objects.active(now),
        "unread": ReceivedAlert.objects.filter(received_at__gt=now - UNREAD_ALARM_LASTS),
    }
    for alarm in open_alarms(ALARMS):
        _prefix, what, number = alarm.key.split("-", 2)
        if what in waiting and not waiting[what].filter(pk=number).exists():
            clear_alarm(key=alarm.key)


def forget_old(now: dt.datetime) -> None:
    """Messages of which nothing came, once no feed lists them any more; the others stay with their notice."""
    ReceivedAlert.objects.filter(notice=None, received_at__lt=now - KEPT_WITHOUT_NOTICE).delete()


def _is_known(row: ReceivedAlert) -> bool:
    """Whether it came under an entry of before, in whose place the new one is remembered then."""
    same = ReceivedAlert.objects.filter(sender=row.sender, identifier=row.identifier, sent_at=row.sent_at)
    return bool(same.update(entry=row.entry))


def _judge(alert: Alert) -> Verdict:
    is_meant = (alert.status, alert.scope) == ("Actual", "Public")
    if not is_meant or alert.sender == portal_address.host():
        return Verdict(Outcome.NOT_MEANT, remark=f"{alert.status}, {alert.scope}")
    before = _referred_to(alert)
    if alert.kind == MessageType.CANCEL:
        return Verdict(Outcome.CANCELLED if before else Outcome.ELSEWHERE, before)
    if alert.info is None or alert.kind not in (MessageType.ALERT, MessageType.UPDATE):
        return Verdict(Outcome.NOT_MEANT, remark=alert.kind)
    if alert.info.expires and alert.info.expires <= timezone.now():
        return Verdict(Outcome.OVER)
    communes = _communes(alert.info)
    if not (communes or before or _reaches_us(alert.info)):
        areas = "; ".join(area.description for area in alert.info.areas)
        return Verdict(Outcome.ELSEWHERE, remark=areas)
    hazard = _hazard(alert.info)
    if hazard is None:
        return Verdict(Outcome.UNKNOWN_HAZARD, remark=alert.info.event)
    return _draft(alert, alert.info, hazard, communes, before)


def _draft(
    alert: Alert, info: Info, hazard: HazardKind, communes: list[AdminUnit], before: HazardNotice | None
) -> Verdict:
    notice, level = _place_for(before), _level(info)
    for name, value in _values(alert, info).items():
        setattr(notice, name, value)
    notice.hazard, notice.level = hazard, level or 1
    note_writer(notice, None)  # no person has read it; whoever read the text of before must read it anew
    notice.save()
    notice.communes.set(communes)
    remarks = []
    if not level:
        remarks.append(_("The message tells no level; level 1 stands for it."))
    elif vocabulary.LEVEL not in info.parameters:
        told = {"level": level, "severity": info.severity}
        remarks.append(_("Level %(level)d stands for “%(severity)s”.") % told)
    if info.expires is None:
        remarks.append(_("The message tells no end; 24 hours stand for it."))
    return Verdict(Outcome.DRAFT, notice, " ".join(remarks))


def _place_for(before: HazardNotice | None) -> HazardNotice:
    """The draft to rewrite; else a new one, superseding the last notice of the chain while in force."""
    if before is None:
        return HazardNotice()
    locked = HazardNotice.objects.select_for_update()  # nobody publishes what is being rewritten
    last = locked.get(pk=before.pk)
    while follower := locked.filter(supersedes=last).first():
        last = follower
    if last.is_draft:
        is_ours = last.received_alerts.filter(outcome=Outcome.DRAFT).exists() and not is_cancelled(last)
        return last if is_ours else HazardNotice()
    return HazardNotice() if last.is_over else HazardNotice(supersedes=last)


def is_cancelled(notice: HazardNotice) -> bool:
    return notice.received_alerts.filter(outcome=Outcome.CANCELLED).exists()


def _values(alert: Alert, info: Info) -> dict[str, Any]:
    issued_at = min(alert.sent, timezone.now())
    return {
        "title": (info.headline or info.event)[:200],
        "issuer": (info.sender_name or alert.sender)[:150],
        "issued_at": issued_at,
        "valid_until": info.expires or issued_at + DEFAULT_VALIDITY,
        "area": "; ".join(area.description for area in info.areas if area.description),
        "situation": info.description,
        "advice": info.instruction,
        "source_url": info.web if len(info.web) <= 200 and is_web_address(info.web) else "",
    }


def _referred_to(alert: Alert) -> HazardNotice | None:
    """The newest notice that came of a message which this one names."""
    named = Q()
    for sender, identifier in alert.references:
        named |= Q(sender=sender, identifier=identifier)
    if not named:
        return None
    rows = ReceivedAlert.objects.filter(named, notice__isnull=False).select_related("notice")
    newest = rows.order_by("-notice_id").first()
    return newest.notice if newest else None


def _communes(info: Info) -> list[AdminUnit]:
    current = AdminUnit.objects.current().filter(level=AdminUnit.Level.COMMUNE)
    codes = {code for area in info.areas for code in area.codes}
    found = {unit.pk: unit for unit in current.filter(code__in=codes)}
    for area in info.areas:
        named = communes_in(area.description, info.sender_name)
        found |= {unit.pk: unit for unit in named or _of_a_whole_province(area.description)}
    return list(found.values())


def _of_a_whole_province(description: str) -> list[AdminUnit]:
    units = [unit for place in find_places(description) for unit in place.units]
    provinces = [unit for unit in units if unit.level == AdminUnit.Level.PROVINCE]
    return list(AdminUnit.objects.current().filter(level=AdminUnit.Level.COMMUNE, parent__in=provinces))


def _reaches_us(info: Info) -> bool:
    """Its shapes touch the province, or its words name a larger region: an officer chooses the communes."""
    if any(area.box and settings.PROVINCE.touches(*area.box) for area in info.areas):
        return True
    said = fold(" ; ".join(area.description for area in info.areas))
    return any(re.search(rf"\b{re.escape(fold(name))}\b", said) for name in settings.PROVINCE.wider_regions)


def _hazard(info: Info) -> HazardKind | None:
    if key := info.event_codes.get(vocabulary.KIND):
        return HazardKind.objects.filter(key=key).first()
    named = hazards_in(info.event) or hazards_in(info.headline)
    return named[0] if named else None


def _level(info: Info) -> int:
    """By the parameter that says it, else by the severity; 0 where neither does."""
    said = info.parameters.get(vocabulary.LEVEL, "")
    if said in ("1", "2", "3", "4", "5"):
        return int(said)
    return LEVELS.get(info.severity.lower(), 0)


def _alarm(row: ReceivedAlert) -> None:
    """Tell staff what waits for them; of what is no matter of ours they hear nothing."""
    notice = row.notice
    if row.outcome == Outcome.DRAFT and notice:
        words = _("A warning of %(issuer)s waits to be read and published: %(title)s")
        raise_alarm(key=f"{ALARMS}draft-{notice.pk}", message=words % _told(notice))
    elif row.outcome == Outcome.CANCELLED and notice and not (notice.is_draft or notice.is_over):
        words = _("%(issuer)s has withdrawn its warning; end it here too: %(title)s")
        raise_alarm(key=f"{ALARMS}cancel-{notice.pk}", message=words % _told(notice))
    elif row.outcome in (Outcome.UNREADABLE, Outcome.UNKNOWN_HAZARD):
        words = _("A warning of another system could not be taken over, please read it: %(url)s")
        raise_alarm(key=f"{ALARMS}unread-{row.pk}", message=words % {"url": row.url})


def _told(notice: HazardNotice) -> dict[str, str]:
    return {"issuer": notice.issuer, "title": notice.title[:120]}
