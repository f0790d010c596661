"""Limits of messages to phones, which cost money and may reach strangers.

A phone that its owner has not confirmed gets none but the confirmation (PHONE_CONFIRMATION_REQUIRED, on by
default), at most MAX_TO_UNCONFIRMED a day. Each purpose has a budget of paid messages a day; when
it is used up the messages wait for the next day and the desk sees an alarm. The counters live in Redis;
without Redis nothing is sent anyway (`budget.py`).
"""

import datetime as dt
import hmac

import redis
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from foundation import alarms, broker
from foundation.outbox.routes import Accept, Defer, OutgoingMessage, Refusal

CONFIRMATION = "phone-confirmation"  # the purpose of the one message that an unconfirmed phone may get
MAX_TO_UNCONFIRMED = 3
KEPT_SECONDS = 2 * 24 * 3600
OPENS_AT = 8  # o'clock: what waits for a new budget wakes nobody

# KEYS: counter. ARGV: most, seconds kept, notice. A notice that is tried again counts once.
_TAKE = """
if redis.call('SISMEMBER', KEYS[1], ARGV[3]) == 1 then return 1 end
if redis.call('SCARD', KEYS[1]) >= tonumber(ARGV[1]) then return 0 end
redis.call('SADD', KEYS[1], ARGV[3])
redis.call('EXPIRE', KEYS[1], ARGV[2])
return 1
"""


def check(outgoing: OutgoingMessage, plan: Accept, now: dt.datetime) -> Defer | Refusal | None:
    """None: this message may go to the phone now. Counts it, so ask only for what is about to be sent."""
    today = timezone.localdate(now)
    if refusal := refusal_of(outgoing):
        return refusal
    if not outgoing.phone_is_confirmed and not _take(
        _of_phone(outgoing.phone), today, MAX_TO_UNCONFIRMED, outgoing
    ):
        return Defer(_next_day(now), "phone_limit")
    if plan.price and not _take(_of_purpose(outgoing.purpose), today, budget_of(outgoing.purpose), outgoing):
        _raise_alarm(outgoing.purpose)
        return Defer(_next_day(now), "purpose_budget")
    return None


def refusal_of(outgoing: OutgoingMessage) -> Refusal | None:
    """None: this message may go to the phone, today or later."""
    if outgoing.phone_is_confirmed or outgoing.purpose == CONFIRMATION:
        return None
    return Refusal("phone_unconfirmed") if settings.PHONE_CONFIRMATION_REQUIRED else None


def has_had_enough(outgoing: OutgoingMessage, now: dt.datetime) -> bool:
    """Whether an unconfirmed phone has had today's messages already. Counts nothing."""
    if outgoing.phone_is_confirmed:
        return False
    return _taken(_of_phone(outgoing.phone), timezone.localdate(now)) >= MAX_TO_UNCONFIRMED


def budget_left(purpose: str, now: dt.datetime) -> int:
    """Paid messages of this purpose that may still go today. Counts nothing."""
    return max(0, budget_of(purpose) - _taken(_of_purpose(purpose), timezone.localdate(now)))


def budget_of(purpose: str) -> int:
    """Paid messages a day; a purpose without a budget of its own has the common one."""
    own: dict[str, int] = settings.OUTBOX_PURPOSE_BUDGETS
    return own.get(purpose, settings.OUTBOX_PAID_PER_DAY)


def _take(subject: str, day: dt.date, most: int, outgoing: OutgoingMessage) -> bool:
    key = _key(subject, day)
    return bool(broker.client().eval(_TAKE, 1, key, most, KEPT_SECONDS, outgoing.notice_id))


def _taken(subject: str, day: dt.date) -> int:
    try:
        return int(broker.client().scard(_key(subject, day)))
    except redis.RedisError:
        return 0  # only forecasts ask; nothing is sent without Redis


def _key(subject: str, day: dt.date) -> str:
    return f"outbox:limit:{day}:{subject}"


def _of_phone(phone: str) -> str:
    return f"phone:{hmac.digest(settings.SECRET_KEY.encode(), phone.encode(), 'sha256')[:16].hex()}"


def _of_purpose(purpose: str) -> str:
    return f"purpose:{purpose}"


def _next_day(now: dt.datetime) -> dt.datetime:
    tomorrow = timezone.localtime(now) + dt.timedelta(days=1)
    return tomorrow.replace(hour=OPENS_AT, minute=0, second=0, microsecond=0)


def _raise_alarm(purpose: str) -> None:
    words = _(
        "The day's %(budget)d paid messages for “%(purpose)s” are used up: the others wait for tomorrow."
    )
    message = words % {"budget": budget_of(purpose), "purpose": purpose}
    alarms.raise_alarm(key=f"{alarms.BUDGETS}{purpose}"[:50], message=message)
