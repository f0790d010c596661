"""Alerts for an operator with an open page: who answers, and time limits that run out.

The page announces each key once. A key contains the moment of the time limit.

Colleagues at the operators' desk: who is on duty, how much each holds, what the bell tells them.
"""

import datetime as dt
import zlib
from contextlib import suppress
from dataclasses import dataclass, replace

from django.contrib.auth.models import User
from django.core.cache import cache
from django.db.models import Count
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from redis.exceptions import RedisError

from foundation.accounts import bell
from foundation.alarms import REPLIES, open_alarms
from foundation.citizens.windows import Window, WindowState
from foundation.conversations.models import Conversation
from foundation.conversations.services.assignment import alarm_key
from foundation.officers import name_of
from foundation.outbox.delivery_alarms import undelivered_replies
from foundation.outbox.models import Alarm
from foundation.vietnamese.folding import fold
from foundation.vietnamese.names import mask_name
from foundation.vietnamese.order import order_of_person
from foundation.web.formats import day, hour
from inbox.conversation_list import full_name, masked
from inbox.permissions import CAN_ANSWER

WINDOW_HOURS = (1, 6)  # the nearest first
TAKE_BACK_MINUTES = 2
MAX_NAMED, MAX_FOLDED = 5, 500


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
    """An emergency that nobody has acknowledged. `place` is "" until the citizen tells where; `more` are of
    the same kind and place, or of the same kind and network, and wait behind it in the queue."""

    conversation: int
    who: str  # masked name
    because: str
    place: str
    at: dt.datetime
    more: int = 0

    @property
    def key(self) -> str:
        """Changes with what the alarm says: it rings once more then."""
        return f"{zlib.crc32(f'{self.conversation}{self.because}{self.place}{self.more}'.encode()):x}"


def emergencies() -> list[EmergencyAlarm]:
    """Emergencies that nobody has acknowledged, whoever holds the conversation, the newest first. Without a
    place and a network nothing says that two are the same: both stay."""
    told = Conversation.objects.with_unseen_emergency().select_related("identity__citizen")
    unseen = list(told[:MAX_FOLDED])
    alarms = Alarm.objects.filter(key__in=map(alarm_key, unseen)).exclude(source="")
    networks = dict(alarms.values_list("key", "source"))
    folded: dict[int, EmergencyAlarm] = {}
    first_of: dict[tuple[str, str], int] = {}
    for found in unseen:
        sources = filter(None, (fold(found.emergency_place), networks.get(alarm_key(found))))
        names = [(found.emergency, source) for source in sources]
        first = next((first_of[name] for name in names if name in first_of), found.pk)
        for name in names:
            first_of.setdefault(name, first)
        if known := folded.get(first):
            folded[first] = replace(known, more=known.more + 1)
            continue
        folded[first] = EmergencyAlarm(
            found.pk,
            masked(found),
            found.because,
            found.emergency_place,
            found.emergency_at or timezone.now(),
        )
    return list(folded.values())


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


ON_DUTY_FOR = dt.timedelta(minutes=2)
"""An open page asks for news every few seconds; without scripts it is as fresh as its last reload."""
BACKEND = "django.contrib.auth.backends.ModelBackend"
REMEMBERED = dt.timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class Colleague:
    """`last_seen` is None where the desk was not opened in the last REMEMBERED; `holds`: conversations."""

    officer: User
    name: str
    holds: int
    last_seen: dt.datetime | None
    is_on_duty: bool


def note_presence(operator: User) -> None:
    """The operator has a page of the desk open. Forgotten where Redis is away."""
    with suppress(RedisError):
        cache.set(_key(operator.pk), timezone.now(), REMEMBERED.total_seconds())


def colleagues_of(operator: User) -> list[Colleague]:
    """Who else may answer: first those on duty, who holds least on top."""
    staff = User.objects.with_perm(CAN_ANSWER, backend=BACKEND).filter(is_staff=True).exclude(pk=operator.pk)
    officers = list(staff.annotate(holds=Count("held_conversations", distinct=True)).order_by("pk"))
    seen = _last_seen([one.pk for one in officers])
    now = timezone.now()
    found = [
        Colleague(
            one,
            name_of(one),
            one.holds,
            seen.get(one.pk),
            is_on_duty=one.pk in seen and now - seen[one.pk] <= ON_DUTY_FOR,
        )
        for one in officers
    ]
    return sorted(found, key=lambda one: (not one.is_on_duty, one.holds, order_of_person(one.name)))


def mentioned_by(operator: User) -> object:
    return gettext_lazy("%(name)s mentions you in a note.") % {"name": name_of(operator)}


def notify(colleague: User | None, words: object, conversation: Conversation, *, by: User) -> None:
    """By the bell, with a link to the conversation; nobody is told of what he did himself."""
    if colleague is None or colleague == by:
        return
    url = reverse("inbox:conversation", args=[conversation.pk])
    bell.notify(officer=colleague, text=words, url=url)


def _last_seen(operators: list[int]) -> dict[int, dt.datetime]:
    with suppress(RedisError):
        found = cache.get_many([_key(pk) for pk in operators])
        return {pk: found[_key(pk)] for pk in operators if _key(pk) in found}
    return {}


def _key(operator: int) -> str:
    return f"at-the-desk:{operator}"
