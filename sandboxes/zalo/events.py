"""Bodies of webhook events (reference 6.4 to 6.6). Pure: who, what, when in; a dict out."""

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from .messages import FROM_USER, Message
from .people import User

Body = dict[str, Any]

# The console's table: what an admin can switch on and off (rule 30).
NAMES = (
    "user_send_text user_send_image user_send_gif user_send_link user_send_audio user_send_video "
    "user_send_sticker user_send_location user_send_business_card user_send_file oa_send_text "
    "oa_send_image oa_send_gif oa_send_list oa_send_file oa_send_sticker oa_send_template "
    "anonymous_send_text anonymous_send_image anonymous_send_file anonymous_send_sticker "
    "oa_send_anonymous_text oa_send_anonymous_image oa_send_anonymous_file oa_send_anonymous_sticker "
    "user_received_message user_seen_message user_reacted_message oa_reacted_message user_click_chatnow "
    "follow unfollow user_submit_info update_user_info add_user_to_tag remove_user_from_tag remove_tag "
    "user_withdraw change_template_status change_template_quality change_oa_daily_quota user_feedback"
).split()


@dataclass(slots=True, eq=False)
class Event:
    """One webhook call to make. The body is built at the first try and its bytes are kept for the retries."""

    name: str
    at: int
    message: Message | None = None
    extra: Body | None = None
    user_id_by_app: str = ""
    phone_channel: bool = False
    raw: bytes = b""
    tries: int = 0


def body(event: Event, app_id: str, oa_id: str, *, timestamp_as_number: bool = False) -> Body:
    """The whole event, `timestamp` last, as in the examples."""
    made: Body = {"app_id": app_id}
    if event.user_id_by_app:
        made["user_id_by_app"] = event.user_id_by_app
    if event.message is not None:
        made |= _about_message(event, event.message, oa_id)
    made["event_name"] = event.name
    made |= event.extra or {}
    made["timestamp"] = event.at if timestamp_as_number else str(event.at)
    return made


def _about_message(event: Event, message: Message, oa_id: str) -> Body:
    oa: Body = {"id": oa_id}
    if message.admin_id:
        oa["admin_id"] = message.admin_id
    citizen = {"id": message.to}
    if message.source == FROM_USER:
        return {"sender": citizen, "recipient": oa, "message": content(message)}
    return {"sender": oa, "recipient": citizen, "message": _oa_side(event, message)}


def _oa_side(event: Event, message: Message) -> Body:
    if event.name == "user_seen_message":
        return {"msg_ids": [message.id]}
    if event.name != "user_received_message":
        return content(message)
    if not event.phone_channel:
        return {"msg_id": message.id}
    delivered = {"delivery_time": str(message.received_at), "msg_id": message.id}
    return delivered | {"tracking_id": message.tracking_id}


def content(message: Message) -> Body:
    """The `message` object of a user_send_*, oa_send_* or anonymous_send_* event."""
    said: Body = {}
    if message.via == "anonymous":
        said["conversation_id"] = message.tracking_id
    if message.kind == "template":
        said["attachments"] = [template_attachment(message)]
    else:
        if message.text or message.kind == "text":
            said["text"] = message.text
        if message.attachment:
            said["attachments"] = [message.attachment]
    said["msg_id"] = message.id
    if message.quotes:
        said["quote_msg_id"] = message.quotes
    return said


def template_attachment(message: Message) -> Body:
    checksum = hashlib.md5(message.text.encode(), usedforsecurity=False).hexdigest()
    payload = {"zinstant_id": message.id, "text": message.text, "link_url": "", "checksum": checksum}
    return {"type": "template", "payload": payload}


def about_user(name: str, user: User, at: int, oa_id: str) -> Event:
    """user_click_chatnow and user_withdraw: flat ids."""
    return Event(name, at, extra={"oa_id": oa_id, "user_id": user.id}, user_id_by_app=user.id_by_app)


def follower_event(name: str, user: User, at: int, oa_id: str, source: str) -> Event:
    extra: Body = {"oa_id": oa_id, "follower": {"id": user.id}}
    if source:
        extra["source"] = source
    return Event(name, at, extra=extra, user_id_by_app=user.id_by_app)


def from_user(name: str, user: User, at: int, oa_id: str, **extra: Any) -> Event:
    """Events with sender, recipient and something else than a stored message."""
    ends = {"sender": {"id": user.id}, "recipient": {"id": oa_id}}
    return Event(name, at, extra=ends | extra, user_id_by_app=user.id_by_app)


def encoded(made: Body, style: str) -> bytes:
    """compact or spaced, raw UTF-8 or escaped: receivers must check the bytes that came."""
    separators = (", ", ": ") if style.startswith("spaced") else (",", ":")
    return json.dumps(made, ensure_ascii=style.endswith("escaped"), separators=separators).encode()
