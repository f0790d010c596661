"""Reading and moving the clock; what becomes due happens at once."""

from datetime import datetime
from typing import Any

from .clock import VIETNAM, in_vietnam, next_time_of_day
from .control_citizen import number
from .errors import Mistake
from .http_call import Call
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
        world.clock.advance(int(number(body["advance"], "advance") * 1000))
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
