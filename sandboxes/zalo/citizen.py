"""POST /control/citizen/<act>: what a citizen does on the phone, from a JSON body or an upload.

Each act returns what the control API answers. Raises Mistake.
"""

import base64
from collections.abc import Callable
from functools import partial
from typing import Any

from sandboxes.http_call import Call

from .errors import Mistake
from .events import Event, follower_event, from_user
from .media import DOCUMENTS, Asset, as_attachment, keep, recognised
from .messages import FROM_OA, FROM_USER, Message
from .orders import names, person, real, text, whole
from .people import User
from .world import Visitor, World

Act = Callable[[World, User, Call], dict[str, Any]]
MAX_TEXT_LENGTH = 2_000
SOURCES = ("oa_profile", "message_invite", "social_plugin")
FILES = (*DOCUMENTS, "xls", "xlsx", "zip")
KINDS = ("image", "gif", "link", "audio", "video", "sticker", "file", "business_card")


def act(world: World, name: str, call: Call) -> dict[str, Any]:
    """Raises Mistake for an unknown act or person."""
    if name == "anonymous":
        return visitor_says(world, text(call, "anonymous_id", ""), text(call, "text"))
    if name not in ACTS:
        raise Mistake(f"Không có việc “{name}”. Có: {', '.join([*ACTS, 'anonymous'])}.", 404)
    return ACTS[name](world, person(world, call), call)


def _message(world: World, user: User, call: Call) -> Message:
    message = world.by_id.get(text(call, "message_id"))
    if message is None or message.user is not user:
        raise Mistake("Người này không có tin đó.", 404)
    return message


def _object(call: Call, name: str) -> dict[str, Any]:
    value = call.body.get(name)
    if not isinstance(value, dict):
        raise Mistake(f"Thiếu “{name}” (đối tượng JSON).")
    return value


def _may_write(user: User) -> None:
    if user.blocked:
        raise Mistake("Người này đang chặn trang; bỏ chặn trước khi nhắn.", 409)


def _follow(world: World, user: User, call: Call) -> dict[str, Any]:
    source = text(call, "source", "oa_profile")
    if source not in SOURCES:
        raise Mistake(f"source là một trong: {', '.join(SOURCES)}.")
    _may_write(user)
    now = world.clock.now()
    user.follows = True
    user.interact(now)
    world.push(follower_event("follow", user, now, world.oa.id, source))
    return {"follows": True}


def _unfollow(world: World, user: User, call: Call) -> dict[str, Any]:
    user.follows = False
    world.push(follower_event("unfollow", user, world.clock.now(), world.oa.id, ""))
    return {"follows": False}


def _sent(message: Message) -> dict[str, Any]:
    return {"message_id": message.id, "at": message.at}


def _write(world: World, user: User, kind: str, words: str = "", **more: Any) -> dict[str, Any]:
    _may_write(user)
    return _sent(world.from_citizen(user, kind, words, **more))


def _checked(words: str) -> str:
    if not words.strip():
        raise Mistake("Tin nhắn trống.")
    if len(words) > MAX_TEXT_LENGTH:
        raise Mistake(f"Tin nhắn dài quá {MAX_TEXT_LENGTH} ký tự.")
    return words


def _say(world: World, user: User, call: Call) -> dict[str, Any]:
    """The text goes out as given: composed or decomposed."""
    quote = text(call, "quote_message_id", "")
    return _write(world, user, "text", _checked(text(call, "text")), quotes=quote)


def _picture(world: World, user: User, call: Call) -> dict[str, Any]:
    if "url" in call.body:
        shown = {"thumbnail": text(call, "url"), "url": text(call, "url")}
        attachment = {"type": "image", "payload": shown}
        return _write(world, user, "image", text(call, "text", ""), attachment=attachment)
    name, content = _file(call)
    found = recognised(content)
    if found is None:
        raise Mistake("Chỉ nhận ảnh jpg, png, gif.")
    return _send_asset(world, user, keep(world, found[0], name, found[1], content), text(call, "text", ""))


def _send_file(world: World, user: User, call: Call) -> dict[str, Any]:
    name, content = _file(call)
    extension = name.rpartition(".")[2].lower()
    if extension not in FILES:
        raise Mistake(f"Chỉ nhận tệp {', '.join(FILES)}.")
    return _send_asset(world, user, keep(world, "file", name, extension, content))


def _send_asset(world: World, user: User, asset: Asset, words: str = "") -> dict[str, Any]:
    return _write(world, user, asset.kind, words, attachment=as_attachment(world, asset))


def _file(call: Call) -> tuple[str, bytes]:
    """Multipart part `file`, or JSON {"name", "content_base64"}."""
    if call.upload is not None:
        return call.upload.name, call.upload.content
    try:
        return text(call, "name", "anh.jpg"), base64.b64decode(text(call, "content_base64"), validate=True)
    except ValueError:
        raise Mistake("content_base64 không đúng dạng base64.") from None


def _location(world: World, user: User, call: Call) -> dict[str, Any]:
    latitude, longitude = real(call, "latitude"), real(call, "longitude")
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise Mistake("Vĩ độ từ -90 đến 90, kinh độ từ -180 đến 180.")
    point = {"latitude": str(latitude), "longitude": str(longitude)}
    attachment = {"type": "location", "payload": {"coordinates": point}}
    return _write(world, user, "location", attachment=attachment)


def _attachment(world: World, user: User, call: Call) -> dict[str, Any]:
    """Any other kind, or a picture at a foreign address: link, audio, video, sticker, business_card..."""
    payload, kind = _object(call, "payload"), text(call, "type")
    if kind not in KINDS:
        raise Mistake(f"type là một trong: {', '.join(KINDS)}.")
    attachment = {"type": "link" if kind == "business_card" else kind, "payload": payload}
    return _write(world, user, kind, text(call, "text", ""), attachment=attachment)


def _press(world: World, user: User, call: Call) -> dict[str, Any]:
    """Query buttons write to the OA in the citizen's name; the others say what the phone would open."""
    buttons, index = _message(world, user, call).buttons or [], whole(call, "index", 0)
    if not 0 <= index < len(buttons):
        raise Mistake("Tin này không có nút đó.", 404)
    button = buttons[index]
    kind, payload = button["type"], button["payload"]
    if kind == "oa.open.url":
        return {"open": payload["url"]}
    if kind in ("oa.open.phone", "oa.open.sms"):
        return {"dial": payload["phone_code"], "content": payload.get("content", "")}
    return _write(world, user, "text", payload, hidden=kind == "oa.query.hide", pressed=button["title"])


def _submit_info(world: World, user: User, call: Call) -> dict[str, Any]:
    """The answer to request_user_info."""
    info = _object(call, "info")
    _may_write(user)
    user.shared_info = {**(user.shared_info or {}), **info}
    now = world.clock.now()
    if world.switches.submit_info_refreshes:
        user.interact(now)
    world.push(from_user("user_submit_info", user, now, world.oa.id, info=info))
    return {"info": info}


def _chat_now(world: World, user: User, call: Call) -> dict[str, Any]:
    """Told once per person, and only if they never chatted; opens the window."""
    _may_write(user)
    first = not user.chatted
    user.chatted = True
    user.interact(world.clock.now())
    world.version += 1
    if first:
        world.tell_about("user_click_chatnow", user)
    return {"told": first}


def _call_oa(world: World, user: User, call: Call) -> dict[str, Any]:
    """A voice call to the OA: an interaction like writing."""
    _may_write(user)
    now = world.clock.now()
    user.interact(now)
    world.push(from_user("user_call_oa", user, now, world.oa.id))
    return {"called": True}


def _block(world: World, user: User, call: Call, *, on: bool) -> dict[str, Any]:
    """The platform tells nobody."""
    user.blocked = on
    world.version += 1
    return {"blocked": on}


def _withdraw(world: World, user: User, call: Call) -> dict[str, Any]:
    """The person asks that the OA deletes what it holds."""
    user.follows, user.known, user.last_interaction, user.shared_info = False, False, 0, None
    world.version += 1
    world.tell_about("user_withdraw", user)
    return {"withdrawn": True}


def _react(world: World, user: User, call: Call) -> dict[str, Any]:
    message, icon = _message(world, user, call), text(call, "icon", "/-strong")
    message.reactions = [] if icon == "/-remove" else [*(message.reactions or []), icon]
    said = {"msg_id": message.id, "react_icon": icon}
    world.push(from_user("user_reacted_message", user, world.clock.now(), world.oa.id, message=said))
    return {"reactions": message.reactions}


def _see(world: World, user: User, call: Call) -> dict[str, Any]:
    """All unseen messages of the OA, or those up to one."""
    last = _message(world, user, call).seq if "message_id" in call.body else len(world.messages)
    unseen = [m for m in user.inbox or [] if m.source == FROM_OA and not m.seen_at and m.seq <= last]
    for message in unseen:
        world.see(message)
    return {"seen": [message.id for message in unseen]}


def _rate(world: World, user: User, call: Call) -> dict[str, Any]:
    """The answer to a rating template."""
    message, stars = _message(world, user, call), whole(call, "rate", 5)
    if message.template_id not in world.templates or not 1 <= stars <= 5:
        raise Mistake("Chỉ đánh giá được tin mẫu, từ 1 đến 5 sao.")
    now = world.clock.now()
    said = {"rate": stars, "note": text(call, "note", ""), "feedbacks": names(call, "feedbacks", [])}
    about = {"message_id": message.id, "tracking_id": message.tracking_id, "template_id": message.template_id}
    world.feedback.append({"at": now, **said, **about})
    ids = {"submit_time": str(now), "msg_id": message.id, "tracking_id": message.tracking_id}
    world.tell("user_feedback", message={"rating_type": "csat", "option": "five_emotions", **said, **ids})
    return {"rate": stars}


def _officer_says(world: World, user: User, call: Call) -> dict[str, Any]:
    """A human answers in the OA's own chat tool: the echo carries admin_id. Allowed for 365 days."""
    words, admin_id = text(call, "text"), text(call, "admin_id", "88001")
    if not words.strip():
        raise Mistake("Tin nhắn trống.")
    return _sent(world.from_oa(user, user.id, "console", "text", words, admin_id=admin_id))


def visitor_says(world: World, anonymous_id: str, words: str) -> dict[str, Any]:
    """Somebody without an account; the first word opens the conversation."""
    visitor = world.visitors.get(anonymous_id)
    if visitor is None:
        number = len(world.visitors) + 1
        visitor = Visitor(anonymous_id or f"AN-{number}", f"CV-{number}")
        world.visitors[visitor.anonymous_id] = visitor
    now, order = world.clock.now(), len(world.messages)
    ids = {"anonymous_id": visitor.anonymous_id, "conversation_id": visitor.conversation_id}
    message = Message(
        order, world.new_id(), now, FROM_USER, "anonymous", "text", None, visitor.anonymous_id, words,
        tracking_id=visitor.conversation_id,
    )  # fmt: skip
    visitor.inbox.append(world.store(message))
    world.push(Event("anonymous_send_text", now, message))
    return {**ids, **_sent(message)}


ACTS: dict[str, Act] = {
    "follow": _follow,
    "unfollow": _unfollow,
    "text": _say,
    "picture": _picture,
    "file": _send_file,
    "location": _location,
    "attachment": _attachment,
    "press": _press,
    "submit_info": _submit_info,
    "call": _call_oa,
    "chat_now": _chat_now,
    "block": partial(_block, on=True),
    "unblock": partial(_block, on=False),
    "withdraw": _withdraw,
    "react": _react,
    "seen": _see,
    "rate": _rate,
    "console": _officer_says,
}
