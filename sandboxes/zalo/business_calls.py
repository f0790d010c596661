"""The business host besides sending: templates, status, quota, ratings (reference 7)."""

import re
from typing import Any

from sandboxes.clock import SECOND
from sandboxes.http_call import Beside, Call

from .errors import Refusal
from .media import Asset, keep, recognised
from .messages import Message
from .templates import STATUS_NUMBERS, TAG_NAMES, TYPE_NAMES, Param, Template
from .world import World

MAX_TEMPLATES = 100
PARAM_NAME = re.compile(r"[A-Za-z0-9_]+")  # no accents, spaces or hyphens
PICTURE_BYTES = 500 * 1024


def all_templates(world: World, call: Call) -> Beside:
    """GET /template/all: the status filter is a number, the answer holds the word."""
    offset, limit = _number(call, "offset"), _number(call, "limit")
    if limit > MAX_TEMPLATES:
        raise Refusal(-132, "limit")
    wanted = STATUS_NUMBERS.get(_number(call, "status")) if "status" in call.query else None
    if "status" in call.query and wanted is None:
        raise Refusal(-132, "status")
    own = [t for t in world.templates.values() if not t.foreign and wanted in (None, t.status)]
    page = own[offset : offset + limit]
    return Beside([t.listed() for t in page], {"metadata": {"total": len(own)}})


def _number(call: Call, name: str) -> int:
    value = call.query.get(name, "")
    if not value.isdecimal():
        raise Refusal(-132, name)
    return int(value)


def template_info(world: World, call: Call) -> dict[str, Any]:
    """GET /template/info and /template/info/v2."""
    detailed = _own_template(world, call.query.get("template_id", "")).detailed()
    if world.switches.template_id_number:
        detailed["templateId"] = int(detailed["templateId"])
    return detailed


def sample_data(world: World, call: Call) -> dict[str, Any]:
    """GET /template/sample-data."""
    return _own_template(world, call.query.get("template_id", "")).sample()


def _own_template(world: World, key: Any) -> Template:
    template = world.templates.get(str(key))
    if template is None:
        raise Refusal(-109)
    if template.foreign:
        raise Refusal(-117)
    return template


def create_template(world: World, call: Call) -> dict[str, Any]:
    """POST /template/create {template_name, template_type, tag, body, params[{name, type, maxLength}]}."""
    _count_edit(world)
    key = str(max(int(key) for key in world.templates) + 1)
    template = Template(key, "", "PENDING_REVIEW", 1, (), "", created_at=world.clock.now())
    _fill(template, call.body)
    world.templates[key] = template
    return {"template_id": key, "template_name": template.name, "template_status": template.status}


def edit_template(world: World, call: Call) -> dict[str, Any]:
    """POST /template/edit: only a rejected template can be edited; it goes back to review."""
    template = _own_template(world, call.body.get("template_id"))
    if template.status != "REJECT":
        raise Refusal(-1091)
    _count_edit(world)
    _fill(template, call.body)
    template.status = "PENDING_REVIEW"
    return {"template_id": template.id, "template_name": template.name, "template_status": template.status}


def _count_edit(world: World) -> None:
    if not world.quotas.template_edits.take(world.clock.now()):
        raise Refusal(-160)


def _fill(template: Template, body: dict[str, Any]) -> None:
    name, text, params = body.get("template_name"), body.get("body"), body.get("params")
    if not (isinstance(name, str) and name):
        raise Refusal(-132, "template_name")
    if not (isinstance(text, str) and text):
        raise Refusal(-132, "body")
    if not isinstance(params, list) or not all(isinstance(p, dict) for p in params):
        raise Refusal(-132, "params")
    tag, kind = body.get("tag", 1), body.get("template_type", 1)
    if type(tag) is not int or tag not in TAG_NAMES:
        raise Refusal(-132, "tag")
    if type(kind) is not int or kind not in TYPE_NAMES:
        raise Refusal(-132, "template_type")
    template.name, template.body, template.tag, template.type = name, text, tag, kind
    template.params = tuple(_param(param) for param in params)


def _param(wish: dict[str, Any]) -> Param:
    name, longest, kind = wish.get("name"), wish.get("maxLength", 30), wish.get("type", "STRING")
    if not (isinstance(name, str) and PARAM_NAME.fullmatch(name)):
        raise Refusal(-132, "params")
    if type(longest) is not int or not 0 < longest <= 500 or not isinstance(kind, str):
        raise Refusal(-132, "params")
    return Param(name, longest, kind)


def tags(world: World, call: Call) -> list[str]:
    """GET /message/template-tag: contents that the OA may send."""
    return list(TAG_NAMES.values())


def quality(world: World, call: Call) -> dict[str, Any]:
    """GET /quality."""
    return {"oaCurrentQuality": "HIGH", "oa7dayQuality": "HIGH"}


def quota(world: World, call: Call) -> dict[str, Any]:
    """GET /message/quota."""
    now, daily, monthly = world.clock.now(), world.quotas.phone_daily, world.quotas.promotion_monthly
    return {
        "dailyQuota": str(daily.limit),
        "remainingQuota": str(daily.remain(now)),
        "monthlyPromotionQuota": str(monthly.limit),
        "remainingMonthlyPromotionQuota": str(monthly.remain(now)),
    }


def status(world: World, call: Call) -> dict[str, Any]:
    """GET /message/status: 0 pending, 1 delivered, -1 expired before it arrived."""
    message = world.by_id.get(call.query.get("message_id", ""))
    if message is None or message.via != "phone":
        raise Refusal(-107)
    if call.query.get("phone") not in (None, message.to):
        raise Refusal(-108)
    if message.received_at:
        return {
            "delivery_time": str(message.received_at),
            "status": 1,
            "message": "The message has been delivered",
        }
    return {"delivery_time": "", "status": -1 if _expired(world, message) else 0, "message": "Pending"}


def _expired(world: World, message: Message) -> bool:
    template = world.templates.get(message.template_id)
    return template is not None and world.clock.now() - message.at > template.timeout_ms


def ratings(world: World, call: Call) -> dict[str, Any]:
    """/rating/get: parameters in the query (GET, as all code does) or in the body (POST, as the docs say)."""
    asked = {**call.query, **call.body}
    template = _own_template(world, asked.get("template_id"))
    try:
        first, last = int(asked.get("from_time", 0)), int(asked.get("to_time", 2**62))
        offset, limit = int(asked.get("offset", 0)), int(asked.get("limit", 10))
    except (TypeError, ValueError):
        raise Refusal(-132, "from_time") from None
    rows = [r for r in world.feedback if r["template_id"] == template.id and first <= r["at"] <= last]
    page = [_rating(row) for row in rows[offset : offset + limit]]
    return {"total": len(rows), "data": page}


def _rating(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "note": row["note"],
        "rate": row["rate"],
        "submitDate": str(row["at"] // SECOND * SECOND),
        "msgId": row["message_id"],
        "feedbacks": row["feedbacks"],
        "trackingId": row["tracking_id"],
    }


def upload_picture(world: World, call: Call) -> dict[str, Any]:
    """POST /upload/image: jpg or png, 500 KB."""
    if call.upload is None or not call.upload.content:
        raise Refusal(-121)
    found = recognised(call.upload.content)
    if found is None or found[0] != "image":
        raise Refusal(-159)
    if len(call.upload.content) > PICTURE_BYTES:
        raise Refusal(-158)
    if not world.quotas.upload_image.take(world.clock.now()):
        raise Refusal(-160)
    asset: Asset = keep(world, "image", call.upload.name, found[1], call.upload.content)
    return {"media_id": asset.key}
