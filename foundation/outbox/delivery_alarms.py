"""Alarms about messages that were not delivered."""

import datetime as dt

from django.utils import timezone
from django.utils.translation import gettext as _

from foundation.alarms import BUDGETS, FAULTS, REPLIES, clear_alarm, raise_alarm
from foundation.database import clock
from foundation.outbox import reasons
from foundation.outbox.models import Alarm, Lane, Notice, NoticeQuerySet

QUIET = dt.timedelta(days=1)  # a counted alarm without a new case for so long is over


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


def clear_settled() -> None:
    """Counted alarms end after a quiet day; those of answers when no such answer waits for a decision.

    Those of a day's budget end with the day.
    """
    for alarm in Alarm.objects.filter(cleared_at=None, key__startswith=BUDGETS):
        if timezone.localdate(alarm.checked_at) < timezone.localdate():
            clear_alarm(key=alarm.key)
    quiet_since = clock.now() - QUIET
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
