"""What the platform's consoles offer: the OA, tokens, switches, quotas, faults, templates, the webhook."""

from typing import Any

from sandboxes.http_call import Call

from .errors import Mistake
from .events import Event
from .orders import names, text, whole
from .templates import TAG_NAMES, Template
from .world import PERMISSIONS, World


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
        wanted = names(call, "permissions")
        if not set(wanted) <= set(PERMISSIONS):
            raise Mistake(f"permissions là danh sách trong: {', '.join(PERMISSIONS)}.")
        world.oa.permissions = set(wanted)
    world.oa.name = text(call, "name", world.oa.name)
    world.callback_url = text(call, "callback_url", world.callback_url)
    return about_oa(world)


def issue_tokens(world: World, call: Call) -> dict[str, Any]:
    """POST /control/tokens: a pair without the permission page, as API Explorer gives."""
    return world.grants.mint(world.clock.now()).answer()


def withdraw_grant(world: World, call: Call) -> dict[str, Any]:
    """POST /control/tokens/withdraw: the OA's admin takes the permission back."""
    world.grants.withdraw()
    return {"granted": False}


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
        world.faults.seed(whole(call, "seed"))
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


def template_view(template: Template) -> dict[str, Any]:
    return template.detailed() | {
        "body": template.body,
        "tag": template.tag,
        "by_uid": template.by_uid and template.type != 2,
        "foreign": template.foreign,
        "daily_limit": template.daily_limit,
        "sent_today": template.sent_today,
    }


def templates(world: World, call: Call) -> dict[str, Any]:
    """GET /control/templates."""
    return {"templates": [template_view(template) for template in world.templates.values()]}


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
        limit = call.body["daily_limit"]
        template.daily_limit = None if limit is None else whole(call, "daily_limit")
    if "tag" in call.body:
        template.tag = _tag(whole(call, "tag"))
    world.version += 1
    return template_view(template)


def _tag(value: int) -> int:
    if value not in TAG_NAMES:
        raise Mistake("tag là 1, 2 hoặc 3.")
    return value


def _change_status(world: World, template: Template, status: str, reason: str) -> None:
    if status not in ("ENABLE", "PENDING_REVIEW", "REJECT", "DISABLE", "DELETE"):
        raise Mistake("status là ENABLE, PENDING_REVIEW, REJECT, DISABLE hoặc DELETE.")
    before, template.status, template.reason = template.status, status, reason
    states = {"prev_status": before, "new_status": status}
    world.tell("change_template_status", template_id=template.id, status=states, reason=reason)


async def change_webhook(world: World, call: Call) -> dict[str, Any]:
    """POST /control/webhook {"url"} probes and saves, "" forgets; {"enabled"}; {"muted": [names]}."""
    if call.body.get("url") == "":
        world.webhooks.forget()
    elif "url" in call.body and not await world.webhooks.save(text(call, "url")):
        raise Mistake("Địa chỉ webhook không trả lời 200 cho thân {} trong 2 giây; không lưu.", 422)
    if "enabled" in call.body:
        world.webhooks.enable(bool(call.body["enabled"]))
    if "muted" in call.body:
        world.webhooks.muted = set(names(call, "muted"))
    return world.webhooks.view()


def send_raw_event(world: World, call: Call) -> dict[str, Any]:
    """POST /control/webhook/event {"event_name", ...}: any event, signed as the real ones."""
    name = text(call, "event_name")
    ours = ("event_name", "app_id", "timestamp")
    extra = {key: value for key, value in call.body.items() if key not in ours}
    world.webhooks.push(Event(name, world.clock.now(), extra={"oa_id": world.oa.id} | extra), urgent=True)
    return {"pushed": name}
