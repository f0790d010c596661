"""What a message to a citizen may hold: text, attachment, buttons (reference 2.2, 2.3, rule 16)."""

from dataclasses import dataclass
from typing import Any

from .errors import Refusal
from .media import attachment_of
from .recipients import mapping, only, string
from .world import World

MAX_CHARACTERS = 2_000
MAX_BUTTONS = 5
TITLE, QUERY, SMS = 100, 1_000, 160
ACTIONS = ("oa.open.url", "oa.query.show", "oa.query.hide", "oa.open.phone", "oa.open.sms")


@dataclass(slots=True)
class Content:
    """`kind` names the echo: oa_send_<kind>."""

    kind: str
    text: str = ""
    attachment: dict[str, Any] | None = None
    buttons: list[dict[str, Any]] | None = None
    quotes: str = ""


def compose(world: World, message: dict[str, Any], *, now: int) -> Content:
    """Check the `message` object of a send call. Raises Refusal with the field's name."""
    only(world, message, "text", "attachment", "quote_message_id")
    text = message.get("text", "")
    if not isinstance(text, str):
        raise Refusal(-201, "text")
    if len(text) > MAX_CHARACTERS:
        raise Refusal(-210)
    if "attachment" in message:
        content = _attachment(world, mapping(message, "attachment"), now)
    elif text.strip():
        content = Content("text")
    else:
        raise Refusal(-201, "text")
    content.text = text or content.text
    if message.get("quote_message_id", "") != "":  # the PHP SDK always sends an empty one
        content.quotes = string(message, "quote_message_id")
    return content


def _attachment(world: World, attachment: dict[str, Any], now: int) -> Content:
    only(world, attachment, "type", "payload")
    payload = mapping(attachment, "payload")
    if attachment.get("type") == "file":
        return Content("file", attachment=attachment_of(world, string(payload, "token"), "file", now))
    if attachment.get("type") != "template":
        raise Refusal(-201, "attachment.type")
    maker = TEMPLATES.get(str(payload.get("template_type", "button")))
    if maker is None:
        raise Refusal(-233)
    return maker(world, payload, now)


def _media(world: World, payload: dict[str, Any], now: int) -> Content:
    element = _elements(payload, most=1)[0]
    kind = element.get("media_type")
    if kind == "sticker":
        found = {"type": "sticker", "payload": {"id": string(element, "attachment_id"), "url": ""}}
        return Content("sticker", attachment=found)
    if kind not in ("image", "gif"):
        raise Refusal(-201, "media_type")
    if kind == "gif" and not all(type(element.get(side)) is int for side in ("width", "height")):
        raise Refusal(-201, "width")
    if ("url" in element) == ("attachment_id" in element):
        raise Refusal(-201, "attachment_id")
    if "url" in element:
        url = _web_address(element, "url")
        return Content(kind, attachment={"type": kind, "payload": {"thumbnail": url, "url": url}})
    return Content(kind, attachment=attachment_of(world, string(element, "attachment_id"), kind, now))


def _request_user_info(world: World, payload: dict[str, Any], now: int) -> Content:
    element = _elements(payload, most=1)[0]
    title, subtitle = string(element, "title"), string(element, "subtitle")
    _web_address(element, "image_url")
    if len(title) > TITLE or len(subtitle) > 500:
        raise Refusal(-210)
    shown = {"type": "template", "payload": {"template_type": "request_user_info", **element}}
    return Content("request_user_info", text=title, attachment=shown)


def _list(world: World, payload: dict[str, Any], now: int) -> Content:
    if not world.switches.list_on_cs:
        raise Refusal(-233)
    elements = _elements(payload, most=5)
    string(elements[0], "subtitle")
    text = "\n".join(string(element, "title") for element in elements)
    return Content("list", text=text, attachment={"type": "list", "payload": {"elements": elements}})


def _with_buttons(world: World, payload: dict[str, Any], now: int) -> Content:
    _check_template_type(world.switches.buttons_template_type, "template_type" in payload)
    buttons = payload.get("buttons")
    if not isinstance(buttons, list) or not buttons:
        raise Refusal(-201, "buttons")
    if len(buttons) > MAX_BUTTONS:
        raise Refusal(-210)
    for button in buttons:
        check_button(button)
    return Content("text", buttons=buttons)


def _check_template_type(wanted: str, given: bool) -> None:
    if wanted == "unsupported":
        raise Refusal(-233)
    if (wanted == "required" and not given) or (wanted == "forbidden" and given):
        raise Refusal(-201, "template_type")


TEMPLATES = {
    "media": _media,
    "request_user_info": _request_user_info,
    "list": _list,
    "button": _with_buttons,
}


def check_button(button: Any) -> None:
    """One of the five actions with its payload. Raises Refusal."""
    if not isinstance(button, dict):
        raise Refusal(-201, "buttons")
    kind, payload = button.get("type"), button.get("payload")
    if kind not in ACTIONS:
        raise Refusal(-201, "buttons.type")
    _short(button, "title", TITLE)
    if kind in ("oa.query.show", "oa.query.hide"):
        _short(button, "payload", QUERY)
    elif not isinstance(payload, dict):
        raise Refusal(-201, "buttons.payload")
    elif kind == "oa.open.url":
        _web_address(payload, "url")
    else:
        _phone_action(kind, payload)


def _phone_action(kind: str, payload: dict[str, Any]) -> None:
    code = string(payload, "phone_code")
    if not (code.isascii() and code.isdigit()):
        raise Refusal(-201, "phone_code")
    if kind == "oa.open.sms":
        _short(payload, "content", SMS)


def _short(body: dict[str, Any], name: str, most: int) -> None:
    if len(string(body, name)) > most:
        raise Refusal(-210)


def _web_address(body: dict[str, Any], name: str) -> str:
    value = string(body, name)
    if not value.startswith(("https://", "http://")):
        raise Refusal(-201, name)
    return value


def _elements(payload: dict[str, Any], *, most: int) -> list[dict[str, Any]]:
    elements = payload.get("elements")
    if not isinstance(elements, list) or not elements or not all(isinstance(e, dict) for e in elements):
        raise Refusal(-201, "elements")
    if len(elements) > most:
        raise Refusal(-210)
    return elements
