"""What a citizen does on the phone. Each act returns what the control API answers. Raises Mistake."""

from typing import Any

from .errors import Mistake
from .events import Event, follower_event, from_user
from .media import Asset, as_attachment
from .messages import FROM_OA, FROM_USER, Message
from .people import User
from .world import Visitor, World

LONGEST_TEXT = 2_000
SOURCES = ("oa_profile", "message_invite", "social_plugin")


def _may_write(user: User) -> None:
    if user.blocked:
        raise Mistake("Người này đang chặn trang; bỏ chặn trước khi nhắn.", 409)


def follow(world: World, user: User, source: str = "oa_profile") -> dict[str, Any]:
    if source not in SOURCES:
        raise Mistake(f"source là một trong: {', '.join(SOURCES)}.")
    _may_write(user)
    now = world.clock.now()
    user.follows = True
    user.interact(now)
    world.version += 1
    world.webhooks.push(follower_event("follow", user, now, world.oa.id, source), urgent=True)
    return {"follows": True}


def unfollow(world: World, user: User) -> dict[str, Any]:
    user.follows = False
    world.version += 1
    world.webhooks.push(follower_event("unfollow", user, world.clock.now(), world.oa.id, ""), urgent=True)
    return {"follows": False}


def say(world: World, user: User, text: str, quote: str = "") -> dict[str, Any]:
    """The text goes out as given: composed or decomposed."""
    if not text.strip():
        raise Mistake("Tin nhắn trống.")
    if len(text) > LONGEST_TEXT:
        raise Mistake(f"Tin nhắn dài quá {LONGEST_TEXT} ký tự.")
    _may_write(user)
    return _sent(world.from_citizen(user, "text", text, quotes=quote))


def _sent(message: Message) -> dict[str, Any]:
    return {"message_id": message.id, "at": message.at}


def send_asset(world: World, user: User, asset: Asset, text: str = "") -> dict[str, Any]:
    """A picture, GIF or file that the page uploaded."""
    _may_write(user)
    return _sent(world.from_citizen(user, asset.kind, text, attachment=as_attachment(world, asset)))


def send_attachment(
    world: World, user: User, kind: str, payload: dict[str, Any], text: str = ""
) -> dict[str, Any]:
    """Any other kind, or a picture at a foreign address: link, audio, video, sticker, business_card..."""
    _may_write(user)
    shown = "link" if kind == "business_card" else kind
    return _sent(world.from_citizen(user, kind, text, attachment={"type": shown, "payload": payload}))


def send_location(world: World, user: User, latitude: float, longitude: float) -> dict[str, Any]:
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise Mistake("Vĩ độ từ -90 đến 90, kinh độ từ -180 đến 180.")
    point = {"latitude": str(latitude), "longitude": str(longitude)}
    return send_attachment(world, user, "location", {"coordinates": point})


def press(world: World, user: User, message: Message, index: int) -> dict[str, Any]:
    """Query buttons write to the OA in the citizen's name; the others say what the phone would open."""
    buttons = message.buttons or []
    if not 0 <= index < len(buttons):
        raise Mistake("Tin này không có nút đó.", 404)
    button = buttons[index]
    if button["type"] == "oa.open.url":
        return {"open": button["payload"]["url"]}
    if button["type"] in ("oa.open.phone", "oa.open.sms"):
        return {"dial": button["payload"]["phone_code"], "content": button["payload"].get("content", "")}
    _may_write(user)
    is_hidden = button["type"] == "oa.query.hide"
    return _sent(
        world.from_citizen(user, "text", button["payload"], hidden=is_hidden, pressed=button["title"])
    )


def submit_info(world: World, user: User, info: dict[str, Any]) -> dict[str, Any]:
    """The answer to request_user_info."""
    _may_write(user)
    user.shared_info = {**(user.shared_info or {}), **info}
    now = world.clock.now()
    if world.switches.submit_info_refreshes:
        user.interact(now)
    world.version += 1
    world.webhooks.push(from_user("user_submit_info", user, now, world.oa.id, info=info), urgent=True)
    return {"info": info}


def chat_now(world: World, user: User) -> dict[str, Any]:
    """Told once per person, and only if they never chatted; opens the window."""
    _may_write(user)
    first = not user.chatted
    user.chatted = True
    user.interact(world.clock.now())
    world.version += 1
    if first:
        world.tell_about("user_click_chatnow", user)
    return {"told": first}


def call_oa(world: World, user: User) -> dict[str, Any]:
    """A voice call to the OA: an interaction like writing."""
    _may_write(user)
    now = world.clock.now()
    user.interact(now)
    world.version += 1
    world.webhooks.push(from_user("user_call_oa", user, now, world.oa.id), urgent=True)
    return {"called": True}


def block(world: World, user: User, *, on: bool) -> dict[str, Any]:
    """The platform tells nobody."""
    user.blocked = on
    world.version += 1
    return {"blocked": on}


def withdraw(world: World, user: User) -> dict[str, Any]:
    """The person asks that the OA deletes what it holds."""
    user.follows, user.known, user.last_interaction, user.shared_info = False, False, 0, None
    world.version += 1
    world.tell_about("user_withdraw", user)
    return {"withdrawn": True}


def react(world: World, user: User, message: Message, icon: str) -> dict[str, Any]:
    message.reactions = [] if icon == "/-remove" else [*(message.reactions or []), icon]
    world.version += 1
    said = {"msg_id": message.id, "react_icon": icon}
    event = from_user("user_reacted_message", user, world.clock.now(), world.oa.id, message=said)
    world.webhooks.push(event, urgent=True)
    return {"reactions": message.reactions}


def see(world: World, user: User, upto: Message | None = None) -> dict[str, Any]:
    """All unseen messages of the OA, or those up to one."""
    last = upto.seq if upto else len(world.messages)
    unseen = [m for m in user.inbox or [] if m.source == FROM_OA and not m.seen_at and m.seq <= last]
    for message in unseen:
        world.see(message)
    return {"seen": [message.id for message in unseen]}


def rate(
    world: World, user: User, message: Message, stars: int, note: str, feedbacks: list[str]
) -> dict[str, Any]:
    """The answer to a rating template."""
    if message.template_id not in world.templates or not 1 <= stars <= 5:
        raise Mistake("Chỉ đánh giá được tin mẫu, từ 1 đến 5 sao.")
    now = world.clock.now()
    about = {"message_id": message.id, "tracking_id": message.tracking_id, "template_id": message.template_id}
    world.feedback.append({"at": now, "rate": stars, "note": note, "feedbacks": feedbacks, **about})
    said = {
        "rating_type": "csat",
        "option": "five_emotions",
        "rate": stars,
        "note": note,
        "feedbacks": feedbacks,
    }
    ids = {"submit_time": str(now), "msg_id": message.id, "tracking_id": message.tracking_id}
    world.tell("user_feedback", message=said | ids)
    return {"rate": stars}


def visitor_says(world: World, anonymous_id: str, text: str) -> dict[str, Any]:
    """Somebody without an account; the first word opens the conversation."""
    visitor = world.visitors.get(anonymous_id)
    if visitor is None:
        number = len(world.visitors) + 1
        visitor = Visitor(anonymous_id or f"AN-{number}", f"CV-{number}")
        world.visitors[visitor.anonymous_id] = visitor
    now, order = world.clock.now(), len(world.messages)
    message = Message(
        order, world.new_id(), now, FROM_USER, "anonymous", "text", None, visitor.anonymous_id, text,
        tracking_id=visitor.conversation_id,
    )  # fmt: skip
    visitor.inbox.append(world.store(message))
    world.webhooks.push(Event("anonymous_send_text", now, message), urgent=True)
    return {
        "anonymous_id": visitor.anonymous_id,
        "conversation_id": visitor.conversation_id,
        **_sent(message),
    }


def officer_says(world: World, user: User, text: str, admin_id: str) -> dict[str, Any]:
    """A human answers in the OA's own chat tool: the echo carries admin_id. Allowed for 365 days."""
    if not text.strip():
        raise Mistake("Tin nhắn trống.")
    return _sent(world.from_oa(user, user.id, "console", "text", text, admin_id=admin_id))
