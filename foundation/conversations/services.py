"""Keep what was said, once, in order."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
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
