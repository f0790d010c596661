"""POST /control/citizen/<act>: the acts of citizen.py from a JSON body or an upload."""

import base64
from collections.abc import Callable
from typing import Any

from . import citizen
from .errors import Mistake
from .http_call import Call
from .media import DOCUMENTS, Asset, keep, recognised
from .messages import Message
from .orders import names, person, real, text, whole
from .people import User
from .world import World

Act = Callable[[World, User, Call], dict[str, Any]]


def act(world: World, name: str, call: Call) -> dict[str, Any]:
    """Raises Mistake for an unknown act or person."""
    if name == "anonymous":
        return citizen.visitor_says(world, text(call, "anonymous_id", ""), text(call, "text"))
    if name not in ACTS:
        raise Mistake(f"Không có việc “{name}”. Có: {', '.join([*ACTS, 'anonymous'])}.", 404)
    return ACTS[name](world, person(world, call), call)


def message_of(world: World, user: User, call: Call) -> Message:
    message = world.by_id.get(text(call, "message_id"))
    if message is None or message.user is not user:
        raise Mistake("Người này không có tin đó.", 404)
    return message


def _say(world: World, user: User, call: Call) -> dict[str, Any]:
    return citizen.say(world, user, text(call, "text"), text(call, "quote_message_id", ""))


def _picture(world: World, user: User, call: Call) -> dict[str, Any]:
    if "url" in call.body:
        shown = {"thumbnail": text(call, "url"), "url": text(call, "url")}
        return citizen.send_attachment(world, user, "image", shown, text(call, "text", ""))
    name, content = _file(call)
    found = recognised(content)
    if found is None:
        raise Mistake("Chỉ nhận ảnh jpg, png, gif.")
    asset = keep(world, found[0], name, found[1], content)
    return citizen.send_asset(world, user, asset, text(call, "text", ""))


def _send_file(world: World, user: User, call: Call) -> dict[str, Any]:
    name, content = _file(call)
    extension = name.rpartition(".")[2].lower()
    if extension not in (*DOCUMENTS, "xls", "xlsx", "zip"):
        raise Mistake(f"Chỉ nhận tệp {', '.join(DOCUMENTS)}, xls, xlsx, zip.")
    asset: Asset = keep(world, "file", name, extension, content)
    return citizen.send_asset(world, user, asset)


def _file(call: Call) -> tuple[str, bytes]:
    """Multipart part `file`, or JSON {"name", "content_base64"}."""
    if call.upload is not None:
        return call.upload.name, call.upload.content
    try:
        return text(call, "name", "anh.jpg"), base64.b64decode(text(call, "content_base64"), validate=True)
    except ValueError:
        raise Mistake("content_base64 không đúng dạng base64.") from None


def _location(world: World, user: User, call: Call) -> dict[str, Any]:
    return citizen.send_location(world, user, real(call, "latitude"), real(call, "longitude"))


def _attachment(world: World, user: User, call: Call) -> dict[str, Any]:
    payload = call.body.get("payload")
    if not isinstance(payload, dict):
        raise Mistake("Thiếu “payload” (đối tượng JSON).")
    kinds = ("image", "gif", "link", "audio", "video", "sticker", "file", "business_card")
    if text(call, "type") not in kinds:
        raise Mistake(f"type là một trong: {', '.join(kinds)}.")
    return citizen.send_attachment(world, user, text(call, "type"), payload, text(call, "text", ""))


def _press(world: World, user: User, call: Call) -> dict[str, Any]:
    return citizen.press(world, user, message_of(world, user, call), whole(call, "index", 0))


def _submit_info(world: World, user: User, call: Call) -> dict[str, Any]:
    info = call.body.get("info")
    if not isinstance(info, dict):
        raise Mistake("Thiếu “info” (đối tượng JSON).")
    return citizen.submit_info(world, user, info)


def _see(world: World, user: User, call: Call) -> dict[str, Any]:
    upto = message_of(world, user, call) if "message_id" in call.body else None
    return citizen.see(world, user, upto)


def _rate(world: World, user: User, call: Call) -> dict[str, Any]:
    message, stars = message_of(world, user, call), whole(call, "rate", 5)
    return citizen.rate(world, user, message, stars, text(call, "note", ""), names(call, "feedbacks", []))


ACTS: dict[str, Act] = {
    "follow": lambda world, user, call: citizen.follow(world, user, text(call, "source", "oa_profile")),
    "unfollow": lambda world, user, call: citizen.unfollow(world, user),
    "text": _say,
    "picture": _picture,
    "file": _send_file,
    "location": _location,
    "attachment": _attachment,
    "press": _press,
    "submit_info": _submit_info,
    "call": lambda world, user, call: citizen.call_oa(world, user),
    "chat_now": lambda world, user, call: citizen.chat_now(world, user),
    "block": lambda world, user, call: citizen.block(world, user, on=True),
    "unblock": lambda world, user, call: citizen.block(world, user, on=False),
    "withdraw": lambda world, user, call: citizen.withdraw(world, user),
    "react": lambda world, user, call: citizen.react(
        world, user, message_of(world, user, call), text(call, "icon", "/-strong")
    ),
    "seen": _see,
    "rate": _rate,
    "console": lambda world, user, call: citizen.officer_says(
        world, user, text(call, "text"), text(call, "admin_id", "88001")
    ),
}
