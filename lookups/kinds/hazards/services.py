"""Publish, supersede and end disaster notices; warn subscribers, and tell exactly those when it is over.

What subscribers are told of a disaster notice, in the language that is active.
"""

import datetime as dt
from collections.abc import Callable
from functools import partial

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from foundation.local_names import local
from foundation.messages import Button, Message
from foundation.outbox.cancellation import cancel_event, reached_by
from foundation.web.formats import moment
from lookups import releases
from lookups.communes_in_text import communes_in
from lookups.kinds.hazards import active_notices
from lookups.kinds.hazards.models import HazardNotice, ReceivedAlert
from lookups.releases import ReleaseRefused
from lookups.subscriptions.models import Subscription
from lookups.subscriptions.notifications import notify

LONGEST = 700


def warning(notice: HazardNotice) -> Message:
    until = {"moment": moment(notice.valid_until), "issuer": notice.issuer}
    lines = [
        f"{notice.title} ({notice.level_in_words}).",
        _("Affected: %(area)s") % {"area": _short(notice.area)},
        _("What to do: %(advice)s") % {"advice": _short(notice.advice)},
        _("In force until %(moment)s. According to %(issuer)s.") % until,
    ]
    rescue = Button(_("Call rescue 112"), "phone", "112")
    text = "\n".join(lines)
    return Message(text, (rescue, *_ways_on()), brief=text)


def all_clear(notice: HazardNotice) -> Message:
    over = _("The warning is over: %(title)s.") % {"title": notice.title}
    care = local(_("Please still take care when you go home or travel; for help call 112 or %(hotline)s."))
    return Message(f"{over}\n{care}", _ways_on(), brief=f"{over}\n{care}")


def no_longer_here(notice: HazardNotice) -> Message:
    text = _("The new bulletin no longer warns of your place: %(title)s is over.") % {"title": notice.title}
    return Message(text, _ways_on(), brief=text)


def _ways_on() -> tuple[Button, Button]:
    return (
        Button(_("See the warnings"), "say", "cảnh báo thiên tai"),
        Button(_("No more warnings"), "say", "dừng báo thiên tai"),
    )


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


TOPIC = "hazard"
PUBLISHES = "publish_hazardnotice"
PURPOSE = "hazard"
CLEAR_IS_NEWS_FOR = dt.timedelta(days=1)
Words = Callable[[HazardNotice], Message]


class HazardRefused(ReleaseRefused):
    """The notice cannot be published or ended; `message` is for the officer."""


@transaction.atomic
def publish(*, notice: HazardNotice, by: User, alone_because: str = "", seen: str | None = None) -> int:
    """Put a draft in force and warn; how many were warned. Communes left empty are read from the area.

    `by` is not its writer, or says why he publishes alone (releases). `seen`: the text that he read.
    Level 3 and above goes to the subscribers of its communes. Where it supersedes another, whoever was warned
    by that one is told on: of the new one where it still holds for him, of the end of the old one elsewhere.
    """
    notice = _lock(notice)
    releases.check(notice, by=by, permission=PUBLISHES, alone_because=alone_because, seen=seen)
    if notice.superseded_at:
        raise HazardRefused("Bản tin này đã có bản mới thay thế.")
    if notice.valid_until <= timezone.now():
        raise HazardRefused("Cảnh báo đã quá hạn hiệu lực, xin sửa ngày giờ trước khi phát.")
    if notice.received_alerts.filter(outcome=ReceivedAlert.Outcome.CANCELLED).exists():
        raise HazardRefused("Cơ quan ban hành đã hủy bản tin này.")
    if not notice.advice.strip():
        raise HazardRefused("Chưa ghi phải làm gì; xin ghi trước khi phát.")
    if not notice.communes.exists():
        notice.communes.set(communes_in(notice.area))
    if not notice.communes.exists():
        raise HazardRefused("Chưa nhận ra xã, phường nào trong khu vực; xin chọn xã, phường.")
    releases.release(notice, by=by, alone_because=alone_because)
    notice.save()
    here = set(Subscription.objects.citizens(TOPIC, notice.communes.all()))
    warned_before = _supersede(notice) if notice.supersedes_id else set()
    receivers = here if notice.level >= active_notices.PUSHED_FROM else here & warned_before
    told = _notify(notice, receivers, warning, _key(notice), notice.valid_until)
    if elsewhere := _still_subscribed(warned_before - receivers):
        old = HazardNotice.objects.get(successor=notice)
        _notify_all_clear(old, elsewhere, no_longer_here)
    _show_at_once()
    return told


@transaction.atomic
def end(*, notice: HazardNotice) -> int:
    """The danger is over: tell exactly those who were warned of it, also by what it superseded; how many."""
    notice = _lock(notice)
    if not notice.published_at or notice.ended_at or notice.superseded_at:
        raise HazardRefused("Chỉ kết thúc được cảnh báo đang hiệu lực.")
    notice.ended_at = timezone.now()
    notice.save(update_fields=["ended_at"])
    told = _notify_all_clear(notice, _take_back(notice), all_clear)
    _show_at_once()
    return told


def sweep(*, now: dt.datetime | None = None) -> None:
    """End what has run out; warn those who subscribed while a notice was in force."""
    now = now or timezone.now()
    for notice in HazardNotice.objects.run_out(now):
        try:
            end(notice=notice)
        except HazardRefused:  # ended by an officer a moment ago
            continue
    for notice in HazardNotice.objects.active(now).filter(level__gte=active_notices.PUSHED_FROM):
        _warn_newcomers(notice)


@transaction.atomic
def _warn_newcomers(notice: HazardNotice) -> None:
    newer = Subscription.objects.filter(since__gt=notice.published_at)
    citizens = set(newer.citizens(TOPIC, notice.communes.all()))
    if citizens:
        _notify(notice, citizens, warning, _key(notice), notice.valid_until)


def _still_subscribed(citizens: set[int]) -> set[int]:
    """Of who has stopped the news nobody knows any more whether his place is named."""
    kept = Subscription.objects.active().filter(topic=TOPIC, citizen__in=citizens)
    return set(kept.values_list("citizen", flat=True))


def _supersede(notice: HazardNotice) -> set[int]:
    """Close the older notice; who was warned by it or before it."""
    old = HazardNotice.objects.select_for_update().get(successor=notice)
    if old.superseded_at is None and old.ended_at is None:
        old.superseded_at = timezone.now()
        old.save(update_fields=["superseded_at"])
        return _take_back(old)
    return set()


def _take_back(notice: HazardNotice) -> set[int]:
    """Cancel what was not sent; whom the notice or an earlier one of its chain reached, and who has not been
    told since that it is over."""
    warned = _take_back(notice.supersedes) if notice.supersedes else set()
    warned |= cancel_event(purpose=PURPOSE, event_key=_key(notice))
    return warned - reached_by(purpose=PURPOSE, event_key=_clear_key(notice))


def _show_at_once() -> None:
    """The banner, and the feeds that other systems read."""
    transaction.on_commit(active_notices.invalidate)


def _notify_all_clear(notice: HazardNotice, citizens: set[int], words: Words) -> int:
    return _notify(notice, citizens, words, _clear_key(notice), timezone.now() + CLEAR_IS_NEWS_FOR)


def _notify(notice: HazardNotice, citizens: set[int], words: Words, key: str, expires_at: dt.datetime) -> int:
    """On the lane of notices: no waiting behind a broadcast."""
    return notify(citizens, partial(words, notice), purpose=PURPOSE, event_key=key, expires_at=expires_at)


def _key(notice: HazardNotice) -> str:
    return f"hazard:{notice.pk}"


def _clear_key(notice: HazardNotice) -> str:
    return f"{_key(notice)}:clear"


def _lock(notice: HazardNotice) -> HazardNotice:
    return HazardNotice.objects.select_for_update().get(pk=notice.pk)
