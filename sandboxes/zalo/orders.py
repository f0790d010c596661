"""Reading what an order of the control API says, from JSON, a form or the query. Each raises Mistake."""

import math
from typing import Any

from sandboxes.http_call import Call

from .errors import Mistake
from .people import User
from .world import World


def field(call: Call, name: str, default: Any = None) -> Any:
    return call.body.get(name, call.form.get(name, default))


def text(call: Call, name: str, default: str | None = None) -> str:
    value = field(call, name, default)
    if not isinstance(value, str):
        raise Mistake(f"Thiếu “{name}” (chữ).")
    return value


def whole(call: Call, name: str, default: int | None = None) -> int:
    """An integer, or text of digits as forms and queries carry it."""
    value = field(call, name, call.query.get(name, default))
    if isinstance(value, str) and value.isdecimal() and len(value) < 20:
        return int(value)
    if type(value) is not int:
        raise Mistake(f"“{name}” là số nguyên.")
    return value


def real(call: Call, name: str) -> float:
    try:
        value = float(field(call, name))
    except (TypeError, ValueError, OverflowError):
        raise Mistake(f"“{name}” là số.") from None
    if not math.isfinite(value):
        raise Mistake(f"“{name}” là số.")
    return value


def names(call: Call, name: str, default: list[str] | None = None) -> list[str]:
    value = field(call, name, default)
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise Mistake(f"“{name}” là danh sách chữ.")
    return value


def person(world: World, call: Call) -> User:
    key = call.query.get("user_id") or text(call, "user_id")
    user = world.users.get(key)
    if user is None:
        raise Mistake(f"Không có người dùng “{key[:40]}”.", 404)
    return user
