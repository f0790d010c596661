"""Alarms: conditions that staff see until they are over, each with the number of its cases."""

import datetime as dt
from dataclasses import dataclass, replace

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from foundation.outbox import reasons
from foundation.outbox.models import Alarm, Lane, Notice, NoticeQuerySet

REPLIES = "reply-"  # answers that did not reach the person who asked
FAULTS = "fault-"  # messages that a platform refuses for what is in them
BUDGETS = "budget-"  # a day's paid messages of a purpose are used up
QUIET = dt.timedelta(days=1)  # a counted alarm without a new case for so long is over


@dataclass(frozen=True, slots=True)
class OpenAlarm:
    """`count` is 0 for a condition that is not counted."""

    key: str
    message: str
    raised_at: dt.datetime
    count: int

    @property
    def reason(self) -> str:
        """Of an alarm about answers."""
        return self.key.removeprefix(REPLIES)


def raise_alarm(*, key: str, message: str, count: int = 0) -> None:
    """Show staff a condition until it is cleared; raising it again keeps the moment it began and adds
    `count` cases."""
    now = timezone.now()
    alarm, created = Alarm.objects.get_or_create(key=key, defaults={"message": message[:300], "count": count})
    if created:
        return
    is_over = alarm.cleared_at is not None
    Alarm.objects.filter(pk=alarm.pk).update(
        message=message[:300],
        cleared_at=None,
        raised_at=now if is_over else alarm.raised_at,
        checked_at=now,
        count=count if is_over else F("count") + count,
    )


def clear_alarm(*, key: str) -> None:
    Alarm.objects.filter(key=key, cleared_at=None).update(cleared_at=timezone.now())


def is_open(*, key: str) -> bool:
    return Alarm.objects.filter(key=key, cleared_at=None).exists()


def report_not_sent(lane: str, reason: str, count: int = 1) -> None:
    """Raise an alarm for replies that were not sent: somebody waits for them.

    Other notices that were not sent are only listed in the ledger.
    """
    if lane == Lane.REPLY:
        message = _("An answer did not reach who asked. %(reason)s") % {"reason": reasons.sentence(reason)}
        raise_alarm(key=f"{REPLIES}{reason}"[:50], message=message, count=count)


def report_fault(reason: str, code: str, detail: str, count: int) -> None:
    """Raise an alarm: a platform refused `count` messages for their content, which is our fault."""
    message = reasons.sentence(reason)
    if detail:
        message = _("%(reason)s (code %(code)s: %(detail)s)") % {
            "reason": message,
            "code": code,
            "detail": detail,
        }
    raise_alarm(key=f"{FAULTS}{code.lstrip('-') or reason}"[:50], message=message, count=count)


def open_alarms(prefix: str = "") -> list[OpenAlarm]:
    """Oldest first; several conditions with the same words (one cause, three routes) are one."""
    rows = Alarm.objects.filter(cleared_at=None, key__startswith=prefix).order_by("raised_at")
    merged: dict[str, OpenAlarm] = {}
    for row in rows:
        known = merged.get(row.message, OpenAlarm(row.key, row.message, row.raised_at, 0))
        merged[row.message] = replace(known, count=known.count + row.count)
    return list(merged.values())


def clear_settled() -> None:
    """Counted alarms end after a quiet day; those of answers when no such answer waits for a decision.

    Those of a day's budget end with the day.
    """
    for alarm in Alarm.objects.filter(cleared_at=None, key__startswith=BUDGETS):
        if timezone.localdate(alarm.checked_at) < timezone.localdate():
            clear_alarm(key=alarm.key)
    quiet_since = timezone.now() - QUIET
    counted = Alarm.objects.filter(cleared_at=None, key__regex=f"^({REPLIES}|{FAULTS})")
    for alarm in counted:
        if alarm.checked_at < quiet_since or _is_decided(alarm.key):
            clear_alarm(key=alarm.key)


def _is_decided(key: str) -> bool:
    if not key.startswith(REPLIES):
        return False
    return not undelivered_replies().filter(reason=key.removeprefix(REPLIES)).exists()


def undelivered_replies() -> NoticeQuerySet:
    return Notice.objects.dead().filter(lane=Lane.REPLY)
