"""Keep what was said, once, in order; and what it means for whoever has to answer."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models, transaction
from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Greatest
from django.utils import timezone

from foundation.citizens.models import ChannelIdentity, Citizen
from foundation.conversations import files, hours
from foundation.conversations.models import Conversation, DeskEntry, Handling, Turn

State = Conversation.State


def transcript(citizen: Citizen) -> list[dict[str, Any]]:
    """Every turn of the citizen's conversations and every note about him, for the copy of his data."""
    turns = Turn.objects.filter(conversation__identity__citizen=citizen).order_by("said_at", "pk")
    notes = DeskEntry.objects.filter(conversation__identity__citizen=citizen).exclude(text="")
    said = [dict(turn) for turn in turns.values("author", "text", "said_at")]
    noted = notes.order_by("at", "pk").values_list("kind", "text", "at")
    return said + [{"author": kind, "text": text, "said_at": at} for kind, text, at in noted]


def forget(citizen: Citizen) -> None:
    """Data erasure: the conversations go, with all their turns, notes and files."""
    _remove_files(Turn.objects.filter(conversation__identity__citizen=citizen))
    Conversation.objects.filter(identity__citizen=citizen).delete()


def readable_before(moment: dt.datetime) -> models.QuerySet[Turn]:
    """The turns said before that moment whose words are still there."""
    return Turn.objects.filter(~models.Q(text="", attachments=[]), said_at__lt=moment)


def blank_old(*, at_once: int = 20_000) -> int:
    """Blank what was said longer ago than CHAT_RETENTION_DAYS, `at_once` in a transaction; how many turns.

    Who spoke and when stays: the figures of the centre are counted from it. Notes go with the words.
    """
    moment = timezone.now() - dt.timedelta(days=settings.CHAT_RETENTION_DAYS)
    old = readable_before(moment)
    blanked = 0
    while found := list(old.order_by("said_at").values_list("pk", flat=True)[:at_once]):
        _remove_files(Turn.objects.filter(pk__in=found))
        blanked += Turn.objects.filter(pk__in=found).update(text="", attachments=[])
    DeskEntry.objects.filter(~Q(text=""), at__lt=moment).update(text="")
    return blanked


def _remove_files(turns: models.QuerySet[Turn]) -> None:
    for attachments in turns.exclude(attachments=[]).values_list("attachments", flat=True):
        files.remove(attachments)


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
    told = Conversation.objects.filter(pk=conversation.pk)
    told.update(last_turn_at=Greatest(F("last_turn_at"), Value(said_at)), **_EFFECTS[author](said_at))
    if author == Turn.Author.PERSON:
        _first_answer(conversation, said_at, operator)
    return turn


def _citizen_waits(said_at: dt.datetime) -> dict[str, Any]:
    """A word after the close is the bot's; where a person is due, the wait begins with the first word."""
    awaited = When(state__in=(State.WAITING, State.HELD), unanswered_since=None, then=Value(said_at))
    owing = When(state=State.HELD, holder_owes_since=None, then=Value(said_at))
    return {
        "state": Case(When(state=State.CLOSED, then=Value(State.BOT.value)), default=F("state")),
        "unanswered_since": Case(awaited, default=F("unanswered_since")),
        "holder_owes_since": Case(owing, default=F("holder_owes_since")),
    }


def _nobody_waits(said_at: dt.datetime) -> dict[str, Any]:
    return {
        "unanswered_since": None,
        "holder_owes_since": None,
        "asked_for_time": False,
        "was_taken_back": False,
    }


_EFFECTS = {
    Turn.Author.CITIZEN: _citizen_waits,
    Turn.Author.PERSON: _nobody_waits,
    Turn.Author.BOT: lambda said_at: {},
}


def _first_answer(conversation: Conversation, at: dt.datetime, operator: AbstractBaseUser | None) -> None:
    handling = Handling.objects.filter(
        conversation=conversation, closed_at=None, first_answered_at=None
    ).first()
    if handling is None:
        return
    handling.first_answered_at = max(at, handling.asked_at)
    handling.minutes_to_answer = hours.current().minutes(handling.asked_at, at)
    handling.answered_by_id = operator.pk if operator else None
    handling.save(update_fields=["first_answered_at", "minutes_to_answer", "answered_by"])
