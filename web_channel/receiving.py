"""A visitor's message on the page: kept with its files, answered beneath it."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from assistant.receiving import IncomingMessage, receive_messages
from assistant.replies import Utterance
from foundation.citizens.models import ChannelIdentity
from foundation.conversations import files
from foundation.conversations.models import Turn
from web_channel.models import Choices

MAX_CHARACTERS, MAX_FILES, MAX_FILE_BYTES = 2000, 3, 10 * 1024 * 1024
PICTURE_STARTS = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF")
Sent = Sequence[tuple[str, bytes]]


@transaction.atomic
def receive(*, visitor: ChannelIdentity, text: str, sent: Sent = (), form_id: str, address: str = "") -> bool:
    """Take one message with its files (name, content). False where this form was received before.

    `address` is the network address: a new visitor costs nothing, so limits of guessing count it too.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 1023))", [visitor.external_id])
    external_id = f"form:{form_id}"
    if Turn.objects.filter(conversation__identity=visitor, external_id=external_id).exists():
        return False
    kept = _kept(sent)
    try:
        utterance = _utterance(text, sent, address)
        message = IncomingMessage(visitor, text, utterance, timezone.now(), external_id, kept)
        (answers,) = receive_messages([message])
        Choices.objects.bulk_create(
            Choices(turn=each.turn, buttons=[asdict(button) for button in each.message.buttons])
            for each in answers or ()
            if each.message.buttons
        )
    except BaseException:  # rolled back: no turn names the files
        files.remove(kept)
        raise
    return True


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
