"""Calls about users, conversations, tags, the OA and its quotas (reference 2.9 and 4)."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from sandboxes.clock import VIETNAM, in_vietnam
from sandboxes.http_call import Call

from .errors import Refusal
from .events import Event
from .messages import Message, conversation_row
from .people import NEVER, User
from .recipients import known_user, string
from .world import World

PERIOD = re.compile(r"(\d{4}_\d{2}_\d{2}):(\d{4}_\d{2}_\d{2})")
DAYS_BACK = {"TODAY": (0, 0), "YESTERDAY": (1, 1), "L7D": (7, 0), "L30D": (30, 0)}


def detail(world: World, call: Call) -> dict[str, Any]:
    """GET /v3.0/oa/user/detail?data={"user_id"}."""
    user = known_user(world, call.body)
    if world.switches.detail_refuses_non_follower and not user.follows:
        raise Refusal(-213)
    return {
        "user_id": user.id,
        "user_id_by_app": user.id_by_app,
        "user_external_id": user.external_id,
        "display_name": user.name,
        "user_alias": user.alias or user.name,
        "is_sensitive": user.sensitive,
        "user_last_interaction_date": _day(user.last_interaction),
        "user_is_follower": user.follows,
        "avatar": "",
        "avatars": {"120": "", "240": ""},
        "dynamic_param": user.dynamic_param,
        "tags_and_notes_info": {"notes": [], "tag_names": sorted(user.tags or ())},
        "shared_info": user.shared_info or {},
    }


def _day(moment: int) -> str:
    return "" if moment == NEVER else in_vietnam(moment).strftime("%d/%m/%Y")


def getlist(world: World, call: Call) -> dict[str, Any]:
    """GET /v3.0/oa/user/getlist?data={...}: at most 50 of the first 10,000."""
    offset, count = _paging(call.body, most_offset=9951, most_count=50)
    wanted = _filter(call.body, world.clock.now())
    found = [user for user in world.users.values() if user.known and wanted(user)]
    page = found[offset : offset + count]
    return {
        "total": len(found),
        "count": len(page),
        "offset": offset,
        "users": [{"user_id": user.id} for user in page],
    }


def _paging(body: dict[str, Any], *, most_offset: int, most_count: int) -> tuple[int, int]:
    offset, count = body.get("offset", 0), body.get("count", most_count)
    if type(offset) is not int or offset < 0:
        raise Refusal(-201, "offset")
    if type(count) is not int or count < 1:
        raise Refusal(-201, "count")
    if offset > most_offset or count > most_count:
        raise Refusal(-210)
    return offset, count


def _filter(body: dict[str, Any], now: int) -> Callable[[User], bool]:
    tag, follows = str(body.get("tag_name") or ""), body.get("is_follower")
    first, last = _period(body.get("last_interaction_period"), now)

    def wanted(user: User) -> bool:
        if tag and tag not in (user.tags or ()):
            return False
        if follows is not None and user.follows != (str(follows).lower() == "true"):
            return False
        return first <= user.last_interaction < last

    return wanted


def _period(value: Any, now: int) -> tuple[int, int]:
    """Milliseconds from the first day's start to the last day's end."""
    if value is None:
        return 0, 2**63
    today = in_vietnam(now).replace(hour=0, minute=0, second=0, microsecond=0)
    if isinstance(value, str) and value in DAYS_BACK:
        back, until = DAYS_BACK[value]
        return _ms(today - timedelta(days=back)), _ms(today - timedelta(days=until - 1))
    found = PERIOD.fullmatch(str(value))
    if not found:
        raise Refusal(-201, "last_interaction_period")
    try:
        first, last = (datetime.strptime(day, "%Y_%m_%d").replace(tzinfo=VIETNAM) for day in found.groups())
    except ValueError:
        raise Refusal(-201, "last_interaction_period") from None
    return _ms(first), _ms(last + timedelta(days=1))


def _ms(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)


def profile_v2(world: World, call: Call) -> dict[str, Any]:
    """GET /v2.0/oa/getprofile?data={"user_id"}: followers only."""
    user = known_user(world, call.body)
    _check_v2(world)
    if not user.follows:
        raise Refusal(-213)
    wanted = ("user_id", "user_id_by_app", "display_name", "is_sensitive", "avatar", "avatars", "shared_info")
    shown = detail(world, call)
    return {name: shown[name] for name in wanted} | {"user_gender": user.gender}


def followers_v2(world: World, call: Call) -> dict[str, Any]:
    """GET /v2.0/oa/getfollowers?data={"offset", "count", "tag_name"?}."""
    _check_v2(world)
    offset, count = _paging(call.body, most_offset=9951, most_count=50)
    wanted = _filter({"tag_name": call.body.get("tag_name"), "is_follower": True}, world.clock.now())
    found = [user for user in world.users.values() if wanted(user)]
    return {"total": len(found), "followers": [{"user_id": u.id} for u in found[offset : offset + count]]}


def _check_v2(world: World) -> None:
    if not world.switches.v2_profiles:
        raise Refusal(-235)


def update(world: World, call: Call) -> dict[str, Any]:
    """POST /v3.0/oa/user/update."""
    user = known_user(world, call.body)
    info = call.body.get("shared_info")
    if info is not None:
        if not isinstance(info, dict):
            raise Refusal(-201, "shared_info")
        user.shared_info = (user.shared_info or {}) | info
    user.alias = str(call.body.get("user_alias", user.alias))
    user.external_id = str(call.body.get("user_external_id", user.external_id))
    return {}


def forget(world: World, call: Call) -> dict[str, Any]:
    """POST /v2.0/oa/deletefollowerinfo: wipes what the OA holds about a person."""
    user = known_user(world, call.body)
    user.shared_info, user.alias, user.external_id, user.tags = None, "", "", None
    return {}


def recent_chats(world: World, call: Call) -> list[dict[str, Any]]:
    """GET /v2.0/oa/listrecentchat: the newest message of each conversation."""
    offset, count = _paging(call.body, most_offset=10**9, most_count=10)
    seen: dict[str, Message] = {}
    for message in reversed(world.messages):
        if message.user is not None:
            seen.setdefault(message.user.id, message)
        if len(seen) >= offset + count:
            break
    return [_row(world, message) for message in list(seen.values())[offset : offset + count]]


def _row(world: World, message: Message) -> dict[str, Any]:
    return conversation_row(message, world.oa.id, world.oa.name, world.switches)


def conversation(world: World, call: Call) -> list[dict[str, Any]]:
    """GET /v2.0/oa/conversation: newest first, at most 10."""
    user = known_user(world, _with_text_id(call.body) if world.switches.numeric_user_id else call.body)
    offset, count = _paging(call.body, most_offset=10**9, most_count=10)
    inbox = user.inbox or []
    end = len(inbox) - offset
    page = inbox[max(end - count, 0) : max(end, 0)]
    return [_row(world, message) for message in reversed(page)]


def tag_follower(world: World, call: Call) -> dict[str, Any]:
    """POST /v2.0/oa/tag/tagfollower: makes the tag when it is new. A bare number is accepted as user_id."""
    user, name = _tagged(world, call)
    user.tags = (user.tags or set()) | {name}
    world.tags[name] = None
    _tell_tag(world, "add_user_to_tag", user, name)
    return {}


def untag_follower(world: World, call: Call) -> dict[str, Any]:
    """POST /v2.0/oa/tag/rmfollowerfromtag."""
    user, name = _tagged(world, call)
    if name not in (user.tags or ()):
        raise Refusal(-201, "tag_name")
    user.tags = (user.tags or set()) - {name} or None
    _tell_tag(world, "remove_user_from_tag", user, name)
    return {}


def _tagged(world: World, call: Call) -> tuple[User, str]:
    body = _with_text_id(call.body)
    return known_user(world, body), string(body, "tag_name")


def _with_text_id(body: dict[str, Any]) -> dict[str, Any]:
    """A user_id that came as a bare number, as text."""
    key = body.get("user_id")
    return body | {"user_id": str(key)} if type(key) is int else body


def _tell_tag(world: World, event: str, user: User, name: str) -> None:
    extra = {"oa_id": world.oa.id, "tag": {"name": name, "user_ids": [user.id]}}
    world.webhooks.push(Event(event, world.clock.now(), extra=extra, user_id_by_app=user.id_by_app))


def remove_tag(world: World, call: Call) -> dict[str, Any]:
    """POST /v2.0/oa/tag/rmtag."""
    name = string(call.body, "tag_name")
    if name not in tags(world, call):
        raise Refusal(-201, "tag_name")
    world.tags.pop(name, None)
    holders = [user for user in world.users.values() if name in (user.tags or ())]
    for user in holders:
        user.tags = (user.tags or set()) - {name} or None
    world.tell("remove_tag", tag={"name": name, "user_ids": [user.id for user in holders]})
    return {}


def tags(world: World, call: Call) -> list[str]:
    """GET /v2.0/oa/tag/gettagsofoa."""
    held = {tag for user in world.users.values() for tag in user.tags or ()}
    return sorted(held.union(world.tags) if world.switches.tags_outlive_followers else held)


def about_oa(world: World, call: Call) -> dict[str, Any]:
    """GET /v2.0/oa/getoa and /v3.0/oa/getoa; older clients read `oa_id`."""
    return {
        "oaid": world.oa.id,
        "oa_id": world.oa.id,
        "name": world.oa.name,
        "description": "Trang thử, dữ liệu giả",
        "oa_alias": "tongdai1022thu",
        "is_verified": world.oa.verified,
        "oa_type": world.oa.type,
        "cate_name": "Cơ quan nhà nước",
        "num_follower": sum(1 for _ in world.followers()),
        "avatar": "",
        "cover": "",
        "package_name": "Nâng cao" if world.oa.paid_package else "Miễn phí",
        "package_valid_through_date": "31/12/2027",
        "package_auto_renew_date": "",
        "linked_ZCA": "ZCA-1022",
    }


def quota_v3(world: World, call: Call) -> Any:
    """POST /v3.0/oa/quota/message: of one user, or of the OA's packages."""
    if "user_id" in call.body:
        return _quota_of_user(world, known_user(world, call.body))
    if call.body.get("quota_owner") not in ("OA", "App"):
        raise Refusal(-201, "quota_owner")
    product, kind = call.body.get("product_type"), call.body.get("quota_type")
    if call.body["quota_owner"] == "App":
        return []
    return [
        {
            "asset_id": pool.asset_id,
            "product_type": pool.product_type,
            "quota_type": pool.quota_type,
            "valid_through": "31/12/2027",
            "total": pool.total,
            "remain": pool.remain,
        }
        for pool in world.quotas.pools()
        if product in (None, pool.product_type) and kind in (None, pool.quota_type)
    ]


def _quota_of_user(world: World, user: User) -> dict[str, Any]:
    daily = world.switches.promotions_per_user_daily
    monthly = world.quotas.promotion_monthly
    shown: dict[str, Any] = {
        "last_interaction": str(user.last_interaction) if user.last_interaction != NEVER else "",
        "promotion": {
            "daily_remain": max(daily - user.promotions, 0),
            "daily_total": daily,
            "monthly_remain": monthly.remain(world.clock.now()),
            "monthly_total": monthly.limit,
        },
    }
    if world.switches.eight_in_48h:
        shown["cs_reply"] = {"remain": user.replies_left, "total": 8}
    return shown


def quota_v2(world: World, call: Call) -> dict[str, Any]:
    """POST /v2.0/oa/quota/message."""
    return {"type": "sub_quota", "remain": world.quotas.sub.remain, "total": world.quotas.sub.total}
