"""Handlers of citizens' events: messages are answered as a batch, every other event has its own function.

Runs in the transaction that marks the events done, under per-citizen locks.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from itertools import count
from typing import NamedTuple

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from assistant.receiving import Answer, IncomingMessage, receive_messages, record_answers
from assistant.replies import Utterance
from assistant.services import answer
from foundation.alarms import clear_alarm, raise_alarm
from foundation.citizens import services as citizens
from foundation.citizens.models import ChannelIdentity
from foundation.conversations.services import person_holds
from foundation.outbox.models import ANSWER, Lane
from foundation.outbox.services import NewNotice, enqueue, enqueue_replies
from foundation.web.formats import moment
from zalo_channel import CHANNEL, profiles, tags, templates
from zalo_channel.events import Event
from zalo_channel.models import InboundEvent, MessageTemplate
from zalo_channel.replies import Media

State = InboundEvent.State

SENT_AS_MEDIA = ("user_send_image", "user_send_gif", "user_send_file")
UNREAD = {
    "user_send_sticker": "sticker",
    "user_send_audio": "voice",
    "user_send_video": "video",
    "user_send_link": "link",
    "user_send_business_card": "card",
}
SAID = {
    f"user_send_{kind}"
    for kind in "text image gif link audio video sticker location business_card file".split()
}


class ReceivedEvent(NamedTuple):
    """An event: its row, its parsed form, and the media that came with it."""

    row: InboundEvent
    event: Event
    media: Media


Handler = Callable[[InboundEvent, Event], State]


def handle(arrived: Sequence[ReceivedEvent]) -> dict[int, State]:
    """The state that each event ends in, by its row's number. At most one of each citizen. Raises whatever
    goes wrong."""
    said = [each for each in arrived if each.event.name in SAID]
    return _receive(said) | {each.row.pk: _done(each) for each in arrived if each.event.name not in SAID}


def _done(arrived: ReceivedEvent) -> State:
    handler = HANDLERS.get(arrived.event.name)
    return handler(arrived.row, arrived.event) if handler else State.IGNORED


def _receive(arrived: Sequence[ReceivedEvent]) -> dict[int, State]:
    """Keep what was said, enqueue the bot's answers. What came before, or has no sender, is ignored."""
    signed = [each for each in arrived if each.event.user_id]
    incoming = [_incoming(each, account) for each, account in zip(signed, _identities(signed), strict=True)]
    states = dict.fromkeys((each.row.pk for each in arrived), State.IGNORED)
    replies: list[NewNotice] = []
    for each, message, answers in zip(signed, incoming, receive_messages(incoming), strict=True):
        if answers is not None:
            states[each.row.pk] = State.DONE
            replies += _notices(each.row, message.identity, answers)
    if replies:
        enqueue_replies(replies, purpose=ANSWER)
    return states


def _notices(row: InboundEvent, identity: ChannelIdentity, answers: Sequence[Answer]) -> list[NewNotice]:
    keys = (f"inbound:{row.pk}:{number}" for number in count(1))
    return [NewNotice(identity.citizen, key, each.message) for key, each in zip(keys, answers, strict=False)]


def _identities(arrived: Sequence[ReceivedEvent]) -> list[ChannelIdentity]:
    accounts = {each.event.user_id[:100]: each.event.user_id_by_app[:100] for each in arrived}
    known = citizens.identities_for(channel=CHANNEL, accounts=accounts)
    return [known[each.event.user_id[:100]] for each in arrived]


def _incoming(arrived: ReceivedEvent, identity: ChannelIdentity) -> IncomingMessage:
    """A message that arrives days late (the platform or we were away) goes to the operators: what is looked
    up for it now would answer another question."""
    event = arrived.event
    return IncomingMessage(
        identity,
        event.text,
        _utterance(event, arrived.media),
        _not_ahead(event.at),
        event.message_id,
        [asdict(attachment) for attachment in event.attachments],
        _("Sent at %(moment)s, arrived late") % {"moment": moment(event.at)}
        if _is_too_late_to_answer(event)
        else "",
    )


def _is_too_late_to_answer(event: Event) -> bool:
    return timezone.now() - event.at > dt.timedelta(hours=settings.ZALO_ANSWER_WITHIN_HOURS)


def _utterance(event: Event, media: Media) -> Utterance:
    place = next((found for item in event.attachments if (found := item.place)), None)
    if media.pictures or media.files or place:
        return Utterance(event.text, media.pictures, files=media.files, location=place)
    if event.name in SENT_AS_MEDIA:
        return Utterance(event.text, event="picture_unreadable")
    return Utterance(event.text) if event.text.strip() else Utterance(event=UNREAD.get(event.name, "other"))


def _greet(identity: ChannelIdentity, event: Event) -> None:
    """One greeting a day, whether somebody presses "chat now", follows, or both, unless a person answers."""
    if person_holds(identity):
        return
    for message in answer(identity=identity, utterance=Utterance(event="follow")).messages:
        is_new = enqueue(
            citizen=identity.citizen,
            purpose=ANSWER,
            event_key=f"greeting:{identity.pk}:{event.at:%Y-%m-%d}",
            message=replace(message, channel=CHANNEL),
            lane=Lane.REPLY,
        )
        if is_new:
            record_answers([(identity, [message])])


def _followed(row: InboundEvent, event: Event) -> State:
    identity = _identity(event)
    if not _record_following(event, is_following=True):  # left since: a greeting would be refused
        citizens.record_interaction(identity=identity, at=_not_ahead(event.at))
        return State.DONE
    tags.try_again(identity.external_id)
    return _opened_the_chat(row, event)


def _opened_the_chat(row: InboundEvent, event: Event) -> State:
    identity = _identity(event)
    citizens.record_interaction(identity=identity, at=_not_ahead(event.at))
    if not _is_too_late_to_answer(event):
        _greet(identity, event)
    return State.DONE


def _unfollowed(row: InboundEvent, event: Event) -> State:
    return State.DONE if _record_following(event, is_following=False) else State.IGNORED


def _record_following(event: Event, *, is_following: bool) -> bool:
    return citizens.record_following(
        channel=CHANNEL, external_id=event.user_id[:100], is_following=is_following, at=_not_ahead(event.at)
    )


def _submitted_info(row: InboundEvent, event: Event) -> State:
    identity = _identity(event)
    proof = {"event": event.name, "inbound_event": row.pk, "at": event.at.isoformat()}
    if not profiles.take_over(identity=identity, info=event.info, proof=proof):
        return State.IGNORED
    if not person_holds(identity) and not _is_too_late_to_answer(event):
        reply = answer(identity=identity, utterance=Utterance(event="contact"))
        (answers,) = record_answers([(identity, reply.messages)])
        enqueue_replies(_notices(row, identity, answers), purpose=ANSWER)
    return State.DONE


def _withdrew(row: InboundEvent, event: Event) -> State:
    known = ChannelIdentity.objects.filter(channel=CHANNEL, external_id=event.user_id).first()
    if known is None:
        return State.IGNORED
    citizens.erase(citizen=known.citizen, because=event.name)
    return State.DONE


def _template_changed(row: InboundEvent, event: Event) -> State:
    """A template that Zalo switched off is used no more; using it again is an administrator's decision."""
    alarm = f"{templates.ALARM}{event.template_id}"[:50]
    known = MessageTemplate.objects.filter(template_id=event.template_id)
    if event.template_status in ("DISABLE", "REJECT", "DELETE") and templates.switch_off(event.template_id):
        words = _("Zalo has locked template %(template)s: choose another.") % {"template": event.template_id}
        raise_alarm(key=alarm, message=words)
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


HANDLERS: dict[str, Handler] = {
    "follow": _followed,
    "unfollow": _unfollowed,
    "user_click_chatnow": _opened_the_chat,
    "user_submit_info": _submitted_info,
    "user_withdraw": _withdrew,
    "change_template_status": _template_changed,
}
