"""The control API: what a test, a demo or the phone page may do to the platform. JSON both ways."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

from .clock import DAY, HOUR, VIETNAM, in_vietnam, next_time_of_day
from .control_citizen import person, text
from .errors import Mistake
from .faults import KINDS
from .http_call import Call
from .messages import FROM_OA
from .people import User
from .templates import TAG_NAMES, Template
from .windows import FREE_HOURS, OPEN_DAYS
from .world import PERMISSIONS, World

Handler = Callable[[World, Call], Any | Awaitable[Any]]
MOST_FOLLOWERS = 1_000_000
SHOWN_PEOPLE = 30


def state(world: World, call: Call) -> dict[str, Any]:
    """GET /control/state: everything but people and messages."""
    return {
        "version": world.version,
        "app_id": world.settings.app_id,
        "oa": about_oa(world),
        "clock": clock(world, call),
        "switches": world.switches.as_dict(),
        "quotas": world.quotas.view(world.clock.now()),
        "faults": world.faults.view(),
        "fault_kinds": KINDS,
        "webhook": world.webhooks.view(),
        "templates": [template_view(t) for t in world.templates.values()],
        "broadcasts": world.broadcasts[-20:],
        "counts": counts(world, call),
        "granted": world.grants.current is not None,
    }


def counts(world: World, call: Call) -> dict[str, Any]:
    """GET /control/counts."""
    by_oa = [m for m in world.messages if m.source == FROM_OA]
    return {
        "users": len(world.users),
        "followers": sum(1 for _ in world.followers()),
        "messages": len(world.messages),
        "accepted": len(by_oa),
        "received": sum(1 for m in by_oa if m.received_at),
        "seen": sum(1 for m in by_oa if m.seen_at),
        "calls": world.journal.calls,
        "webhook": dict(world.webhooks.counts)
        | {"waiting": world.webhooks.waiting, "busy": world.webhooks.busy},
    }


def about_oa(world: World) -> dict[str, Any]:
    return {
        "id": world.oa.id,
        "name": world.oa.name,
        "verified": world.oa.verified,
        "open": world.oa.open,
        "paid_package": world.oa.paid_package,
        "app_active": world.oa.app_active,
        "permissions": sorted(world.oa.permissions),
        "callback_url": world.callback_url,
    }


def change_oa(world: World, call: Call) -> dict[str, Any]:
    """POST /control/oa: verified, open, paid_package, app_active, name, permissions, callback_url."""
    for name in ("verified", "open", "paid_package", "app_active"):
        if name in call.body:
            setattr(world.oa, name, bool(call.body[name]))
    if "permissions" in call.body:
        wanted = call.body["permissions"]
        if not isinstance(wanted, list) or not set(wanted) <= set(PERMISSIONS):
            raise Mistake(f"permissions là danh sách trong: {', '.join(PERMISSIONS)}.")
        world.oa.permissions = set(wanted)
    world.oa.name = text(call, "name", world.oa.name)
    world.callback_url = text(call, "callback_url", world.callback_url)
    return about_oa(world)


# tokens


def issue_tokens(world: World, call: Call) -> dict[str, Any]:
    """POST /control/tokens: a pair without the permission page, as API Explorer gives."""
    return world.grants.mint(world.clock.now()).answer()


def withdraw_grant(world: World, call: Call) -> dict[str, Any]:
    """POST /control/tokens/withdraw: the OA's admin takes the permission back."""
    world.grants.withdraw()
    return {"granted": False}


# the clock


def clock(world: World, call: Call) -> dict[str, Any]:
    """GET /control/clock."""
    now = world.clock.now()
    return {
        "now": now,
        "local": in_vietnam(now).isoformat(timespec="seconds"),
        "offset_seconds": world.clock.offset // 1000,
        "frozen": world.clock.frozen_at is not None,
    }


def move_clock(world: World, call: Call) -> dict[str, Any]:
    """POST /control/clock: {"advance": seconds}, {"set": ISO or ms}, {"time": "21:59"} or {"reset": true}.

    With "frozen": true the clock then stands still.
    """
    body, frozen = call.body, bool(call.body.get("frozen", False))
    if body.get("reset"):
        world.clock.reset()
    elif "advance" in body:
        world.clock.advance(int(_number(body["advance"]) * 1000))
        if frozen:
            world.clock.set(world.clock.now(), frozen=True)
    elif "time" in body:
        world.clock.set(_time_of_day(world, body["time"]), frozen=frozen)
    elif "set" in body:
        world.clock.set(_moment(body["set"]), frozen=frozen)
    else:
        raise Mistake("Cần một trong: advance, set, time, reset.")
    world.timeline.run_due()
    world.version += 1
    return clock(world, call)


def _number(value: Any) -> float:
    if type(value) not in (int, float):
        raise Mistake("advance là số giây.")
    return float(value)


def _time_of_day(world: World, value: Any) -> int:
    try:
        at = datetime.strptime(str(value), "%H:%M")
    except ValueError:
        raise Mistake("time có dạng HH:MM.") from None
    return next_time_of_day(world.clock.now(), at.hour, at.minute)


def _moment(value: Any) -> int:
    """ISO text (Viet Nam's time unless it says otherwise) or milliseconds."""
    if type(value) is int:
        return value
    try:
        moment = datetime.fromisoformat(str(value))
    except ValueError:
        raise Mistake("set là giờ ISO, ví dụ 2026-11-24T21:59:59+07:00, hoặc số mili giây.") from None
    return int((moment if moment.tzinfo else moment.replace(tzinfo=VIETNAM)).timestamp() * 1000)


# switches, quotas, faults


def change_switches(world: World, call: Call) -> dict[str, Any]:
    """POST /control/switches: any of the names of switches.py."""
    world.switches.change(call.body)
    return world.switches.as_dict()


def change_quotas(world: World, call: Call) -> dict[str, Any]:
    """POST /control/quotas: what remains, e.g. {"wallet": 0, "phone_daily": 3}. A new daily limit is told."""
    now, before = world.clock.now(), world.quotas.phone_daily.limit
    world.quotas.change(call.body, now)
    if world.quotas.phone_daily.limit != before:
        quota = {"prev_value": before, "new_value": world.quotas.phone_daily.limit}
        world.tell("change_oa_daily_quota", oaId=world.oa.id, quota=quota)
    return world.quotas.view(now)


def add_fault(world: World, call: Call) -> dict[str, Any]:
    """POST /control/faults: {"kind", "path", "times", "probability", "seconds", "code"}."""
    if "seed" in call.body:
        world.faults.seed(int(call.body["seed"]))
    if "kind" in call.body:
        world.faults.add({name: value for name, value in call.body.items() if name != "seed"})
    return {"faults": world.faults.view()}


def clear_faults(world: World, call: Call) -> dict[str, Any]:
    """POST /control/faults/clear: one by {"id"}, or all."""
    if "id" in call.body:
        world.faults.remove(call.body["id"])
    else:
        world.faults.clear()
    return {"faults": world.faults.view()}


# people


def seed_followers(world: World, call: Call) -> dict[str, Any]:
    """POST /control/followers {"count": 100000, "idle_hours": 1 or null, "ids": true}."""
    number, idle = call.body.get("count"), call.body.get("idle_hours", 1)
    if type(number) is not int or not 0 < number <= MOST_FOLLOWERS:
        raise Mistake(f"count là số nguyên từ 1 đến {MOST_FOLLOWERS}.")
    if idle is not None and type(idle) not in (int, float):
        raise Mistake("idle_hours là số giờ, hoặc null.")
    added = world.add_crowd(number, idle_hours=idle)
    answer = {"added": number, "followers": sum(1 for _ in world.followers()), "first_id": added[0].id}
    return answer | ({"ids": [user.id for user in added]} if call.body.get("ids") else {})


def new_person(world: World, call: Call) -> dict[str, Any]:
    """POST /control/users {"name", "phone"}: somebody who never met the OA."""
    return person_view(world, world.add_newcomer(text(call, "name"), text(call, "phone", "")))


def people(world: World, call: Call) -> dict[str, Any]:
    """GET /control/users?search=: at most 30."""
    wanted = call.query.get("search", "").casefold()
    fits = (u for u in world.users.values() if wanted in f"{u.name} {u.id} {u.phone}".casefold())
    return {"users": [person_view(world, user) for user, _ in zip(fits, range(SHOWN_PEOPLE), strict=False)]}


def change_person(world: World, call: Call) -> dict[str, Any]:
    """POST /control/user: phone, name, inactive, sensitive, refuses, dynamic_param, idle_hours or null."""
    user, body = person(world, call), call.body
    for name, kind in (("inactive", bool), ("sensitive", bool), ("name", str), ("dynamic_param", str)):
        if type(body.get(name, kind())) is not kind:
            raise Mistake(f"«{name}» có kiểu sai.")
        setattr(user, name, body.get(name, getattr(user, name)))
    if "phone" in body:
        world.by_phone.pop(user.phone, None)
        user.phone = text(call, "phone")
        world.by_phone[user.phone] = user
    if "refuses" in body:
        user.refuses = frozenset(map(str, body["refuses"]))
    if "idle_hours" in body:
        idle = body["idle_hours"]
        user.last_interaction = 0 if idle is None else world.clock.now() - int(_number(idle) * HOUR)
        user.known = user.known or idle is not None
    if "dynamic_param" in body:
        ends = {"sender": {"id": user.id}, "recipient": {"id": world.oa.id}}
        world.tell("update_user_info", **ends, data={"method": "dynamic_url", "param": user.dynamic_param})
    world.version += 1
    return person_view(world, user)


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
    user, limit = person(world, call), int(call.query.get("limit", "100"))
    rows = (user.inbox or [])[-limit:] if limit > 0 else []
    return {
        "version": world.version,
        "user": person_view(world, user),
        "now": world.clock.now(),
        "messages": [message.shown() for message in rows if not message.hidden],
    }


# templates


def template_view(template: Template) -> dict[str, Any]:
    return template.detailed() | {
        "body": template.body,
        "tag": template.tag,
        "by_uid": template.by_uid and template.type != 2,
        "foreign": template.foreign,
        "daily_limit": template.daily_limit,
        "sent_today": template.sent_today,
    }


def change_template(world: World, call: Call) -> dict[str, Any]:
    """POST /control/template {"template_id", "status", "reason", "quality", "daily_limit"}: events tell."""
    template = world.templates.get(text(call, "template_id"))
    if template is None:
        raise Mistake("Không có mẫu tin đó.", 404)
    if "status" in call.body:
        _change_status(world, template, text(call, "status"), text(call, "reason", ""))
    if "quality" in call.body:
        template.quality = text(call, "quality")
        world.tell("change_template_quality", template_id=template.id, quality=template.quality)
    if "daily_limit" in call.body:
        template.daily_limit = call.body["daily_limit"]
    if call.body.get("tag") in TAG_NAMES:
        template.tag = call.body["tag"]
    world.version += 1
    return template_view(template)


def _change_status(world: World, template: Template, status: str, reason: str) -> None:
    if status not in ("ENABLE", "PENDING_REVIEW", "REJECT", "DISABLE", "DELETE"):
        raise Mistake("status là ENABLE, PENDING_REVIEW, REJECT, DISABLE hoặc DELETE.")
    before, template.status, template.reason = template.status, status, reason
    states = {"prev_status": before, "new_status": status}
    world.tell("change_template_status", template_id=template.id, status=states, reason=reason)


# webhook


async def change_webhook(world: World, call: Call) -> dict[str, Any]:
    """POST /control/webhook {"url"} probes and saves, "" forgets; {"enabled"}; {"muted": [names]}."""
    if call.body.get("url") == "":
        world.webhooks.forget()
    elif "url" in call.body and not await world.webhooks.save(text(call, "url")):
        raise Mistake("Địa chỉ webhook không trả lời 200 cho thân {} trong 2 giây; không lưu.", 422)
    if "enabled" in call.body:
        world.webhooks.enable(bool(call.body["enabled"]))
    if "muted" in call.body:
        world.webhooks.muted = set(map(str, call.body["muted"]))
    return world.webhooks.view()


def send_raw_event(world: World, call: Call) -> dict[str, Any]:
    """POST /control/webhook/event {"event_name", ...}: any event, signed as the real ones."""
    name = text(call, "event_name")
    extra = {
        key: value for key, value in call.body.items() if key not in ("event_name", "app_id", "timestamp")
    }
    world.tell(name, **extra)
    return {"pushed": name}


def log(world: World, call: Call) -> dict[str, Any]:
    """GET /control/log?after=&contains=&failed=1&limit=."""
    query = call.query
    rows = world.journal.view(
        after=_whole(query.get("after", "0")),
        containing=query.get("contains", ""),
        failed=query.get("failed") == "1",
        limit=min(_whole(query.get("limit", "100")), 5000),
    )
    return {"calls": world.journal.calls, "rows": rows}


def _whole(value: str) -> int:
    if not value.isdecimal():
        raise Mistake("Tham số phải là số nguyên không âm.")
    return int(value)


def reset(world: World, call: Call) -> dict[str, Any]:
    """POST /control/reset: as at start; token pair and webhook stay unless {"tokens": true}."""
    world.reset()
    if call.body.get("tokens"):
        world.grants.withdraw()
        world.grants.known.clear()
    return counts(world, call)


ROUTES: dict[tuple[str, str], Handler] = {
    ("GET", "/state"): state,
    ("GET", "/counts"): counts,
    ("POST", "/oa"): change_oa,
    ("POST", "/tokens"): issue_tokens,
    ("POST", "/tokens/withdraw"): withdraw_grant,
    ("GET", "/clock"): clock,
    ("POST", "/clock"): move_clock,
    ("GET", "/switches"): lambda world, call: world.switches.as_dict(),
    ("POST", "/switches"): change_switches,
    ("GET", "/quotas"): lambda world, call: world.quotas.view(world.clock.now()),
    ("POST", "/quotas"): change_quotas,
    ("GET", "/faults"): lambda world, call: {"faults": world.faults.view(), "kinds": KINDS},
    ("POST", "/faults"): add_fault,
    ("POST", "/faults/clear"): clear_faults,
    ("POST", "/followers"): seed_followers,
    ("GET", "/users"): people,
    ("POST", "/users"): new_person,
    ("GET", "/user"): lambda world, call: person_view(world, person(world, call)),
    ("POST", "/user"): change_person,
    ("GET", "/inbox"): inbox,
    ("GET", "/templates"): lambda world, call: {
        "templates": [template_view(t) for t in world.templates.values()]
    },
    ("POST", "/template"): change_template,
    ("GET", "/webhook"): lambda world, call: world.webhooks.view(),
    ("POST", "/webhook"): change_webhook,
    ("POST", "/webhook/event"): send_raw_event,
    ("GET", "/log"): log,
    ("POST", "/reset"): reset,
}
