"""Erase visitors whose cookie has expired and who have no open case; forget the buttons of old turns."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.utils import timezone

from foundation.citizens import personal_data
from foundation.citizens.models import ChannelIdentity, Citizen
from foundation.citizens.services import RETENTION, erase
from foundation.files import stored_files
from web_channel import CHANNEL
from web_channel.models import Choices, UnansweredMessage
from web_channel.receiving import FOLDER

AT_ONCE = 500
A_DAY = dt.timedelta(days=1)


def forget_old() -> int:
    """Erase those silent for CHAT_RETENTION_DAYS (the cookie lives shorter) and no open case; how many."""
    stored_files.delete_before(FOLDER, timezone.now() - A_DAY)  # of transactions that were rolled back
    limit = timezone.now() - dt.timedelta(days=settings.CHAT_RETENTION_DAYS)
    silent = ChannelIdentity.objects.filter(channel=CHANNEL, last_interaction_at__lt=limit)
    forgotten = 0
    for identity in silent.select_related("citizen").order_by("last_interaction_at")[:AT_ONCE]:
        if not personal_data.needed_by(identity.citizen):
            erase(citizen=identity.citizen, because=RETENTION)
            forgotten += 1
    return forgotten


def forget_buttons(before: dt.datetime) -> None:
    """They hold addresses that open a dossier or a petition."""
    Choices.objects.filter(turn__said_at__lt=before).delete()


def waiting_files(citizen: Citizen) -> list[str]:
    """The names of files that wait with their message, for the copy of the citizen's data."""
    return [str(file.get("name", "")) for message in _waiting(citizen) for file in message.files]


def forget_waiting_files(citizen: Citizen) -> None:
    stored_files.delete_after_commit(path for message in _waiting(citizen) for path in message.paths)


def _waiting(citizen: Citizen) -> Any:
    return UnansweredMessage.objects.filter(turn__conversation__identity__citizen=citizen)
