"""What an event of a citizen does: one function an event, one table.

Each runs in the transaction that also marks the event done, alone for its citizen.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import asdict, replace

from django.utils import timezone

from assistant.replies import Utterance
from assistant.services import answer
from foundation.citizens import services as citizens
from foundation.citizens.models import ChannelIdentity
from foundation.conversations.models import Turn
from foundation.conversations.services import person_holds, record_turn
from foundation.outbox.messages import Message
from foundation.outbox.models import Lane
from foundation.outbox.services import clear_alarm, owe, raise_alarm
from zalo_channel import CHANNEL, contact_details, tags, templates
from zalo_channel.events import Event
from zalo_channel.media import Media
from zalo_channel.models import InboundEvent, MessageTemplate

State = InboundEvent.State
Handler = Callable[[InboundEvent, Event, Media], State]

PURPOSE = "reply"
SENT_AS_MEDIA = ("user_send_image", "user_send_gif", "user_send_file")


def handle(row: InboundEvent, event: Event, media: Media) -> State:
    """The state that the event ends in. Raises whatever goes wrong."""
    handler = HANDLERS.get(event.name)
    return handler(row, event, media) if handler else State.IGNORED


def _spoke(row: InboundEvent, event: Event, media: Media) -> State:
    if not event.user_id:
        return State.IGNORED
    identity = _identity(event)
    citizens.record_interaction(identity=identity, at=_not_ahead(event.at))
    turn = record_turn(
        identity=identity,
        author=Turn.Author.CITIZEN,
        text=event.text,
        attachments=[asdict(attachment) for attachment in event.attachments],
        external_id=event.message_id[:100],
        said_at=_not_ahead(event.at),
    )
    if turn is None:
        return State.IGNORED  # told before under another key
    if not person_holds(identity):
        _reply(row, identity, _utterance(event, media))
    return State.DONE


def _utterance(event: Event, media: Media) -> Utterance:
    place = next((found for item in event.attachments if (found := item.place)), None)
    if media.pictures or media.files or place:
        return Utterance(event.text, media.pictures, files=media.files, location=place)
    if event.name in SENT_AS_MEDIA:
        return Utterance(event.text, event="picture_unreadable")
    return Utterance(event.text) if event.text.strip() else Utterance(event="other")


def _reply(row: InboundEvent, identity: ChannelIdentity, utterance: Utterance) -> None:
    for number, message in enumerate(answer(identity=identity, utterance=utterance).messages, 1):
        _owe(identity, f"inbound:{row.pk}:{number}", message)


def _owe(identity: ChannelIdentity, event_key: str, message: Message) -> None:
    owed = owe(
        citizen=identity.citizen,
        purpose=PURPOSE,
        event_key=event_key,
        message=replace(message, channel=CHANNEL),
        lane=Lane.REPLY,
    )
    if owed:
        record_turn(identity=identity, author=Turn.Author.BOT, text=message.text)


def _greet(identity: ChannelIdentity, event: Event) -> None:
    """One greeting a day, whether somebody presses "chat now", follows, or both."""
    for message in answer(identity=identity, utterance=Utterance(event="follow")).messages:
        _owe(identity, f"greeting:{identity.pk}:{event.at:%Y-%m-%d}", message)


def _followed(row: InboundEvent, event: Event, media: Media) -> State:
    identity = _identity(event)
    ChannelIdentity.objects.filter(pk=identity.pk).update(is_following=True)
    tags.try_again(identity.external_id)
    return _opened_the_chat(row, event, media)


def _opened_the_chat(row: InboundEvent, event: Event, media: Media) -> State:
    identity = _identity(event)
    citizens.record_interaction(identity=identity, at=_not_ahead(event.at))
    _greet(identity, event)
    return State.DONE


def _unfollowed(row: InboundEvent, event: Event, media: Media) -> State:
    known = ChannelIdentity.objects.filter(channel=CHANNEL, external_id=event.user_id)
    return State.DONE if known.update(is_following=False) else State.IGNORED


def _submitted_info(row: InboundEvent, event: Event, media: Media) -> State:
    identity = _identity(event)
    proof = {"event": event.name, "inbound_event": row.pk, "at": event.at.isoformat()}
    if not contact_details.take_over(identity=identity, info=event.info, proof=proof):
        return State.IGNORED
    if not person_holds(identity):
        _reply(row, identity, Utterance(event="contact"))
    return State.DONE


def _withdrew(row: InboundEvent, event: Event, media: Media) -> State:
    known = ChannelIdentity.objects.filter(channel=CHANNEL, external_id=event.user_id).first()
    if known is None:
        return State.IGNORED
    citizens.erase(citizen=known.citizen, because=event.name)
    return State.DONE


def _template_changed(row: InboundEvent, event: Event, media: Media) -> State:
    """A template that Zalo switched off is used no more; using it again is an administrator's decision."""
    alarm = f"zalo-template-{event.template_id}"[:50]
    known = MessageTemplate.objects.filter(template_id=event.template_id)
    if event.template_status in ("DISABLE", "REJECT", "DELETE") and templates.switch_off(event.template_id):
        raise_alarm(key=alarm, message=f"Zalo đã khóa mẫu tin {event.template_id}: chọn mẫu khác.")
        return State.DONE
    if event.template_status == "ENABLE" and known.exists():
        clear_alarm(key=alarm)
        return State.DONE
    return State.IGNORED


def _identity(event: Event) -> ChannelIdentity:
    if not event.user_id:
        raise ValueError(f"{event.name} without a user")
    return citizens.identity_for(
        channel=CHANNEL, external_id=event.user_id[:100], app_external_id=event.user_id_by_app[:100]
    )


def _not_ahead(at: dt.datetime) -> dt.datetime:
    """A clock ahead of ours must not open the 7 days for longer."""
    return min(at, timezone.now())


SAID = "text image gif link audio video sticker location business_card file"
HANDLERS: dict[str, Handler] = {
    **{f"user_send_{kind}": _spoke for kind in SAID.split()},
    "follow": _followed,
    "unfollow": _unfollowed,
    "user_click_chatnow": _opened_the_chat,
    "user_submit_info": _submitted_info,
    "user_withdraw": _withdrew,
    "change_template_status": _template_changed,
}
