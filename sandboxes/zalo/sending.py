"""Sends of the openapi host: consultation, anonymous, reactions (reference 2.2 to 2.8)."""

from typing import Any

from sandboxes.http_call import Call

from .broadcast import send_broadcast
from .composing import Content, compose
from .errors import Refusal
from .events import Event
from .messages import FROM_USER, Message
from .people import User
from .recipients import known_user, mapping, only, string
from .windows import consultation_quota
from .world import World

REACTIONS = ("/-strong", "/-heart", ":>", ":o", ":-((", ":-h", "/-remove")
MAX_REACTIONS = 50


def send_consultation(world: World, call: Call) -> dict[str, Any]:
    """POST /v3.0/oa/message/cs."""
    only(world, call.body, "recipient", "message")
    now, recipient = world.clock.now(), mapping(call.body, "recipient")
    if "anonymous_id" in recipient and world.switches.anonymous_on_cs:
        return _send_anonymous(world, recipient, mapping(call.body, "message"))
    user = _addressee(world, recipient)
    content = compose(world, mapping(call.body, "message"), now=now)
    if user is None:
        raise Refusal(world.switches.stranger_code)
    quota, price = consultation_quota(user, now, world.quotas, world.switches, world.oa.id)
    kind = str(quota["quota_type"]) if quota else ""
    message = _sent(world, user, user.id, "cs", content, quota_type=kind, price=price)
    data = {"message_id": message.id, "user_id": user.id, "sent_time": str(message.at)}
    return data if quota is None else data | {"quota": quota}


def _addressee(world: World, recipient: dict[str, Any]) -> User | None:
    only(world, recipient, "user_id", "message_id")
    if "message_id" not in recipient:
        return world.users.get(string(recipient, "user_id"))
    answered = world.by_id.get(string(recipient, "message_id"))
    if answered is None or answered.source != FROM_USER:
        raise Refusal(-201, "message_id")
    return answered.user


def _sent(world: World, user: User | None, to: str, via: str, content: Content, **more: Any) -> Message:
    more |= {"attachment": content.attachment, "buttons": content.buttons, "quotes": content.quotes}
    return world.from_oa(user, to, via, content.kind, content.text, **more)


def send_v2(world: World, call: Call) -> dict[str, Any]:
    """POST /v2.0/oa/message: broadcast, anonymous and reactions live on, plain sends are off (rule 14)."""
    recipient = mapping(call.body, "recipient")
    if "target" in recipient:
        return send_broadcast(world, call)
    if "anonymous_id" in recipient:
        return _send_anonymous(world, recipient, mapping(call.body, "message"))
    if "sender_action" in call.body:
        return _react(world, recipient, mapping(call.body, "sender_action"))
    raise Refusal(-240)


def _send_anonymous(world: World, recipient: dict[str, Any], message: dict[str, Any]) -> dict[str, Any]:
    visitor = world.visitors.get(string(recipient, "anonymous_id"))
    if visitor is None:
        raise Refusal(-201, "anonymous_id")
    if string(recipient, "conversation_id") != visitor.conversation_id:
        raise Refusal(-201, "conversation_id")
    content = compose(world, message, now=world.clock.now())
    if content.kind not in ("text", "image", "file", "sticker"):
        raise Refusal(-233)
    sent = _sent(world, None, visitor.anonymous_id, "anonymous", content, tracking_id=visitor.conversation_id)
    visitor.inbox.append(sent)
    ids = {"anonymous_id": visitor.anonymous_id, "conversation_id": visitor.conversation_id}
    return {"message_id": sent.id, **ids}


def _react(world: World, recipient: dict[str, Any], action: dict[str, Any]) -> dict[str, Any]:
    user = known_user(world, recipient)
    message = world.by_id.get(string(action, "react_message_id"))
    if message is None or message.user is not user:
        raise Refusal(-201, "react_message_id")
    icon = string(action, "react_icon")
    if icon not in REACTIONS:
        raise Refusal(-201, "react_icon")
    given = message.reactions or []
    if len(given) >= MAX_REACTIONS:
        raise Refusal(-210)
    message.reactions = [] if icon == "/-remove" else [*given, icon]
    _tell_reaction(world, user, message, icon)
    return {"message_id": message.id, "user_id": user.id}


def _tell_reaction(world: World, user: User, message: Message, icon: str) -> None:
    extra = {
        "sender": {"id": world.oa.id},
        "recipient": {"id": user.id},
        "message": {"msg_id": message.id, "react_icon": icon},
    }
    event = Event("oa_reacted_message", world.clock.now(), extra=extra, user_id_by_app=user.id_by_app)
    world.webhooks.push(event)
    world.version += 1


def refuse_legacy(world: World, call: Call) -> dict[str, Any]:
    """/v3.0/oa/message/transaction and /promotion stopped on 2026-03-01 (rule 15)."""
    raise Refusal(world.switches.legacy_message_code)
