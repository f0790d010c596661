"""Seeding, finding, changing and showing people."""

from typing import Any

from sandboxes.clock import DAY, HOUR
from sandboxes.http_call import Call

from .errors import Mistake
from .orders import person, whole
from .people import NEVER, User
from .windows import FREE_HOURS, OPEN_DAYS
from .world import World

MAX_FOLLOWERS = 1_000_000
SHOWN_PEOPLE = 30
FIELDS = {
    "name": str,
    "phone": str,
    "dynamic_param": str,
    "follows": bool,
    "blocked": bool,
    "inactive": bool,
    "sensitive": bool,
    "refuses": list,
}


def seed_followers(world: World, call: Call) -> dict[str, Any]:
    """POST /control/followers {"count": 100000, "idle_hours": 1 or null, "ids": true}."""
    number, idle = whole(call, "count"), call.body.get("idle_hours", 1)
    if not 0 < number <= MAX_FOLLOWERS:
        raise Mistake(f"count là số nguyên từ 1 đến {MAX_FOLLOWERS}.")
    if not _possible_idle(idle):
        raise Mistake("“idle_hours” là số giờ, hoặc null.")
    added = world.add_crowd(number, idle_hours=idle)
    answer = {"added": number, "followers": sum(1 for _ in world.followers()), "first_id": added[0].id}
    return answer | ({"ids": [user.id for user in added]} if call.body.get("ids") else {})


def _possible_idle(hours: Any) -> bool:
    """None for never; else hours, less than a hundred years."""
    return hours is None or (type(hours) in (int, float) and 0 <= hours < 876_000)


def new_person(world: World, call: Call) -> dict[str, Any]:
    """POST /control/users: one person, or {"users": [...]}.

    {"name", "phone"?, "user_id"?, "follows"?, "idle_hours"? (null: never)}; without more than a name it is
    somebody who never met the OA. A known user_id is changed, so loading twice is safe.
    """
    wishes = call.body.get("users")
    if wishes is None:
        return person_view(world, _added(world, call.body))
    if not isinstance(wishes, list) or not all(isinstance(wish, dict) for wish in wishes):
        raise Mistake("users là danh sách đối tượng.")
    return {"users": [person_view(world, _added(world, wish)) for wish in wishes]}


def _added(world: World, wish: dict[str, Any]) -> User:
    name, key = wish.get("name"), wish.get("user_id", "")
    if not isinstance(name, str) or not name.strip():
        raise Mistake("Thiếu “name” (chữ).")
    if key != "" and not (isinstance(key, str) and key.isdecimal() and len(key) == 19):
        raise Mistake("user_id là chuỗi 19 chữ số.")
    user = world.users.get(key) or world.add_newcomer(name, key)
    user.name = name
    _change(world, user, wish)
    return user


def find(world: World, call: Call) -> dict[str, Any]:
    """GET /control/users?search=: at most 30."""
    wanted = call.query.get("search", "").casefold()
    fits = (u for u in world.users.values() if wanted in f"{u.name} {u.id} {u.phone}".casefold())
    return {"users": [person_view(world, user) for user, _ in zip(fits, range(SHOWN_PEOPLE), strict=False)]}


def show(world: World, call: Call) -> dict[str, Any]:
    """GET /control/user?user_id=."""
    return person_view(world, person(world, call))


def change_person(world: World, call: Call) -> dict[str, Any]:
    """POST /control/user: the fields of `_change`; a new dynamic_param is told."""
    user = person(world, call)
    _change(world, user, call.body)
    if "dynamic_param" in call.body:
        ends = {"sender": {"id": user.id}, "recipient": {"id": world.oa.id}}
        world.tell("update_user_info", **ends, data={"method": "dynamic_url", "param": user.dynamic_param})
    return person_view(world, user)


def _change(world: World, user: User, wish: dict[str, Any]) -> None:
    """name, phone, dynamic_param; follows, blocked, inactive, sensitive; refuses; idle_hours or null."""
    for name, kind in FIELDS.items():
        if name in wish and type(wish[name]) is not kind:
            raise Mistake(f"“{name}” cần kiểu {kind.__name__}.")
    if not _possible_idle(wish.get("idle_hours")):
        raise Mistake("“idle_hours” là số giờ, hoặc null.")
    world.by_phone.pop(user.phone, None)
    for name in FIELDS.keys() & wish.keys() - {"refuses"}:
        setattr(user, name, wish[name])
    user.refuses = frozenset(map(str, wish.get("refuses", user.refuses)))
    if user.phone:
        world.by_phone[user.phone] = user
    if "idle_hours" in wish:
        idle = wish["idle_hours"]
        user.last_interaction = NEVER if idle is None else world.clock.now() - int(idle * HOUR)
    user.known = user.known or user.follows or user.last_interaction != NEVER
    world.version += 1


def person_view(world: World, user: User) -> dict[str, Any]:
    return {
        "user_id": user.id,
        "user_id_by_app": user.id_by_app,
        "name": user.name,
        "phone": user.phone,
        "follows": user.follows,
        "blocked": user.blocked,
        "inactive": user.inactive,
        "last_interaction": user.last_interaction,
        "window": window_of(world, user),
        "messages": len(user.inbox or ()),
        "chips": chips(world, user),
    }


def window_of(world: World, user: User) -> str:
    """never, free (48 h), paid (7 days) or closed."""
    age = world.clock.now() - user.last_interaction
    if user.last_interaction == 0:
        return "never"
    return "free" if age <= FREE_HOURS else "paid" if age <= OPEN_DAYS else "closed"


def chips(world: World, user: User) -> list[str]:
    """The state in words, for the page."""
    age = world.clock.now() - user.last_interaction
    windows = {
        "never": "chưa từng nhắn",
        "free": f"miễn phí 48 giờ, còn {max(FREE_HOURS - age, 0) // HOUR} giờ",
        "paid": f"còn cửa sổ 7 ngày ({max(OPEN_DAYS - age, 0) // DAY} ngày)",
        "closed": "quá 7 ngày",
    }
    shown = ["đã theo dõi" if user.follows else "chưa theo dõi", windows[window_of(world, user)]]
    return shown + ["đã chặn"] * user.blocked + ["ngủ quá 45 ngày"] * user.inactive


def inbox(world: World, call: Call) -> dict[str, Any]:
    """GET /control/inbox?user_id=&limit=: oldest first."""
    user, limit = person(world, call), whole(call, "limit", 100)
    rows = (user.inbox or [])[-limit:] if limit > 0 else []
    return {
        "version": world.version,
        "user": person_view(world, user),
        "now": world.clock.now(),
        "messages": [message.shown() for message in rows if not message.hidden],
    }
