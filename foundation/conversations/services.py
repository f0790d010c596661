"""Keep what was said, once, in order."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models, transaction
from django.utils import timezone

from foundation.citizens.models import ChannelIdentity, Citizen
from foundation.conversations.models import Conversation, Turn


def transcript(citizen: Citizen) -> list[dict[str, Any]]:
    """Every turn of the citizen's conversations, for the copy of his data."""
    turns = Turn.objects.filter(conversation__identity__citizen=citizen).order_by("said_at", "pk")
    return [dict(turn) for turn in turns.values("author", "text", "said_at")]


def forget(citizen: Citizen) -> None:
    """Data erasure: the conversations go, with all their turns."""
    Conversation.objects.filter(identity__citizen=citizen).delete()


def readable_before(moment: dt.datetime) -> models.QuerySet[Turn]:
    """The turns said before that moment whose words are still there."""
    return Turn.objects.filter(~models.Q(text="", attachments=[]), said_at__lt=moment)


def blank_old(*, at_once: int = 20_000) -> int:
    """Blank what was said longer ago than CHAT_RETENTION_DAYS, `at_once` in a transaction; how many turns.

    Who spoke and when stays: the figures of the centre are counted from it.
    """
    old = readable_before(timezone.now() - dt.timedelta(days=settings.CHAT_RETENTION_DAYS))
    blanked = 0
    while found := list(old.order_by("said_at").values_list("pk", flat=True)[:at_once]):
        blanked += Turn.objects.filter(pk__in=found).update(text="", attachments=[])
    return blanked


@transaction.atomic
def record_turn(
    *,
    identity: ChannelIdentity,
    author: Turn.Author,
    text: str,
    attachments: Sequence[dict[str, Any]] = (),
    external_id: str = "",
    said_at: dt.datetime | None = None,
    operator: AbstractBaseUser | None = None,
) -> Turn | None:
    """Append one turn. None where a turn with this external id is there already (a redelivered message)."""
    conversation, _ = Conversation.objects.get_or_create(identity=identity)
    said_at = said_at or timezone.now()
    values = {
        "author": author,
        "text": text,
        "attachments": list(attachments),
        "said_at": said_at,
        "operator": operator,
    }
    if external_id:
        turn, created = Turn.objects.get_or_create(
            conversation=conversation, external_id=external_id, defaults=values
        )
    else:
        turn, created = Turn.objects.create(conversation=conversation, **values), True
    if not created:
        return None
    Conversation.objects.filter(pk=conversation.pk).exclude(last_turn_at__gte=said_at).update(
        last_turn_at=said_at
    )
    return turn
