"""A Message in Zalo's JSON (reference 2.2 and 2.3), and the uploads that its picture or file needs.

How long Zalo lets us answer after the citizen's last act, and what it takes afterwards (reference 0.4).

Both spans and the templates are data: settings and rows that an administrator edits when Zalo moves them.

Pictures and files that citizens send: fetched at once (links expire), bounded, from known hosts only.
"""

import datetime as dt
import hashlib
import unicodedata
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any
from urllib.parse import parse_qsl

import requests
from django.conf import settings
from django.core.cache import cache
from django.core.files.storage import default_storage
from django.templatetags.static import static
from redis.exceptions import RedisError

from foundation.citizens.windows import ReplyRule, TemplateChoice
from foundation.messages import Button, Message
from foundation.outbox import references
from foundation.vietnamese.phones import dial_code
from foundation.web import http_client
from zalo_channel import client
from zalo_channel.errors import Kind, Refused
from zalo_channel.events import PICTURES, Event, scalar
from zalo_channel.models import MessageTemplate
from zalo_channel.template_labels import FIELD_LABELS
from zalo_channel.templates import REFERENCE_PARAM, cut

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


def closes_after() -> dt.timedelta:
    return dt.timedelta(days=settings.ZALO_REPLY_DAYS)


def free_for() -> dt.timedelta:
    return dt.timedelta(hours=settings.ZALO_FREE_REPLY_HOURS)


def rule() -> ReplyRule:
    return ReplyRule(label="Zalo", free_for=free_for(), closes_after=closes_after(), templates=_templates)


def _templates() -> tuple[TemplateChoice, ...]:
    """What can be sent by user id, which is all that a conversation knows."""
    rows = MessageTemplate.objects.filter(is_enabled=True, by_user_id=True).order_by("key")
    return tuple(
        TemplateChoice(
            key=row.key,
            label=row.purpose,
            fields=tuple(
                (name, str(FIELD_LABELS.get(name, name)), int(length))
                for name, length in row.params.items()
                if name != REFERENCE_PARAM
            ),
        )
        for row in rows
    )


MAX_FILES, MAX_BYTES, SECONDS = 3, 10 * 1024 * 1024, 6.0
MAX_NAME_LENGTH = 200


@dataclass(frozen=True, slots=True)
class Media:
    """`files` are (name as sent, content)."""

    pictures: tuple[bytes, ...] = ()
    files: tuple[tuple[str, bytes], ...] = ()


def of(event: Event) -> Media:
    """What could be fetched of a message; empty where it carries nothing or nothing came."""
    pictures = [item.url for item in event.attachments if item.kind in PICTURES]
    files = [item for item in event.attachments if item.kind == "file"]
    fetched = [(scalar(item.payload.get("name")), fetch(item.url)) for item in files[:MAX_FILES]]
    return Media(
        tuple(content for url in pictures[:MAX_FILES] if (content := fetch(url))),
        tuple((name[:MAX_NAME_LENGTH], content) for name, content in fetched if content),
    )


def fetch(url: str) -> bytes | None:
    """None for a host not allowed, a redirect, too much or too slow."""
    named = [entry for entry in settings.ZALO_MEDIA_HOSTS if not entry.startswith(".")]
    try:
        answer = http_client.fetch(
            url, max_bytes=MAX_BYTES, seconds=SECONDS, trusted_hosts=named, is_allowed=is_allowed
        )
    except (requests.RequestException, ValueError):
        return None
    return answer.content if answer.status == 200 else None


def is_allowed(url: str) -> bool:
    """ZALO_MEDIA_HOSTS; an entry with a leading dot allows its public subdomains, over https only."""
    address = http_client.address_of(url)
    if address is None or address.has_login:
        return False
    subdomains = tuple(entry for entry in settings.ZALO_MEDIA_HOSTS if entry.startswith("."))
    if address.scheme == "https" and address.host.endswith(subdomains):
        return True
    return address.host in settings.ZALO_MEDIA_HOSTS
