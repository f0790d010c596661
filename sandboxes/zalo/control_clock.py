"""Reading and moving the clock; what becomes due happens at once."""

from datetime import datetime
from typing import Any

from sandboxes.clock import VIETNAM, in_vietnam, next_time_of_day
from sandboxes.http_call import Call

from .errors import Mistake
from .orders import real
from .world import World


def clock(world: World, call: Call) -> dict[str, Any]:
    """GET /control/clock."""
    now = world.clock.now()
    return {
        "now": now,
        "local": in_vietnam(now).isoformat(timespec="seconds"),
        "offset_seconds": world.clock.offset // 1000,
        "frozen": world.clock.frozen_at is not None,
    }


def move(world: World, call: Call) -> dict[str, Any]:
    """POST /control/clock: {"advance": seconds}, {"set": ISO or ms}, {"time": "21:59"} or {"reset": true}.

    With "frozen": true the clock then stands still.
    """
    body, frozen = call.body, bool(call.body.get("frozen", False))
    if body.get("reset"):
        world.clock.reset()
    elif "advance" in body:
        moment = _possible(world.clock.now() + int(real(call, "advance") * 1000))
        world.clock.set(moment, frozen=frozen or world.clock.frozen_at is not None)
    elif "time" in body:
        world.clock.set(_time_of_day(world, body["time"]), frozen=frozen)
    elif "set" in body:
        world.clock.set(_moment(body["set"]), frozen=frozen)
    else:
        raise Mistake("Cần một trong: advance, set, time, reset.")
    world.timeline.run_due()
    world.version += 1
    return clock(world, call)


def _possible(moment: int) -> int:
    """Years 2000 to 2100: whatever else is a slip of the keyboard."""
    if not 946_684_800_000 <= moment < 4_102_444_800_000:
        raise Mistake("Đồng hồ chỉ đi từ năm 2000 đến năm 2099.")
    return moment


def _time_of_day(world: World, value: Any) -> int:
    try:
        at = datetime.strptime(str(value), "%H:%M")
    except ValueError:
        raise Mistake("time có dạng HH:MM.") from None
    return next_time_of_day(world.clock.now(), at.hour, at.minute)


def _moment(value: Any) -> int:
    """ISO text (Viet Nam's time unless it says otherwise) or milliseconds."""
    if type(value) is int:
        return _possible(value)
    try:
        moment = datetime.fromisoformat(str(value))
    except ValueError:
        raise Mistake("set là giờ ISO, ví dụ 2026-11-24T21:59:59+07:00, hoặc số mili giây.") from None
    return _possible(int((moment if moment.tzinfo else moment.replace(tzinfo=VIETNAM)).timestamp() * 1000))
