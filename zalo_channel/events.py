"""A webhook event as plain data, whatever odd shape it came in (reference 6.4 to 6.6).

Labels of events for staff; an unknown event is shown by its code.
"""

import datetime as dt
import json
import math
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

UTC = dt.UTC
OA_SPEAKS = ("oa_send_", "oa_reacted_")
ABOUT_OUR_MESSAGE = ("user_received_message", "user_seen_message")
PICTURES = ("image", "gif")
ABOUT_TAGS = ("add_user_to_tag", "remove_user_from_tag", "remove_tag")
MAX_DEPTH = 20  # of what is nested in an event; what lies deeper is left out


@dataclass(frozen=True, slots=True)
class Attachment:
    kind: str
    payload: dict[str, Any]

    @property
    def url(self) -> str:
        return scalar(self.payload.get("url"))

    @property
    def place(self) -> tuple[float, float] | None:
        """(latitude, longitude) of a location; None for anything else."""
        found = section(self.payload, "coordinates")
        try:
            latitude, longitude = (float(str(found[name])) for name in ("latitude", "longitude"))
        except (KeyError, ValueError):
            return None
        return (latitude, longitude) if -90 <= latitude <= 90 and -180 <= longitude <= 180 else None


@dataclass(frozen=True, slots=True)
class Event:
    """What any event may carry; what it does not carry is empty. `at` falls back to the present."""

    name: str
    user_id: str
    at: dt.datetime
    user_id_by_app: str = ""
    text: str = ""
    message_id: str = ""
    message_ids: tuple[str, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    admin_id: str = ""
    tracking_id: str = ""
    delivered_at: dt.datetime | None = None
    info: dict[str, Any] = field(default_factory=dict)
    template_id: str = ""
    template_status: str = ""
    tag: str = ""
    tagged: tuple[str, ...] = ()

    @property
    def has_media(self) -> bool:
        """Whether there is something to fetch."""
        return any(item.kind in (*PICTURES, "file") for item in self.attachments)


def parse_stored(body: str) -> Event:
    """The event of a stored call."""
    return parse(json.loads(body))


def parse(body: dict[str, Any]) -> Event:
    """Never raises."""
    body = storable(body)
    message = section(body, "message")
    status, tag = body.get("status"), section(body, "tag")
    return Event(
        name=scalar(body.get("event_name")),
        user_id=person_id(body),
        at=moment(timestamp(body)) or dt.datetime.now(UTC),
        user_id_by_app=scalar(body.get("user_id_by_app")),
        text=scalar(message.get("text")),
        message_id=scalar(message.get("msg_id")) or scalar(body.get("msg_id")),
        message_ids=tuple(filter(None, map(scalar, _items(message.get("msg_ids"))))),
        attachments=tuple(_attachments(message)),
        admin_id=scalar(section(body, "sender").get("admin_id")),
        tracking_id=scalar(message.get("tracking_id")) or scalar(body.get("tracking_id")),
        delivered_at=moment(scalar(message.get("delivery_time")) or scalar(body.get("delivery_time"))),
        info=section(body, "info"),
        template_id=scalar(body.get("template_id")),
        template_status=scalar(status.get("new_status")) if isinstance(status, dict) else scalar(status),
        tag=scalar(tag.get("name")),
        tagged=tuple(filter(None, map(scalar, _items(tag.get("user_ids"))))),
    )


def moment(milliseconds: str) -> dt.datetime | None:
    """None for what is no time between 2001 and 2096."""
    if not milliseconds.isdecimal() or not 10**12 <= int(milliseconds) < 4 * 10**12:
        return None
    return dt.datetime.fromtimestamp(int(milliseconds) / 1000, UTC)


def _attachments(message: dict[str, Any]) -> list[Attachment]:
    found = [item for item in _items(message.get("attachments")) if isinstance(item, dict)]
    return [Attachment(scalar(item.get("type")), section(item, "payload")) for item in found]


def _items(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


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
    return _text(str(value))


def storable(value: Any, depth: int = MAX_DEPTH) -> Any:
    """A JSON value as jsonb takes it: half an emoji, NUL, or a number without end would be refused."""
    match value:
        case str():
            return _text(value)
        case float():
            return value if math.isfinite(value) else None
        case dict() | list() if not depth:
            return None
        case dict():
            return {_text(key): storable(each, depth - 1) for key, each in value.items()}
        case list():
            return [storable(each, depth - 1) for each in value]
    return value


def _text(value: str) -> str:
    return value.replace("\x00", "").encode(errors="replace").decode()


def section(event: dict[str, Any], key: str) -> dict[str, Any]:
    """The object under `key`; {} where it is missing, null or something else."""
    value = event.get(key)
    return value if isinstance(value, dict) else {}


def _id_of(event: dict[str, Any], key: str) -> str:
    return scalar(section(event, key).get("id"))


_WORDS = {
    "user_send_text": gettext_noop("A citizen wrote"),
    "user_send_image": gettext_noop("A citizen sent a picture"),
    "user_send_gif": gettext_noop("A citizen sent a picture"),
    "user_send_file": gettext_noop("A citizen sent a file"),
    "user_send_location": gettext_noop("A citizen sent a place"),
    "user_send_audio": gettext_noop("A citizen sent a voice message"),
    "user_send_video": gettext_noop("A citizen sent a video"),
    "user_send_sticker": gettext_noop("A citizen sent a sticker"),
    "user_send_link": gettext_noop("A citizen sent a link"),
    "user_send_business_card": gettext_noop("A citizen sent a contact card"),
    "user_submit_info": gettext_noop("A citizen shared contact details"),
    "user_click_chatnow": gettext_noop("A citizen opened the chat"),
    "user_received_message": gettext_noop("Receipt: a message arrived"),
    "user_seen_message": gettext_noop("Receipt: messages were read"),
    "user_withdraw": gettext_noop("A citizen asks for their data to be erased"),
    "follow": gettext_noop("A citizen followed the page"),
    "unfollow": gettext_noop("A citizen unfollowed the page"),
    "add_user_to_tag": gettext_noop("People were tagged on Zalo"),
    "remove_user_from_tag": gettext_noop("A tag was taken from people on Zalo"),
    "remove_tag": gettext_noop("A tag was removed on Zalo"),
    "change_template_status": gettext_noop("Zalo changed the state of a template"),
}


def describe(event_name: str) -> str:
    if event_name.startswith("oa_send_"):
        return _("Echo of a message of ours")
    words = _WORDS.get(event_name)
    return _(words) if words else _("Event “%(name)s”") % {"name": event_name}
