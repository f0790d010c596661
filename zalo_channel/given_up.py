"""An event that failed at every try: staff see an alarm, and what a citizen said goes to the operators."""

import logging
from dataclasses import asdict
from typing import Any

from django.db import Error, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from foundation.alarms import FAULTS, raise_alarm
from foundation.citizens.services import identity_for
from foundation.conversations.models import Turn
from foundation.conversations.services import ask_for_person, record_turn
from zalo_channel import CHANNEL
from zalo_channel.events import Event, parse_stored
from zalo_channel.handlers import SAID
from zalo_channel.models import InboundEvent

logger = logging.getLogger(__name__)

ALARM = f"{FAULTS}inbound"
WAITS_FOR_AN_ANSWER = {*SAID, "user_submit_info"}


def report(event_id: int) -> None:
    """Nothing for echoes and receipts, which nobody waits for. What breaks this too is only counted."""
    row = InboundEvent.objects.filter(pk=event_id, is_receipt=False).first()
    if row is None:
        return
    words = _("Calls of Zalo failed at every try: Inbound events shows why. The citizens wait at the desk.")
    raise_alarm(key=ALARM, message=words, count=1)
    if row.user_id and row.event_name in WAITS_FOR_AN_ANSWER:
        try:
            with transaction.atomic():
                _bring_a_person(parse_stored(row.body))
        except Exception as error:
            if isinstance(error, Error) and not connection.is_usable():
                raise
            logger.exception("nobody could be asked to answer inbound event %s", event_id)


def _bring_a_person(event: Event) -> None:
    """The words are kept under their id: processed again, they are not answered a second time."""
    identity = identity_for(channel=CHANNEL, external_id=event.user_id[:100])
    said: dict[str, Any] = {
        "text": event.text,
        "attachments": [asdict(attachment) for attachment in event.attachments],
    }
    record_turn(
        identity=identity,
        author=Turn.Author.CITIZEN,
        external_id=event.message_id[:100],
        said_at=min(event.at, timezone.now()),
        **said,
    )
    ask_for_person(identity=identity, because=_("The bot could not process this message: please answer it."))
