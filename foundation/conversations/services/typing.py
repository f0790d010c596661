"""Typing lock: a short lease shows colleagues that somebody is writing an answer."""

import datetime as dt

from django.contrib.auth.models import User
from django.db.models import Q
from django.utils import timezone

from foundation.conversations.models import Conversation

LEASE = dt.timedelta(seconds=60)


def claim_typing(*, conversation: Conversation, operator: User) -> bool:
    """Take or renew the lease; False where a colleague types, or holds the conversation."""
    now = timezone.now()
    free = Q(typing_by=None) | Q(typing_by=operator) | Q(typing_until__lte=now)
    may_answer = Q(holder=None) | Q(holder=operator)
    rows = Conversation.objects.filter(free, may_answer, pk=conversation.pk)
    return bool(rows.update(typing_by=operator, typing_until=now + LEASE))


def release_typing(*, conversation: Conversation, operator: User) -> None:
    Conversation.objects.filter(pk=conversation.pk, typing_by=operator).update(
        typing_by=None, typing_until=None
    )
