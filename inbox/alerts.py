"""Alerts for an operator with an open page: who answers, and time limits that run out.

The page announces each key once. A key contains the moment of the time limit.
"""

import datetime as dt
import zlib
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from foundation.accounts.officers import name_of
from foundation.conversations.models import Conversation
from foundation.conversations.windows import Window, WindowState
from foundation.outbox.alarms import REPLIES, open_alarms, undelivered_replies
from foundation.vietnamese.names import mask_name
from foundation.web.formats import day, hour
from inbox.conversation_list import full_name, masked

WINDOW_HOURS = (1, 6)  # the nearest first
TAKE_BACK_MINUTES = 2
MAX_NAMED = 5


@dataclass(frozen=True, slots=True)
class Alert:
    """`is_shown`: visible on the loaded page already, so only a change is announced."""

    key: str
    words: str
    is_shown: bool = False


@dataclass(frozen=True, slots=True)
class Undelivered:
    """Answers that were not delivered for one reason, with the conversations to answer in another way."""

    words: str
    count: int
    conversations: list[tuple[int, str]]  # number, masked name

    @property
    def key(self) -> str:
        return f"{self.words}{self.count}"


@dataclass(frozen=True, slots=True)
class EmergencyAlarm:
    """An emergency that nobody has acknowledged. `place` is "" until the citizen tells where."""

    conversation: int
    who: str  # masked name
    because: str
    place: str
    at: dt.datetime

    @property
    def key(self) -> str:
        """Changes with what the alarm says: it rings once more then."""
        return f"{zlib.crc32(f'{self.conversation}{self.because}{self.place}'.encode()):x}"


def emergencies() -> list[EmergencyAlarm]:
    """Emergencies that nobody has acknowledged, whoever holds the conversation: one query."""
    unseen = Conversation.objects.with_unseen_emergency().select_related("identity__citizen")
    return [
        EmergencyAlarm(
            found.pk,
            masked(found),
            found.because,
            found.emergency_place,
            found.emergency_at or timezone.now(),
        )
        for found in unseen[:MAX_NAMED]
    ]


def undelivered() -> list[Undelivered]:
    """One alarm a reason, with the newest conversations that it concerns."""
    return [
        Undelivered(alarm.message, alarm.count, _conversations(alarm.reason))
        for alarm in open_alarms(REPLIES)
    ]


def _conversations(reason: str) -> list[tuple[int, str]]:
    people = undelivered_replies().filter(reason=reason).order_by("-pk").values_list("citizen_id", flat=True)
    newest = list(dict.fromkeys(people[:50]))[:MAX_NAMED]
    found = Conversation.objects.filter(identity__citizen__in=newest).select_related("identity__citizen")
    return [(one.pk, mask_name(full_name(one)) or f"#{one.pk}") for one in found.order_by("-pk")[:MAX_NAMED]]


def who_answers(conversation: Conversation, *, is_mine: bool) -> Alert:
    """Announces a change of the holder."""
    holder = conversation.holder
    if is_mine:
        words = _("This conversation is assigned to you.")
    elif holder:
        words = _("This conversation is assigned to %(name)s. What you typed is kept.") % {
            "name": name_of(holder)
        }
    else:
        words = str(conversation.get_state_display())
    return Alert(f"state-{conversation.state}-{conversation.holder_id}", words, is_shown=True)


def taken_back_soon(conversation: Conversation, patience: int | None) -> list[Alert]:
    """`patience` in working minutes; None where nobody waits for the holder."""
    since = conversation.holder_owes_since
    if patience is None or since is None or patience > TAKE_BACK_MINUTES:
        return []
    least = max(patience, 1)
    words = ngettext(
        "The conversation returns to the queue in %(n)s working minute. Your text is kept.",
        "The conversation returns to the queue in %(n)s working minutes. Your text is kept.",
        least,
    )
    key = f"take-back-{since.timestamp():.0f}-{conversation.asked_for_time}"
    return [Alert(key, words % {"n": least})]


def window_ends(window: Window, now: dt.datetime) -> list[Alert]:
    """At six hours and at one hour before an answer costs money, and before none can be sent."""
    is_free = window.state == WindowState.FREE
    until = window.free_until if is_free else window.closes_at
    if until is None or until <= now:
        return []
    near = next((n for n in WINDOW_HOURS if until - now <= dt.timedelta(hours=n)), None)
    if near is None:
        return []
    said = (
        _("Less than %(n)s h left: answers are free until %(hour)s, %(day)s.")
        if is_free
        else _("Less than %(n)s h left: answers are taken until %(hour)s, %(day)s, then only a template.")
    )
    words = said % {"n": near, "hour": hour(until), "day": day(until)}
    return [Alert(f"{window.state}-{until.timestamp():.0f}-{near}", words)]
