"""What is told to who is in danger after the first reply: that the alarm went out to somebody."""

import datetime as dt

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from assistant import dialogue_state
from assistant.understanding.emergencies import emergency_of
from foundation.alarms import EMERGENCIES
from foundation.conversations.models import Conversation, Turn
from foundation.conversations.services import record_turn
from foundation.messages import Message
from foundation.outbox import services
from foundation.outbox.answers import event_key
from foundation.outbox.models import ANSWER, Alarm, Lane
from foundation.web.formats import hour


@transaction.atomic
def tell_reached(alarm: Alarm, at: dt.datetime) -> None:
    """A second line to who told of the danger, once for each alarm: that it went out to somebody."""
    number = alarm.key.removeprefix(EMERGENCIES)
    found = Conversation.objects.filter(pk=number, emergency_seen_at=None).select_related("identity__citizen")
    conversation = found.first()
    if conversation is None or not conversation.is_in_care_at(timezone.now()):
        return
    identity, danger = conversation.identity, emergency_of(conversation.emergency)
    (memory,) = dialogue_state.read([identity])
    with translation.override(memory.recent.language):
        words = _("At %(hour)s the alarm went out to the officers on duty. Please keep calling %(number)s.")
        text = words % {"hour": hour(at), "number": danger.number}
    turn = record_turn(identity=identity, author=Turn.Author.BOT, text=text, external_id=alarm.event_key)
    if turn:
        message = Message(text, channel=identity.channel)
        services.enqueue(
            citizen=identity.citizen,
            purpose=ANSWER,
            event_key=event_key(turn),
            message=message,
            lane=Lane.REPLY,
        )
