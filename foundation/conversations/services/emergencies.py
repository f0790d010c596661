"""Emergencies: a citizen tells of danger; the operators' desk is alarmed at any hour."""

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from foundation.alarms import clear_alarm, raise_alarm
from foundation.citizens.models import ChannelIdentity
from foundation.conversations.models import Conversation, DeskEntry
from foundation.conversations.services.assignment import (
    acknowledge,
    alarm_key,
    begin_handling,
    enter,
    locked,
    queue,
)

State, Kind = Conversation.State, DeskEntry.Kind
MAX_PLACE_LENGTH = 300


@transaction.atomic
def raise_emergency(
    *, identity: ChannelIdentity, kind: str, alarm: str, because: str, place: str = "", network: str = ""
) -> Conversation:
    """Alarm the desk and put the conversation first in the queue; a held one stays with its holder.

    `network` is the address where anybody opens a new chat at will: its alarms are folded at the desk.

    `kind` names the danger, `because` says it to the operator with the citizen's words; `alarm` without them:
    the alarm of the back office outlives the conversation.
    """
    known, _created = Conversation.objects.get_or_create(identity=identity)
    conversation = locked(known.pk)
    now = timezone.now()
    known_place = conversation.emergency_place if conversation.is_in_care_at(now) else ""  # not an old one's
    conversation.emergency, conversation.emergency_at = kind, now
    conversation.emergency_seen_at = None
    conversation.emergency_place = place[:MAX_PLACE_LENGTH] or known_place
    conversation.because = because[:200]
    if conversation.state in (State.BOT, State.CLOSED):
        queue(conversation, now)
    else:
        conversation.save()
    begin_handling(conversation, now)
    enter(conversation, Kind.EMERGENCY, text=" · ".join(filter(None, (because, place))))
    source = salted_hmac("emergencies", network, algorithm="sha256").hexdigest()[:16] if network else ""
    clear_alarm(key=alarm_key(conversation))  # a second danger is told anew, not as the first going on
    raise_alarm(key=alarm_key(conversation), message=alarm, source=source)
    return conversation


@transaction.atomic
def update_emergency(*, identity: ChannelIdentity, place: str = "", over: str = "") -> Conversation:
    """Keep where it happens, or (`over`, a line for the operator) that it has passed; the desk reads both."""
    conversation = locked(Conversation.objects.get(identity=identity).pk)
    conversation.emergency_at = None if over else timezone.now()
    conversation.emergency_place = place[:MAX_PLACE_LENGTH] or conversation.emergency_place
    conversation.save(update_fields=["emergency_at", "emergency_place"])
    if place or over:
        enter(conversation, Kind.EMERGENCY, text=place or over)
    return conversation


@transaction.atomic
def acknowledge_emergency(*, conversation: Conversation, operator: User) -> Conversation:
    """An operator has seen the alarm: it stops on every desk. Taking the conversation does the same."""
    conversation = locked(conversation.pk)
    acknowledge(conversation, operator)
    return conversation
