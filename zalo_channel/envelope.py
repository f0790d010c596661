"""The outer fields of a webhook event, read before it is understood: name, person, time, key."""

import hashlib
from typing import Any

from zalo_channel.inbound_writer import InboundRow

KEY_LENGTH = 150
OA_SPEAKS = ("oa_send_", "oa_reacted_")
ABOUT_OUR_MESSAGE = ("user_received_message", "user_seen_message")
ABOUT_TAGS = ("add_user_to_tag", "remove_user_from_tag", "remove_tag")


def inbound_row(event: dict[str, Any], text: str) -> InboundRow:
    """The row to store; never raises, whatever shape the event has."""
    name, person = scalar(event.get("event_name"))[:80], person_id(event)
    key = _dedupe_key(event, name, person)
    can_wait = name.startswith("oa_send_") or name in ABOUT_OUR_MESSAGE or name in ABOUT_TAGS
    return InboundRow(key, name, person[:100], text, can_wait)


def timestamp(event: dict[str, Any]) -> str:
    """Milliseconds as sent: a string, from some senders a number."""
    return scalar(event.get("timestamp"))


def person_id(event: dict[str, Any]) -> str:
    """The citizen's id: the sender, but the recipient where the OA speaks or is receipted; "" for none."""
    name = scalar(event.get("event_name"))
    if name.startswith(OA_SPEAKS) or name in ABOUT_OUR_MESSAGE:
        return _id_of(event, "recipient")
    return _id_of(event, "sender") or _id_of(event, "follower") or scalar(event.get("user_id"))


def scalar(value: Any) -> str:
    """A string that PostgreSQL can hold, of a JSON string or whole number; "" for anything else."""
    if isinstance(value, bool) or not isinstance(value, str | int):
        return ""
    return str(value).replace("\x00", "").encode(errors="replace").decode()


def section(event: dict[str, Any], key: str) -> dict[str, Any]:
    """The object under `key`; {} where it is missing, null or something else."""
    value = event.get(key)
    return value if isinstance(value, dict) else {}


def _id_of(event: dict[str, Any], key: str) -> str:
    return scalar(section(event, key).get("id"))


def _dedupe_key(event: dict[str, Any], name: str, person: str) -> str:
    """The message id names a message event; the rest is told apart by name, time and whom it is about.

    The name belongs to the key: the echo and the receipt of one message carry the same id. Two receipts of
    one person ("seen") may bear the same millisecond: the messages that they name tell them apart. The person
    stands in it as a hash, for the key outlives an erasure.
    """
    message = section(event, "message")
    message_id = scalar(message.get("msg_id")) or _joined(message.get("msg_ids"))
    if message_id and ("_send_" in name or name == "user_received_message"):
        key = f"{name}:{message_id}"
    else:
        subject = person or scalar(event.get("template_id")) or scalar(event.get("group_id")) or _tag(event)
        key = f"{name}:{timestamp(event)}:{_hash(subject)[:20]}:{message_id}"
    return key if len(key) <= KEY_LENGTH else _hash(key)


def _tag(event: dict[str, Any]) -> str:
    """Which tag of whom, for two people may be tagged in one millisecond."""
    tag = section(event, "tag")
    return f"{scalar(tag.get('name'))}:{_joined(tag.get('user_ids'))}" if tag else ""


def _joined(ids: Any) -> str:
    return ",".join(map(scalar, ids)) if isinstance(ids, list) else ""


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
