"""A visitor speaks: his words are kept, the assistant answers unless a person holds the conversation."""

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from assistant.replies import Utterance
from assistant.services import answer
from foundation.citizens.models import ChannelIdentity
from foundation.citizens.services import record_interaction
from foundation.conversations import files
from foundation.conversations.models import Turn
from foundation.conversations.services import person_holds, record_turn
from foundation.outbox.messages import Message
from web_channel.models import Choices

LONGEST, MOST_FILES, MOST_BYTES = 2000, 3, 10 * 1024 * 1024
PICTURE_STARTS = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF")
Sent = Sequence[tuple[str, bytes]]


@transaction.atomic
def receive(*, visitor: ChannelIdentity, text: str, sent: Sent = (), form_id: str, address: str = "") -> bool:
    """Take one message with its files (name, content). False where this form was heard before.

    `address` is the network address: a new visitor costs nothing, so limits of guessing count it too.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 1023))", [visitor.external_id])
    now = timezone.now()
    record_interaction(identity=visitor, at=now)
    turn = record_turn(
        identity=visitor,
        author=Turn.Author.CITIZEN,
        text=text,
        attachments=_kept(sent),
        external_id=f"form:{form_id}"[:100],
        said_at=now,
    )
    if turn is None:
        return False
    if not person_holds(visitor):
        for message in answer(identity=visitor, utterance=_utterance(text, sent, address)).messages:
            record_reply(visitor=visitor, message=message)
    return True


def record_reply(*, visitor: ChannelIdentity, message: Message) -> None:
    """The bot's words on the page, with its buttons and its picture or file."""
    media = [_own(kind, path) for kind, path in (("image", message.picture), ("file", message.file)) if path]
    turn = record_turn(identity=visitor, author=Turn.Author.BOT, text=message.text, attachments=media)
    if turn and message.buttons:
        Choices.objects.create(turn=turn, buttons=[asdict(button) for button in message.buttons])


def _utterance(text: str, sent: Sent, address: str) -> Utterance:
    pictures = tuple(content for _name, content in sent if content.startswith(PICTURE_STARTS))
    others = tuple((name, content) for name, content in sent if not content.startswith(PICTURE_STARTS))
    if text.strip() or sent:
        return Utterance(text, pictures, files=others, address=address)
    return Utterance(event="other", address=address)


def _kept(sent: Sent) -> list[dict[str, Any]]:
    """For the operator to see; what cannot be kept is named all the same."""
    kept = []
    for name, content in sent:
        try:
            kept.append(files.keep(name, content).as_json())
        except files.FileRefused:
            kept.append({"kind": "file", "payload": {"name": name[:100]}})
    return kept


def _own(kind: str, path: str) -> dict[str, Any]:
    file = Path(settings.MEDIA_ROOT) / path
    size = file.stat().st_size if file.exists() else 0
    return {"kind": kind, "path": path, "name": file.name, "size": size}
