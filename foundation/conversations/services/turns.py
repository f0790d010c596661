"""Record turns once and in order, and update who waits for an answer."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.db import connection, models, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from foundation.alarms import clear_alarm
from foundation.citizens.models import ChannelIdentity, Citizen
from foundation.conversations import files, hours
from foundation.conversations.copies import COPIES
from foundation.conversations.models import Conversation, DeskEntry, Handling, Turn
from foundation.conversations.services.assignment import alarm_key
from foundation.messages import Button

State = Conversation.State


def transcript(citizen: Citizen) -> list[dict[str, Any]]:
    """Every turn of the citizen's conversations and every note about him, for the copy of his data."""
    turns = Turn.objects.filter(conversation__identity__citizen=citizen).order_by("said_at", "pk")
    notes = DeskEntry.objects.filter(conversation__identity__citizen=citizen).exclude(text="")
    said = [dict(turn) for turn in turns.values("author", "text", "said_at")]
    noted = notes.order_by("at", "pk").values_list("kind", "text", "at")
    return said + [{"author": kind, "text": text, "said_at": at} for kind, text, at in noted]


def forget(citizen: Citizen) -> None:
    """Data erasure: the files named in turns, and the alarms of emergencies, which nobody could end any more.
    The rows go as declared (conversations/personal_fields.py)."""
    _remove_files(Turn.objects.filter(conversation__identity__citizen=citizen))
    for conversation in Conversation.objects.filter(identity__citizen=citizen).exclude(emergency=""):
        clear_alarm(key=alarm_key(conversation))


def readable_before(moment: dt.datetime) -> models.QuerySet[Turn]:
    """The turns said before that moment whose words are still there."""
    return Turn.objects.filter(~models.Q(text="", attachments=[]), said_at__lt=moment)


def blank_old(*, at_once: int = 20_000) -> int:
    """Blank what was said longer ago than CHAT_RETENTION_DAYS, `at_once` in a transaction; how many turns.

    Who spoke and when stays: the figures of the centre are counted from it. Notes and copies go with the
    words.
    """
    moment = timezone.now() - dt.timedelta(days=settings.CHAT_RETENTION_DAYS)
    old = readable_before(moment)
    blanked = 0
    while found := list(old.order_by("said_at").values_list("pk", flat=True)[:at_once]):
        _remove_files(Turn.objects.filter(pk__in=found))
        blanked += Turn.objects.filter(pk__in=found).update(text="", attachments=[], buttons=[])
    DeskEntry.objects.filter(~Q(text=""), at__lt=moment).update(text="")
    told = DeskEntry.objects.filter(
        conversation=OuterRef("pk"), kind=DeskEntry.Kind.EMERGENCY, at__gte=moment
    )
    Conversation.objects.filter(~Q(emergency_place=""), ~Exists(told)).update(emergency_place="")
    Conversation.objects.filter(~Q(because=""), last_turn_at__lt=moment).update(because="")
    for forget_copies in COPIES.values():
        forget_copies(moment)
    return blanked


def _remove_files(turns: models.QuerySet[Turn]) -> None:
    for attachments in turns.exclude(attachments=[]).values_list("attachments", flat=True):
        files.remove(attachments)


@dataclass(frozen=True, slots=True)
class NewTurn:
    """One utterance to be kept. `external_id` is the channel's message id, "" where it has none."""

    identity: ChannelIdentity
    author: Turn.Author
    text: str
    attachments: Sequence[dict[str, Any]] = ()
    external_id: str = ""
    said_at: dt.datetime | None = None
    operator: User | None = None
    buttons: Sequence[Button] = ()


def record_turn(
    *,
    identity: ChannelIdentity,
    author: Turn.Author,
    text: str,
    attachments: Sequence[dict[str, Any]] = (),
    external_id: str = "",
    said_at: dt.datetime | None = None,
    operator: User | None = None,
) -> Turn | None:
    """Append one turn. None where a turn with this external id is there already (a redelivered message)."""
    said = NewTurn(identity, author, text, attachments, external_id, said_at, operator)
    return record_turns([said])[0]


@transaction.atomic
def record_turns(words: Sequence[NewTurn]) -> list[Turn | None]:
    """As `record_turn`, for several at once; in their order, each with its conversation as it is now.

    The conversations are locked: nobody else adds to them until the transaction ends.
    """
    conversations = _locked({said.identity.pk: said.identity for said in words})
    heard = _heard_before(words, conversations)
    turns: list[Turn | None] = []
    for said in words:
        conversation = conversations[said.identity.pk]
        key = (conversation.pk, said.external_id)
        turns.append(None if key in heard else _turn(said, conversation))
        if said.external_id:
            heard.add(key)
    new = [turn for turn in turns if turn]
    Turn.objects.bulk_create(new)
    _note(new)
    return turns


def _locked(identities: Mapping[int, ChannelIdentity]) -> dict[int, Conversation]:
    """The conversation of each identity, by the identity's number; the first word makes one."""
    rows = Conversation.objects.filter(identity__in=identities).select_for_update().order_by("pk")
    found = {row.identity_id: row for row in rows}
    missing = [identity for pk, identity in identities.items() if pk not in found]
    if missing:
        Conversation.objects.bulk_create(
            [Conversation(identity=identity) for identity in missing], ignore_conflicts=True
        )
        found |= {row.identity_id: row for row in rows.filter(identity__in=missing)}
    for pk, conversation in found.items():
        conversation.identity = identities[pk]  # and the identity knows its conversation
    return found


def _heard_before(
    words: Sequence[NewTurn], conversations: Mapping[int, Conversation]
) -> set[tuple[int, str]]:
    named = {said.external_id for said in words} - {""}
    if not named:
        return set()
    known = Turn.objects.filter(conversation__in=conversations.values(), external_id__in=named)
    return set(known.values_list("conversation", "external_id"))


def _turn(said: NewTurn, conversation: Conversation) -> Turn:
    return Turn(
        conversation=conversation,
        author=said.author,
        text=said.text,
        attachments=list(said.attachments),
        external_id=said.external_id,
        said_at=said.said_at or timezone.now(),
        operator=said.operator,
        buttons=[asdict(button) for button in said.buttons],
    )


def _note(turns: Sequence[Turn]) -> None:
    """Update the conversations: who waits, since when, and the first answer of a person."""
    told = {turn.conversation_id: turn.conversation for turn in turns}
    for turn in turns:
        last = turn.conversation.last_turn_at
        turn.conversation.last_turn_at = max(last, turn.said_at) if last else turn.said_at
        if turn.author == Turn.Author.CITIZEN:
            _citizen_waits(turn.conversation, turn.said_at)
        elif turn.author == Turn.Author.PERSON:
            _answered(turn)
            _first_answer(turn.conversation, turn.said_at, turn.operator)
    rows = [[getattr(each, column) for each in told.values()] for column in ("pk", *_NOTED)]
    with connection.cursor() as cursor:
        cursor.execute(_SAVE, rows)


def _citizen_waits(conversation: Conversation, said_at: dt.datetime) -> None:
    """A word after the close is the bot's; where a person is due, the wait begins with the first word."""
    if conversation.state == State.CLOSED:
        conversation.state = State.BOT
    if conversation.state in (State.WAITING, State.HELD):
        conversation.unanswered_since = conversation.unanswered_since or said_at
    if conversation.state == State.HELD:
        conversation.holder_owes_since = conversation.holder_owes_since or said_at


def _answered(turn: Turn) -> None:
    """Nobody waits any more, unless the citizen has asked since: what was answered in the platform's own
    console may be heard of late."""
    conversation = turn.conversation
    asked = conversation.turns.filter(author=Turn.Author.CITIZEN, said_at__gt=turn.said_at)
    newer = asked.order_by("said_at").values_list("said_at", flat=True).first()
    if newer and conversation.unanswered_since:
        conversation.unanswered_since = max(conversation.unanswered_since, newer)
        return
    conversation.unanswered_since = conversation.holder_owes_since = None
    conversation.asked_for_time = conversation.was_taken_back = False


# One statement for all; bulk_update would spend more on composing it than the database on doing it.
_NOTED = (
    "state",
    "last_turn_at",
    "unanswered_since",
    "holder_owes_since",
    "asked_for_time",
    "was_taken_back",
)
_SAVE = """
UPDATE conversations_conversation c
   SET state = u.state, last_turn_at = u.last_turn_at, unanswered_since = u.unanswered_since,
       holder_owes_since = u.holder_owes_since, asked_for_time = u.asked_for_time,
       was_taken_back = u.was_taken_back
  FROM unnest(%s::bigint[], %s::text[], %s::timestamptz[], %s::timestamptz[], %s::timestamptz[],
              %s::boolean[], %s::boolean[])
       AS u (id, state, last_turn_at, unanswered_since, holder_owes_since, asked_for_time, was_taken_back)
 WHERE c.id = u.id
"""


def _first_answer(conversation: Conversation, at: dt.datetime, operator: User | None) -> None:
    handling = Handling.objects.filter(
        conversation=conversation, closed_at=None, first_answered_at=None
    ).first()
    if handling is None:
        return
    handling.first_answered_at = max(at, handling.asked_at)
    handling.minutes_to_answer = hours.current().minutes(handling.asked_at, at)
    handling.answered_by_id = operator.pk if operator else None
    handling.save(update_fields=["first_answered_at", "minutes_to_answer", "answered_by"])
