"""Answer visitors' messages in a worker: in order per conversation, tried again, at last left to a person.

A message is claimed with a lease only while it is the oldest one of its conversation that waits. Its answer
and its end as a waiting one are one transaction.
"""

import datetime as dt
import logging
import time
from dataclasses import asdict

from django.core.files.storage import default_storage
from django.db import Error, connection, transaction
from django.db.models import Exists, OuterRef
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from assistant.receiving import IncomingMessage, answer_turns
from assistant.replies import Utterance
from foundation.alarms import FAULTS, raise_alarm
from foundation.conversations.models import Turn
from foundation.conversations.services import ask_for_person
from foundation.database.retries import retry_conflicts
from foundation.files import stored_files
from web_channel.models import Choices, UnansweredMessage

logger = logging.getLogger(__name__)

SECONDS = 20.0  # one task's share; the next wake-up or the beat goes on
LEASE = dt.timedelta(seconds=60)
PAUSES = (dt.timedelta(seconds=5), dt.timedelta(seconds=30))  # before the second try and the third
TRIES = len(PAUSES) + 1
ALARM = f"{FAULTS}web-chat"
PICTURE_STARTS = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF")


def answer_waiting(seconds: float = SECONDS) -> int:
    """Answer until nothing is due or the time is up; how many were tried."""
    until, count = time.monotonic() + seconds, 0
    while time.monotonic() < until and (claimed := claim()):
        _try(claimed)
        count += 1
    return count


@transaction.atomic
def claim() -> UnansweredMessage | None:
    """The oldest message that is due, counted as tried and hidden from other workers for LEASE."""
    same = UnansweredMessage.objects.filter(turn__conversation=OuterRef("turn__conversation"))
    due = UnansweredMessage.objects.filter(~Exists(same.filter(pk__lt=OuterRef("pk"))), due_at__lte=Now())
    message = due.select_for_update(skip_locked=True, of=("self",)).order_by("pk").first()
    if message:
        message.attempts += 1
        message.due_at = Now() + LEASE
        message.save(update_fields=["attempts", "due_at"])
    return message


def _try(claimed: UnansweredMessage) -> None:
    try:
        if claimed.attempts > TRIES:
            raise RuntimeError("its worker died each time")
        _answer(claimed.pk)
    except Exception as error:
        if isinstance(error, Error) and not connection.is_usable():
            raise  # the database is away: the message is not at fault
        logger.exception("web chat: message %s failed (try %s)", claimed.pk, claimed.attempts)
        if claimed.attempts >= TRIES:
            _give_up(claimed.pk)
        else:
            due_at = Now() + PAUSES[claimed.attempts - 1]
            UnansweredMessage.objects.filter(pk=claimed.pk).update(due_at=due_at)


@retry_conflicts
@transaction.atomic
def _answer(number: int) -> None:
    """Nothing where the visitor was erased, or a worker whose lease ran out has answered meanwhile."""
    message = UnansweredMessage.objects.select_for_update().filter(pk=number).first()
    if message is None:
        return
    turn = _turn_of(message)
    identity = turn.conversation.identity
    incoming = IncomingMessage(identity, turn.text, _utterance(message, turn), turn.said_at, turn.external_id)
    (answers,) = answer_turns([incoming], [turn])
    Choices.objects.bulk_create(
        Choices(turn=each.turn, buttons=[asdict(button) for button in each.message.buttons])
        for each in answers or ()
        if each.message.buttons
    )
    _end(message)


@transaction.atomic
def _give_up(number: int) -> None:
    message = UnansweredMessage.objects.select_for_update().filter(pk=number).first()
    if message:
        raise_alarm(
            key=ALARM,
            message=_("Messages of the web chat failed at every try: the visitors wait at the desk."),
            count=1,
        )
        why = _("The bot could not process this message: please answer it.")
        ask_for_person(identity=_turn_of(message).conversation.identity, because=why)
        _end(message)


def _turn_of(message: UnansweredMessage) -> Turn:
    """With its conversation locked: nobody else adds to it until the transaction ends."""
    turns = Turn.objects.select_related("conversation__identity__citizen")
    return turns.select_for_update(of=("conversation",)).get(pk=message.turn_id)


def _end(message: UnansweredMessage) -> None:
    message.delete()
    stored_files.delete_after_commit(message.paths)


def _utterance(message: UnansweredMessage, turn: Turn) -> Utterance:
    sent = [(str(file["name"]), _content(str(file["path"]))) for file in message.files]
    if not turn.text.strip() and not sent:
        return Utterance(event="other", address=message.address)
    pictures = tuple(content for _name, content in sent if content.startswith(PICTURE_STARTS))
    others = tuple((name, content) for name, content in sent if not content.startswith(PICTURE_STARTS))
    return Utterance(turn.text, pictures, files=others, address=message.address)


def _content(path: str) -> bytes:
    with default_storage.open(path) as file:
        content: bytes = file.read()
    return content
