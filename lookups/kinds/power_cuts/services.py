"""Announce, change and cancel power cuts; tell subscribers the evening before, and what changed since.

Who is told what is in the event keys, so that neither a repeated pass nor a repeated file doubles anything.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from functools import partial

from django.db import transaction
from django.utils import timezone

from foundation.messages import Message
from foundation.outbox.cancellation import cancel_event
from foundation.outbox.models import Lane, Notice
from foundation.regions.models import AdminUnit
from lookups.communes_in_text import communes_in, question_about_communes
from lookups.kinds.power_cuts import notifications
from lookups.kinds.power_cuts.models import PowerCut
from lookups.subscriptions.models import Subscription
from lookups.subscriptions.notifications import notify

TOPIC = "power-cut"
PURPOSE = "power-cut"
EVENING = dt.time(18, 30)
State = PowerCut.State
Words = Callable[[PowerCut], Message]


@transaction.atomic
def announce(
    *,
    starts_at: dt.datetime,
    ends_at: dt.datetime,
    area: str,
    reason: str = "",
    kind: str = PowerCut.Kind.PLANNED,
    company: str = "",
    code: str = "",
    communes: Sequence[AdminUnit] | None = None,
) -> PowerCut:
    """A new cut; its communes are read from the area unless given."""
    cut = PowerCut.objects.create(
        starts_at=starts_at, ends_at=ends_at, area=area, reason=reason, kind=kind, company=company, code=code
    )
    cut.communes.set(communes_in(area, company) if communes is None else communes)
    return cut


@transaction.atomic
def change(
    *,
    cut: PowerCut,
    starts_at: dt.datetime | None = None,
    ends_at: dt.datetime | None = None,
    area: str | None = None,
    reason: str | None = None,
    communes: Sequence[AdminUnit] | None = None,
) -> bool:
    """Other hours or communes tell those who know the old ones, and a cancelled cut is on again by other
    hours; other words only correct the text. False: no change. Communes not given are read from the area."""
    cut = _lock(cut)
    hours = (starts_at or cut.starts_at, ends_at or cut.ends_at)
    words = (cut.area if area is None else area, cut.reason if reason is None else reason)
    before = set(cut.communes.all())
    if communes is None:
        communes = list(before) if words[0] == cut.area else _communes_now(words[0], cut.company, before)
    has_moved, is_elsewhere = hours != (cut.starts_at, cut.ends_at), set(communes) != before
    if not (has_moved or is_elsewhere) and words == (cut.area, cut.reason):
        return False
    cut.communes.set(communes)
    cut.area, cut.reason = words
    if has_moved:
        cut.was_start, cut.was_end = cut.starts_at, cut.ends_at
        cut.starts_at, cut.ends_at = hours
        _next_version(cut, State.CHANGED)
        _correct(cut, notifications.changed, until=max(cut.was_end, cut.ends_at))
    elif is_elsewhere and cut.state != State.CANCELLED:
        _next_version(cut, cut.state)
        _correct(cut, notifications.moved, until=cut.ends_at)
    cut.save()
    return True


def _communes_now(area: str, company: str, before: set[AdminUnit]) -> list[AdminUnit]:
    """Of the new words. Where these are not wholly understood nobody is told that his place is spared."""
    found = communes_in(area, company)
    return list(before.union(found)) if question_about_communes(area, found) else found


@transaction.atomic
def cancel(*, cut: PowerCut) -> bool:
    """The cut will not happen: whoever was told of it is told so. False: it was cancelled before."""
    cut = _lock(cut)
    if cut.state == State.CANCELLED:
        return False
    _next_version(cut, State.CANCELLED)
    cut.save()
    _correct(cut, notifications.cancelled, until=cut.ends_at, elsewhere=notifications.cancelled)
    return True


def remind(*, now: dt.datetime | None = None) -> int:
    """Tell subscribers of the cuts that begin tomorrow (from the evening on) or sooner; how many were."""
    now = now or timezone.now()
    told = 0
    for cut in PowerCut.objects.to_come(now).filter(starts_at__lt=now + dt.timedelta(days=2)):
        if now >= reminder_time(cut):
            told += _remind(cut)
    return told


def reminder_time(cut: PowerCut) -> dt.datetime:
    """18:30 on the day before; a cut in the night after midnight belongs to the evening before it."""
    day = timezone.localtime(cut.starts_at).date() - dt.timedelta(days=1)
    return timezone.make_aware(dt.datetime.combine(day, EVENING))


@transaction.atomic
def _remind(cut: PowerCut) -> int:
    cut = _lock(cut)
    if cut.state == State.CANCELLED:
        return 0
    citizens = Subscription.objects.citizens(TOPIC, cut.communes.all())
    # Who was told this evening that the hours have changed knows them already.
    corrected = Notice.objects.filter(
        purpose=PURPOSE, event_key=_key(cut, cut.version), created_at__gte=reminder_time(cut)
    )
    know_already = set(corrected.values_list("citizen_id", flat=True))
    waiting = [citizen for citizen in citizens if citizen not in know_already]
    return _notify(cut, waiting, notifications.reminder, Lane.BULK, _reminder_key(cut, cut.version))


def _correct(
    cut: PowerCut, words: Words, *, until: dt.datetime, elsewhere: Words = notifications.no_longer_here
) -> None:
    """Tell those who may know an earlier version and still want to, `elsewhere` those whose communes it no
    longer touches; what was not sent is taken back.

    After `until` nobody waits for the cut any more, and nobody is told.
    """
    reached: set[int] = set()
    for version in range(1, cut.version):
        for key in (_key(cut, version), _reminder_key(cut, version)):
            reached |= cancel_event(purpose=PURPOSE, event_key=key)
        reached -= cancel_event(purpose=PURPOSE, event_key=_gone_key(cut, version))
    if until <= timezone.now():
        return
    wanting = Subscription.objects.active().filter(topic=TOPIC, citizen__in=reached)
    citizens = set(wanting.values_list("citizen_id", flat=True))
    here = citizens.intersection(Subscription.objects.citizens(TOPIC, cut.communes.all()))
    _notify(cut, sorted(here), words, Lane.NOTICE, _key(cut, cut.version))
    _notify(cut, sorted(citizens - here), elsewhere, Lane.NOTICE, _gone_key(cut, cut.version))


def _notify(cut: PowerCut, citizens: list[int], words: Words, lane: Lane, key: str) -> int:
    useful_until = max(cut.ends_at, cut.was_end or cut.ends_at, timezone.now() + dt.timedelta(hours=1))
    return notify(
        citizens, partial(words, cut), purpose=PURPOSE, event_key=key, expires_at=useful_until, lane=lane
    )


def _key(cut: PowerCut, version: int) -> str:
    return f"power-cut:{cut.pk}:v{version}"


def _reminder_key(cut: PowerCut, version: int) -> str:
    return f"{_key(cut, version)}:eve"


def _gone_key(cut: PowerCut, version: int) -> str:
    return f"{_key(cut, version)}:gone"


def _next_version(cut: PowerCut, state: str) -> None:
    cut.version += 1
    cut.state = state


def _lock(cut: PowerCut) -> PowerCut:
    return PowerCut.objects.select_for_update().get(pk=cut.pk)
