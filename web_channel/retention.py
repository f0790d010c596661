"""Erase visitors whose cookie has expired and who have no open case; forget the buttons of old turns."""

import datetime as dt

from django.conf import settings
from django.utils import timezone

from foundation.citizens import personal_data
from foundation.citizens.models import ChannelIdentity
from foundation.citizens.services import RETENTION, erase
from web_channel import CHANNEL
from web_channel.models import Choices

AT_ONCE = 500


def forget_old() -> int:
    """Erase those silent for CHAT_RETENTION_DAYS (the cookie lives shorter) and no open case; how many."""
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
