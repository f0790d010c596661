"""Messages in a person's inbox, both ways, and how the conversation API shows them."""

from dataclasses import dataclass
from typing import Any

from .people import User
from .switches import Switches

FROM_OA = 0
FROM_USER = 1


@dataclass(slots=True, eq=False)
class Message:
    """`to` is the user id, or 84... on the phone channel. Times in milliseconds, 0 for not yet.

    `via`: citizen, cs, uid, phone, broadcast, anonymous, console. `kind`: text, image, gif, file, sticker,
    location, link, audio, video, template, list, request_user_info, article.
    `attachment`: {"type", "payload"} as webhooks and the page show it.
    """

    seq: int
    id: str
    at: int
    source: int
    via: str
    kind: str
    user: User | None
    to: str
    text: str = ""
    attachment: dict[str, Any] | None = None
    buttons: list[dict[str, Any]] | None = None
    template_id: str = ""
    template_data: dict[str, Any] | None = None
    tracking_id: str = ""
    quota_type: str = ""
    price: int = 0
    received_at: int = 0
    seen_at: int = 0
    quotes: str = ""
    admin_id: str = ""
    reactions: list[str] | None = None
    pressed: str = ""  # the title of the button whose press wrote this
    hidden: bool = False  # a query.hide button: the OA sees it, the chat does not
    push_suppressed: bool = False  # arrived at night without a notification
    never_arrives: bool = False

    def exported(self) -> dict[str, Any]:
        """One line of the audit export."""
        row = {"seq": self.seq, "message_id": self.id, "via": self.via, "accepted_at": self.at}
        row["phone" if self.user is None or self.via == "phone" else "user_id"] = self.to
        if self.template_id:
            row |= {"template_id": self.template_id, "template_data": self.template_data}
        else:
            row |= {"kind": self.kind, "text": self.text, "buttons": self.buttons}
        row |= {"tracking_id": self.tracking_id, "quota_type": self.quota_type, "price": self.price}
        row |= {"received_at": self.received_at, "seen_at": self.seen_at}
        return row

    def shown(self) -> dict[str, Any]:
        """What the phone page needs to draw one bubble."""
        return {
            "message_id": self.id,
            "from": "citizen" if self.source == FROM_USER else "oa",
            "via": self.via,
            "kind": self.kind,
            "text": self.text,
            "attachment": self.attachment,
            "buttons": self.buttons or [],
            "at": self.at,
            "quotes": self.quotes,
            "template_id": self.template_id,
            "template_data": self.template_data,
            "tracking_id": self.tracking_id,
            "reactions": self.reactions or [],
            "received_at": self.received_at,
            "seen_at": self.seen_at,
            "push_suppressed": self.push_suppressed,
        }


HISTORY_KINDS = frozenset("text image gif file sticker location link audio video".split())


def history_words(message: Message, switches: Switches) -> tuple[str, str]:
    """(type, message) as the conversation tells them."""
    if message.kind not in HISTORY_KINDS and switches.history_nosupport:
        return "nosupport", ""
    if message.pressed and switches.history_presses:
        return "text", f"query:{message.text}@{message.pressed}"
    return "photo" if message.kind == "image" else message.kind, message.text


def conversation_row(message: Message, oa_id: str, oa_name: str, switches: Switches) -> dict[str, Any]:
    """One item of GET /v2.0/oa/conversation (reference 4)."""
    kind, words = history_words(message, switches)
    user = message.user
    citizen = (user.id, user.name) if user else (message.to, "")
    ends = [(oa_id, oa_name), citizen]
    sender, receiver = ends if message.source == FROM_OA else reversed(ends)
    row: dict[str, Any] = {
        "src": message.source,
        "time": message.at,
        "type": kind,
        "message": words,
        "message_id": message.id,
        "from_id": sender[0],
        "to_id": receiver[0],
        "from_display_name": sender[1],
        "from_avatar": "",
        "to_display_name": receiver[1],
        "to_avatar": "",
    }
    payload = (message.attachment or {}).get("payload", {})
    if "url" in payload:
        row["url"] = payload["url"]
    if "thumbnail" in payload:
        row["thumb"] = payload["thumbnail"]
    if "description" in payload:
        row["description"] = payload["description"]
    if "coordinates" in payload:
        row["location"] = payload["coordinates"]
    if message.kind == "link":
        row["links"] = [payload]
    return row
