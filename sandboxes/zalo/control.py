"""The control API: what a test, a demo or the phone page may do to the platform. JSON both ways."""

from collections.abc import Awaitable, Callable
from typing import Any

from sandboxes.http_call import Call

from . import control_clock as clock
from . import control_console as console
from . import control_people as people
from .faults import KINDS
from .messages import FROM_OA
from .orders import whole
from .world import World

Handler = Callable[[World, Call], Any | Awaitable[Any]]


def state(world: World, call: Call) -> dict[str, Any]:
    """GET /control/state: everything but people and messages."""
    return {
        "version": world.version,
        "app_id": world.settings.app_id,
        "oa": console.about_oa(world),
        "clock": clock.clock(world, call),
        "switches": world.switches.as_dict(),
        "quotas": world.quotas.view(world.clock.now()),
        "faults": world.faults.view(),
        "fault_kinds": KINDS,
        "webhook": world.webhooks.view(),
        "templates": console.templates(world, call)["templates"],
        "broadcasts": world.broadcasts[-20:],
        "counts": counts(world, call),
        "granted": world.grants.current is not None,
    }


def counts(world: World, call: Call) -> dict[str, Any]:
    """GET /control/counts."""
    by_oa = [m for m in world.messages if m.source == FROM_OA]
    return {
        "began": world.began,
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


def log(world: World, call: Call) -> dict[str, Any]:
    """GET /control/log?after=&contains=&failed=1&limit=."""
    query = call.query
    rows = world.journal.view(
        after=whole(call, "after", 0),
        containing=query.get("contains", ""),
        failed=query.get("failed") == "1",
        limit=min(whole(call, "limit", 100), 5000),
    )
    return {"calls": world.journal.calls, "rows": rows}


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
    ("POST", "/oa"): console.change_oa,
    ("POST", "/tokens"): console.issue_tokens,
    ("POST", "/tokens/withdraw"): console.withdraw_grant,
    ("GET", "/clock"): clock.clock,
    ("POST", "/clock"): clock.move,
    ("GET", "/switches"): lambda world, call: world.switches.as_dict(),
    ("POST", "/switches"): console.change_switches,
    ("GET", "/quotas"): lambda world, call: world.quotas.view(world.clock.now()),
    ("POST", "/quotas"): console.change_quotas,
    ("GET", "/faults"): lambda world, call: {"faults": world.faults.view(), "kinds": KINDS},
    ("POST", "/faults"): console.add_fault,
    ("POST", "/faults/clear"): console.clear_faults,
    ("POST", "/followers"): people.seed_followers,
    ("GET", "/users"): people.find,
    ("POST", "/users"): people.new_person,
    ("GET", "/user"): people.show,
    ("POST", "/user"): people.change_person,
    ("GET", "/inbox"): people.inbox,
    ("GET", "/templates"): console.templates,
    ("POST", "/template"): console.change_template,
    ("GET", "/webhook"): lambda world, call: world.webhooks.view(),
    ("POST", "/webhook"): console.change_webhook,
    ("POST", "/webhook/event"): console.send_raw_event,
    ("GET", "/log"): log,
    ("POST", "/reset"): reset,
}
