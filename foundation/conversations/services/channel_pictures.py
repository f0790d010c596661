"""Store a citizen's picture when somebody first looks at it: the channel deletes it after some days."""

from typing import Any

from django.db import transaction

from foundation.conversations import channel_media, files
from foundation.conversations.models import Turn
from foundation.files import pictures


def keep_picture(*, turn: Turn, number: int) -> str:
    """Under which name the turn's picture is stored; "" where it is none or cannot be had any more.

    The channel's links end after some days; what is kept is drawn anew and goes with the turn's words. No
    transaction is open while the channel is asked.
    """
    one = _attachment(turn, number)
    if one.get("path"):
        return str(one["path"])
    address = str((one.get("payload") or {}).get("url") or "")
    if one.get("kind") != "image" or not address:
        return ""
    content = channel_media.fetch(turn.conversation.identity.channel, address)
    if content is None:
        return ""
    try:
        kept = files.keep("anh", pictures.clean(content).content)
    except (pictures.NotAPicture, files.FileRefused):
        return ""
    return _remembered(turn, number, kept)


@transaction.atomic
def _remembered(turn: Turn, number: int, kept: files.KeptFile) -> str:
    """Somebody else may have looked at the same moment, or the words have gone meanwhile."""
    locked = Turn.objects.select_for_update().get(pk=turn.pk)
    one = _attachment(locked, number)
    if not one or one.get("path"):
        files.remove([kept.as_json()])
        return str(one.get("path") or "")
    one.update(kept.as_json())
    locked.save(update_fields=["attachments"])
    return kept.path


def _attachment(turn: Turn, number: int) -> dict[str, Any]:
    return turn.attachments[number] if number < len(turn.attachments) else {}
