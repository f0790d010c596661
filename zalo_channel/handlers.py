"""What the events of citizens do. What is said to us is answered together; else one function an event.

All runs in the transaction that also marks the events done, alone for their citizens.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from typing import NamedTuple

from django.utils import timezone

from assistant.replies import Utterance
from assistant.services import answer_all
from foundation.citizens import services as citizens
from foundation.citizens.models import ChannelIdentity
from foundation.conversations.models import Conversation, Turn
from foundation.conversations.services import NewTurn, ask_for_person, person_holds, record_turn, record_turns
from foundation.outbox.alarms import clear_alarm, raise_alarm
from foundation.outbox.models import Lane
from foundation.outbox.services import NewNotice, enqueue, enqueue_replies
from foundation.web.formats import moment
from zalo_channel import CHANNEL, contact_details, tags, templates
from zalo_channel.events import Event
from zalo_channel.media import Media
from zalo_channel.models import InboundEvent, MessageTemplate
from zalo_channel.reply_window import is_too_late_to_answer

State = InboundEvent.State

PURPOSE = "reply"
SENT_AS_MEDIA = ("user_send_image", "user_send_gif", "user_send_file")
SAID = {
    f"user_send_{kind}"
    for kind in "text image gif link audio video sticker location business_card file".split()
}


class ReceivedEvent(NamedTuple):
    """An event as it was stored, as it is understood, and what came with it."""

    row: InboundEvent
    event: Event
    media: Media


class _Question(NamedTuple):
    row: InboundEvent
    identity: ChannelIdentity
    utterance: Utterance


Handler = Callable[[InboundEvent, Event], State]


def handle(arrived: Sequence[ReceivedEvent]) -> dict[int, State]:
    """The state that each event ends in, by its row's number. At most one of each citizen. Raises whatever
    goes wrong."""
    said = [each for each in arrived if each.event.name in SAID]
    return _hear(said) | {each.row.pk: _done(each) for each in arrived if each.event.name not in SAID}


def _done(arrived: ReceivedEvent) -> State:
    handler = HANDLERS.get(arrived.event.name)
    return handler(arrived.row, arrived.event) if handler else State.IGNORED


def _hear(arrived: Sequence[ReceivedEvent]) -> dict[int, State]:
    """Keep what was said, and answer unless a person does. What was told before, or by nobody, is ignored.

    What arrives days late (the platform or we were away) goes to the operators: times and warnings looked up
    for it now would answer another question.
    """
    signed = [each for each in arrived if each.event.user_id]
    identities = _identities(signed)
    citizens.record_interactions(
        [(identity, _not_ahead(each.event.at)) for each, identity in zip(signed, identities, strict=True)]
    )
    turns = record_turns([_said(*each) for each in zip(signed, identities, strict=True)])
    states = dict.fromkeys((each.row.pk for each in arrived), State.IGNORED)
    questions = []
    for each, identity, turn in zip(signed, identities, turns, strict=True):
        if turn is None:
            continue
        states[each.row.pk] = State.DONE
        if is_too_late_to_answer(each.event.at):
            ask_for_person(identity=identity, because=f"Tin gửi lúc {moment(each.event.at)}, đến muộn")
        elif turn.conversation.state != Conversation.State.HELD:
            questions.append(_Question(each.row, identity, _utterance(each.event, each.media)))
    _reply(questions)
    return states


def _identities(arrived: Sequence[ReceivedEvent]) -> list[ChannelIdentity]:
    accounts = {each.event.user_id[:100]: each.event.user_id_by_app[:100] for each in arrived}
    known = citizens.identities_for(channel=CHANNEL, accounts=accounts)
    return [known[each.event.user_id[:100]] for each in arrived]


def _said(arrived: ReceivedEvent, identity: ChannelIdentity) -> NewTurn:
    event = arrived.event
    return NewTurn(
        identity,
        Turn.Author.CITIZEN,
        event.text,
        [asdict(attachment) for attachment in event.attachments],
        event.message_id[:100],
        _not_ahead(event.at),
    )


def _utterance(event: Event, media: Media) -> Utterance:
    place = next((found for item in event.attachments if (found := item.place)), None)
    if media.pictures or media.files or place:
        return Utterance(event.text, media.pictures, files=media.files, location=place)
    if event.name in SENT_AS_MEDIA:
        return Utterance(event.text, event="picture_unreadable")
    return Utterance(event.text) if event.text.strip() else Utterance(event="other")


def _reply(questions: Sequence[_Question]) -> None:
    """The bot's answers, owed and kept as its words."""
    if not questions:
        return
    replies = answer_all([(identity, utterance) for _, identity, utterance in questions])
    owed, words = [], []
    for (row, identity, _), reply in zip(questions, replies, strict=True):
        for number, message in enumerate(reply.messages, 1):
            here = replace(message, channel=CHANNEL)
            owed.append(NewNotice(identity.citizen, f"inbound:{row.pk}:{number}", here))
            words.append(NewTurn(identity, Turn.Author.BOT, message.text))
    enqueue_replies(owed, purpose=PURPOSE)
    record_turns(words)


def _greet(identity: ChannelIdentity, event: Event) -> None:
    """One greeting a day, whether somebody presses "chat now", follows, or both."""
    for message in answer_all([(identity, Utterance(event="follow"))])[0].messages:
        owed = enqueue(
            citizen=identity.citizen,
            purpose=PURPOSE,
            event_key=f"greeting:{identity.pk}:{event.at:%Y-%m-%d}",
            message=replace(message, channel=CHANNEL),
            lane=Lane.REPLY,
        )
        if owed:
            record_turn(identity=identity, author=Turn.Author.BOT, text=message.text)


def _followed(row: InboundEvent, event: Event) -> State:
    identity = _identity(event)
    ChannelIdentity.objects.filter(pk=identity.pk).update(is_following=True)
    tags.try_again(identity.external_id)
    return _opened_the_chat(row, event)


def _opened_the_chat(row: InboundEvent, event: Event) -> State:
    identity = _identity(event)
    citizens.record_interaction(identity=identity, at=_not_ahead(event.at))
    if not is_too_late_to_answer(event.at):
        _greet(identity, event)
    return State.DONE


def _unfollowed(row: InboundEvent, event: Event) -> State:
    known = ChannelIdentity.objects.filter(channel=CHANNEL, external_id=event.user_id)
    return State.DONE if known.update(is_following=False) else State.IGNORED


def _submitted_info(row: InboundEvent, event: Event) -> State:
    identity = _identity(event)
    proof = {"event": event.name, "inbound_event": row.pk, "at": event.at.isoformat()}
    if not contact_details.take_over(identity=identity, info=event.info, proof=proof):
        return State.IGNORED
    if not person_holds(identity) and not is_too_late_to_answer(event.at):
        _reply([_Question(row, identity, Utterance(event="contact"))])
    return State.DONE


def _withdrew(row: InboundEvent, event: Event) -> State:
    known = ChannelIdentity.objects.filter(channel=CHANNEL, external_id=event.user_id).first()
    if known is None:
        return State.IGNORED
    citizens.erase(citizen=known.citizen, because=event.name)
    return State.DONE


def _template_changed(row: InboundEvent, event: Event) -> State:
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


HANDLERS: dict[str, Handler] = {
    "follow": _followed,
    "unfollow": _unfollowed,
    "user_click_chatnow": _opened_the_chat,
    "user_submit_info": _submitted_info,
    "user_withdraw": _withdrew,
    "change_template_status": _template_changed,
}
