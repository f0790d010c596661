"""A Message in Zalo's JSON (reference 2.2 and 2.3), and the uploads that its picture or file needs."""

import hashlib
import unicodedata
from pathlib import PurePath
from typing import Any
from urllib.parse import parse_qsl

from django.conf import settings
from django.core.cache import cache
from django.core.files.storage import default_storage
from django.templatetags.static import static
from redis.exceptions import RedisError

from foundation.outbox import references
from foundation.outbox.messages import Button, Message
from foundation.vietnamese.phones import dial_code
from zalo_channel import client
from zalo_channel.errors import Kind, Refused
from zalo_channel.templates import cut

MAX_CHARACTERS, MAX_BUTTONS = 2_000, 5
TITLE, SUBTITLE, QUERY, SMS = 100, 500, 1_000, 160
STAMP_ROOM = 30
UPLOAD_LIFE = 6 * 24 * 3600  # seconds; Zalo keeps uploads for 7 days


def send(user_id: str, message: Message, notice_id: int) -> str:
    """Send as consultation message, picture and file first uploaded; the message id. Raises a ZaloProblem."""
    try:
        return client.send_consultation(user_id, build(message, notice_id))
    except Refused as refused:
        if refused.meaning.kind is not Kind.UPLOAD:
            raise
    return client.send_consultation(user_id, build(message, notice_id, upload_again=True))


def build(message: Message, notice_id: int, *, upload_again: bool = False) -> dict[str, Any]:
    """The `message` object of the call.

    Zalo takes one attachment a message: a file goes alone with its text, a picture before buttons.
    """
    text = text_sent(message, notice_id)
    if message.picture:
        uploaded = _uploaded("image", message.picture, again=upload_again)
        return {"text": text, "attachment": _media(uploaded)}
    if message.file:
        uploaded = _uploaded("file", message.file, again=upload_again)
        return {"text": text, "attachment": {"type": "file", "payload": {"token": uploaded}}}
    if message.asks_contact:
        return {"attachment": _contact_form(message.text, notice_id)}
    if not message.buttons:
        return {"text": text}
    buttons = [made for button in message.buttons if (made := button_json(button))][:MAX_BUTTONS]
    if not buttons:
        return {"text": text}
    payload: dict[str, Any] = {"buttons": buttons}
    if settings.ZALO_BUTTON_TEMPLATE_TYPE:
        payload = {"template_type": settings.ZALO_BUTTON_TEMPLATE_TYPE, **payload}
    return {"text": text, "attachment": {"type": "template", "payload": payload}}


def is_stamped(message: Message) -> bool:
    """Whether the text ends with the reference.

    An answer in a conversation does without: its echo is matched by its words (echo_matching.py). One without
    words keeps it, and so does one that quotes a reference: its echo must not settle the notice quoted.
    """
    is_quoting = references.find(message.text) is not None
    return not message.channel or not message.text.strip() or is_quoting


def text_sent(message: Message, notice_id: int) -> str:
    """NFC, because Zalo counts characters and decomposed Vietnamese has a third more; cut to what fits."""
    text = unicodedata.normalize("NFC", message.text).strip()
    if not is_stamped(message):
        return cut(text, MAX_CHARACTERS)
    return references.stamp(cut(text, MAX_CHARACTERS - STAMP_ROOM), notice_id)


def button_json(button: Button) -> dict[str, Any] | None:
    """None for a button that Zalo would refuse, and with it the whole message: nothing to dial or to open."""
    title = unicodedata.normalize("NFC", button.title).strip()[:TITLE]
    value = unicodedata.normalize("NFC", button.value).strip()
    scheme = value.partition(":")[0].lower() if button.kind == "url" else ""
    action: tuple[str, Any] | None = None
    if button.kind == "phone" or scheme == "tel":
        action = _with_phone("oa.open.phone", value)
    elif scheme in ("sms", "smsto"):
        number, _, query = value.partition(":")[2].partition("?")
        action = _with_phone("oa.open.sms", number, content=dict(parse_qsl(query)).get("body", title)[:SMS])
    elif button.kind == "url":
        action = ("oa.open.url", {"url": value}) if scheme in ("http", "https") else None
    elif value:
        action = ("oa.query.show", value[:QUERY])
    return {"title": title, "type": action[0], "payload": action[1]} if action and title else None


def _with_phone(kind: str, number: str, **more: str) -> tuple[str, Any] | None:
    code = dial_code(number)
    return (kind, {"phone_code": code, **more}) if code else None


def _media(attachment_id: str) -> dict[str, Any]:
    element = {"media_type": "image", "attachment_id": attachment_id}
    return {"type": "template", "payload": {"template_type": "media", "elements": [element]}}


def _contact_form(text: str, notice_id: int) -> dict[str, Any]:
    """Its title is all that the platform's echo shows, so the stamp stands there."""
    title, _, rest = unicodedata.normalize("NFC", text).strip().partition("\n")
    element = {
        "title": references.stamp(title[: TITLE - STAMP_ROOM], notice_id).replace("\n", " – "),
        "subtitle": (rest.strip() or title)[:SUBTITLE],
        "image_url": settings.PUBLIC_URL + static("zalo_channel/contact.png"),
    }
    return {"type": "template", "payload": {"template_type": "request_user_info", "elements": [element]}}


def _uploaded(kind: str, path: str, *, again: bool) -> str:
    """The platform's id of a media file; uploaded once a week, also when many people get the same picture."""
    with default_storage.open(path) as file:
        content = file.read()
    key = f"zalo-upload:{kind}:{hashlib.sha256(content).hexdigest()}"
    known = None if again else _remembered(key)
    if known:
        return known
    upload = client.upload_image if kind == "image" else client.upload_file
    uploaded = upload(PurePath(path).name, content)
    _remember(key, uploaded)
    return uploaded


def _remembered(key: str) -> str | None:
    try:
        return cache.get(key)
    except RedisError:
        return None


def _remember(key: str, uploaded: str) -> None:
    try:
        cache.set(key, uploaded, UPLOAD_LIFE)
    except RedisError:
        return
