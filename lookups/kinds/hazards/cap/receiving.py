"""Turns a CAP message of another system into a draft, which a person reads and a second one publishes.

Nothing here is seen by the public. What a message tells of several hazards, levels or times is a draft each,
one hazard in many blocks is one draft for all their areas. An Update rewrites the draft of its chain, or
follows the published notice with a draft that supersedes it; a Cancel holds a draft back, and asks officers
to end what is published.
"""

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from foundation.alarms import clear_alarm, open_keys, raise_alarm
from foundation.regions.models import AdminUnit
from foundation.vietnamese.folding import fold
from foundation.web import portal_address
from foundation.web.formats import moment
from lookups.kinds.hazards.cap import parsing
from lookups.kinds.hazards.cap.feed_entries import is_web_address
from lookups.kinds.hazards.cap.parsing import Alert, CapUnreadable, Info, MessageType, parse
from lookups.kinds.hazards.cap.places import reach_of
from lookups.kinds.hazards.cards import level_of
from lookups.kinds.hazards.models import HazardKind, HazardNotice, ReceivedAlert
from lookups.kinds.hazards.reference_data import hazards_in
from lookups.releases import note_writer

Outcome = ReceivedAlert.Outcome
ALARMS = "cap-"
DEFAULT_VALIDITY = dt.timedelta(hours=24)
UNREAD_ALARM_LASTS = dt.timedelta(days=1)
KEPT_WITHOUT_NOTICE = dt.timedelta(days=90)
LEVELS = {"minor": 1, "moderate": 2, "severe": 3, "extreme": 4}
NOT_MEANT = frozenset({"test", "exercise", "system", "draft", "restricted", "private"})
_TELLS_LEVEL = re.compile(r"ruiro|risk|level|capdo|mucdo|canhbao|^(?:vn)?cap")
_OTHER_SCALE = re.compile(r"gio|giat|wind|beaufort|song|wave|sea|nuoc|water|tide|baodong|bao$|storm")
UNSURE = (Outcome.UNREADABLE, Outcome.UNKNOWN_HAZARD, Outcome.UNKNOWN_PLACE)


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
    told: dict[str, Any] = {"url": url, "entry": entry}
    told["content"] = content.decode(errors="replace").replace("\0", "")
    try:
        alert = parse(content)
    except CapUnreadable as error:
        verdicts = [Verdict(Outcome.UNREADABLE, remark=str(error))]
    else:
        identity = {"sender": alert.sender[:200], "identifier": alert.identifier[:200], "sent_at": alert.sent}
        # Of a message that came under another entry the new one is remembered.
        if ReceivedAlert.objects.filter(**identity).update(entry=entry):
            return
        told |= identity | {"kind": alert.kind[:20]}
        verdicts = list(_judge(alert))
    for part, verdict in enumerate(verdicts):
        row = ReceivedAlert(**told, part=part, outcome=verdict.outcome, notice=verdict.notice)
        row.remark = verdict.remark[:300]
        row.save()
        _alarm(row)


def clear_settled_alarms(now: dt.datetime) -> None:
    """Of drafts that were published or ran out, of cancelled notices that are over, of yesterday's unread."""
    waiting: dict[str, QuerySet[Any]] = {
        "draft": HazardNotice.objects.filter(published_at=None, valid_until__gt=now),
        "cancel": HazardNotice.objects.active(now),
        "unread": ReceivedAlert.objects.filter(received_at__gt=now - UNREAD_ALARM_LASTS),
    }
    for key in open_keys(ALARMS):
        _prefix, what, number = key.split("-", 2)
        if what in waiting and not waiting[what].filter(pk=number).exists():
            clear_alarm(key=key)


def forget_old(now: dt.datetime) -> None:
    """Messages of which nothing came, once no feed lists them any more; the others stay with their notice."""
    ReceivedAlert.objects.filter(notice=None, received_at__lt=now - KEPT_WITHOUT_NOTICE).delete()


def _judge(alert: Alert) -> Iterator[Verdict]:
    if {alert.status.lower(), alert.scope.lower()} & NOT_MEANT or alert.kind == MessageType.ACK:
        yield Verdict(Outcome.NOT_MEANT, remark=f"{alert.status}, {alert.scope}, {alert.kind}")
    elif alert.sender == portal_address.host():
        yield Verdict(Outcome.NOT_MEANT, remark=alert.sender)
    elif alert.kind in (MessageType.CANCEL, MessageType.ERROR):
        yield from _withdrawn(alert)
    elif alert.infos and alert.kind in (MessageType.ALERT, MessageType.UPDATE):
        yield from _told_in(alert)
    else:
        yield Verdict(Outcome.UNREADABLE, remark=f"{alert.kind}: {len(alert.infos)} info")


def _withdrawn(alert: Alert) -> Iterator[Verdict]:
    before = _referred_to(alert)
    for notice in before:
        yield Verdict(Outcome.CANCELLED, notice, alert.note)
    if not before:
        what = f"{alert.kind}. {alert.note}"
        yield Verdict(Outcome.ELSEWHERE if alert.references else Outcome.UNREADABLE, remark=what)


@dataclass(frozen=True, slots=True)
class Warned:
    """One hazard at one level and time, from all blocks that tell it."""

    hazard: HazardKind
    level: int
    infos: list[Info]
    communes: set[AdminUnit]
    remarks: list[str]


def _told_in(alert: Alert) -> Iterator[Verdict]:
    before, aside = _referred_to(alert), defaultdict[Outcome, list[str]](list)
    warnings: dict[tuple[Any, ...], Warned] = {}
    for info in alert.infos:
        reach, hazard = reach_of(info), _hazard(info)
        level, remark = _level(info)
        if info.expires and info.expires <= timezone.now():
            aside[Outcome.OVER].append(info.headline or info.event)
        elif reach.is_elsewhere:
            aside[Outcome.ELSEWHERE] += [area.description for area in info.areas]
        elif not (reach.communes or reach.is_near or before):
            aside[Outcome.UNKNOWN_PLACE] += reach.unread
        elif hazard is None:
            aside[Outcome.UNKNOWN_HAZARD].append(info.event)
        else:
            key = (hazard.pk, level, info.onset, info.expires)
            warned = warnings.setdefault(key, Warned(hazard, level, [], set(), []))
            warned.infos.append(info)
            warned.communes.update(reach.communes)
            unread = [_("Please look at the area: %(words)s.") % {"words": words} for words in reach.unread]
            warned.remarks.extend([remark, *unread])
    followed = _followed(list(warnings.values()), before)
    for warned, notice in followed:
        yield _draft(alert, warned, notice)
    if alert.kind == MessageType.UPDATE and not aside.keys() & set(UNSURE):
        for notice in _no_longer_told(followed, before):
            yield Verdict(Outcome.CANCELLED, notice, _("The new message no longer names it."))
    for outcome, names in aside.items():
        yield Verdict(outcome, remark=_joined("; ", names))


def _followed(warnings: list[Warned], before: list[HazardNotice]) -> list[tuple[Warned, HazardNotice | None]]:
    """Each with the earlier notice that it goes on from: of its hazard, at best of its level and places."""
    left, pairs = list(before), []
    for warned in sorted(warnings, key=lambda warned: -warned.level):
        of_hazard = [notice for notice in left if notice.hazard_id == warned.hazard.pk]
        fitting = of_hazard or (left if len(warnings) == 1 else [])
        notice = max(
            fitting, key=lambda fit: (fit.level == warned.level, _overlap(fit, warned)), default=None
        )
        left = [other for other in left if other is not notice]
        pairs.append((warned, notice))
    return pairs


def _no_longer_told(
    followed: list[tuple[Warned, HazardNotice | None]], before: list[HazardNotice]
) -> Iterator[HazardNotice]:
    for notice in before:
        is_told = any(
            notice == old or (notice.hazard == warned.hazard and _overlap(notice, warned))
            for warned, old in followed
        )
        if not (is_told or notice.is_over):
            yield notice


def _overlap(notice: HazardNotice, warned: Warned) -> int:
    return len(warned.communes.intersection(notice.communes.all()))


def _draft(alert: Alert, warned: Warned, before: HazardNotice | None) -> Verdict:
    notice = _place_for(before)
    for name, value in _values(alert, warned.infos).items():
        setattr(notice, name, value)
    notice.hazard, notice.level = warned.hazard, warned.level or 1
    note_writer(notice, None)  # no person has read it; whoever read the text of before must read it anew
    notice.save()
    notice.communes.set(warned.communes)
    remarks = list(warned.remarks)
    if not warned.communes:
        remarks.append(_("Choose the communes: the message names a larger area."))
    if warned.infos[0].expires is None:
        remarks.append(_("The message tells no end; 24 hours stand for it."))
    if alert.untold:
        words = _("In another language the message tells more, read it there: %(count)d blocks.")
        remarks.append(words % {"count": alert.untold})
    return Verdict(Outcome.DRAFT, notice, _joined(" ", remarks))


def _joined(between: str, texts: Iterable[str]) -> str:
    """Each once, in order."""
    return between.join(dict.fromkeys(filter(None, texts)))


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


def _values(alert: Alert, infos: list[Info]) -> dict[str, Any]:
    issued_at, first = min(alert.sent, timezone.now()), infos[0]
    begins = max(issued_at, first.onset or issued_at)
    areas = (area.description for info in infos for area in info.areas)
    web = next((info.web for info in infos if len(info.web) <= 200 and is_web_address(info.web)), "")
    begin = _("Expected from %(moment)s.") % {"moment": moment(begins)}
    return {
        "title": (first.headline or first.event)[:200],
        "issuer": (first.sender_name or alert.sender)[:150],
        "issued_at": issued_at,
        "valid_until": first.expires or begins + DEFAULT_VALIDITY,
        "area": _joined("; ", areas),
        "situation": _joined("\n\n", (info.description for info in infos)),
        "forecast": begin if begins > issued_at else "",
        "advice": _joined("\n\n", (info.instruction for info in infos)),
        "source_url": web,
    }


def _referred_to(alert: Alert) -> list[HazardNotice]:
    """The notices that came of messages which this one names, the newest first, of a chain the last."""
    named = Q()
    for sender, identifier in alert.references:
        named |= Q(sender=sender, identifier=identifier)
    if not named:
        return []
    rows = ReceivedAlert.objects.filter(named, notice__isnull=False).values("notice")
    notices = list(HazardNotice.objects.filter(pk__in=rows).select_related("hazard").order_by("-pk"))
    superseded = {notice.supersedes_id for notice in notices}
    return [
        notice
        for notice in notices
        if notice.pk not in superseded and not (notice.is_draft and is_cancelled(notice))
    ]


def _hazard(info: Info) -> HazardKind | None:
    if key := info.event_codes.get(parsing.KIND):
        return HazardKind.objects.filter(key=key).first()
    named = hazards_in(info.event) or hazards_in(info.headline)
    return named[0] if named else None


def _level(info: Info) -> tuple[int, str]:
    """The level, 0 where nothing tells it, and what was assumed: by our own parameter, the highest of others'
    parameters that tell of a level of risk, or the severity."""
    for name, value in info.parameters:
        if name == parsing.LEVEL and (level := level_of(value)):
            return level, ""
    told = {
        f"{name}: {value}": level_of(value) for name, value in info.parameters if _tells_level(name, value)
    }
    told = {said: level for said, level in told.items() if level}
    if not told:
        level = LEVELS.get(info.severity.lower()) or level_of(info.severity) or 0
        if not level:
            return 0, _("The message tells no level; level 1 stands for it.")
        told = {info.severity: level}
    said = max(told, key=lambda words: told[words] or 0)
    words = _("Level %(level)d stands for “%(said)s”.")
    return told[said] or 0, words % {"level": told[said], "said": said[:120]}


def _tells_level(name: str, value: str) -> bool:
    """By the parameter's name or in the value itself; wind and water have levels of their own."""
    named = fold(name).replace(" ", "")
    is_told = _TELLS_LEVEL.search(named) or _TELLS_LEVEL.search(fold(value).replace(" ", ""))
    return bool(is_told) and not _OTHER_SCALE.search(named)


def _alarm(row: ReceivedAlert) -> None:
    """Tell staff what waits for them; of what is no matter of ours they hear nothing."""
    notice = row.notice
    if row.outcome == Outcome.DRAFT and notice:
        words = _("A warning of %(issuer)s waits to be read and published: %(title)s")
        raise_alarm(key=f"{ALARMS}draft-{notice.pk}", message=words % _told(notice))
    elif row.outcome == Outcome.CANCELLED and notice and not (notice.is_draft or notice.is_over):
        words = _("%(issuer)s has withdrawn its warning; end it here too: %(title)s")
        raise_alarm(key=f"{ALARMS}cancel-{notice.pk}", message=words % _told(notice))
    elif row.outcome in UNSURE:
        words = _(
            "A warning of another system was not taken over (%(what)s: %(words)s), please read it: %(url)s"
        )
        told = {"what": row.get_outcome_display(), "words": row.remark[:80], "url": row.url}
        raise_alarm(key=f"{ALARMS}unread-{row.pk}", message=words % told)


def _told(notice: HazardNotice) -> dict[str, str]:
    return {"issuer": notice.issuer, "title": notice.title[:120]}
