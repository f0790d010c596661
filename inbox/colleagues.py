"""Colleagues at the operators' desk: who is on duty, how much each holds, what the bell tells them."""

import datetime as dt
from contextlib import suppress
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.core.cache import cache
from django.db.models import Count
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy
from redis.exceptions import RedisError

from foundation.accounts import bell
from foundation.accounts.officers import name_of
from foundation.conversations.models import Conversation
from inbox.permissions import CAN_ANSWER

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
    return sorted(found, key=lambda one: (not one.is_on_duty, one.holds, one.name))


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
