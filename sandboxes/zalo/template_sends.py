"""Template messages by OA user id and by phone (reference 2.5, 7.2, rules 18 to 21)."""

import hashlib
from typing import Any

from sandboxes.clock import in_vietnam, is_night
from sandboxes.http_call import Beside, Call

from . import phones
from .errors import Refusal
from .messages import Message
from .people import User
from .recipients import only, string, template_key
from .templates import Template
from .windows import check_standing
from .world import World

PROMOTION = 3
MAX_TRACKING_ID_LENGTH = 48


def send_by_uid(world: World, call: Call) -> Beside:
    """POST /v3.0/oa/message/template. `sent_time` stands in `data` and beside it: sources disagree."""
    body, now = call.body, world.clock.now()
    user = world.users.get(string(body, "user_id"))
    if "tracking_id" in body and world.switches.tracking_id_on_uid == "refuse":
        raise Refusal(-201, "tracking_id")
    if not (key := template_key(body)):
        raise Refusal(-201, "template_id")
    template = _sendable(world, key)
    if not template.by_uid or template.type == 2:
        raise Refusal(-249)
    template.check_data(body.get("template_data"))
    if user is None or not user.known:
        raise Refusal(-201, "user_id")
    _check_receiver(world, user, template, now)
    quota = _pay_by_uid(world, template)
    message = _sent(world, user, user.id, "uid", template, body["template_data"], is_night(now))
    message.price = 0 if quota else template.price_uid
    data: dict[str, Any] = {"message_id": message.id, "user_id": user.id, "sent_time": str(message.at)}
    if quota:
        data["quota"] = quota
    return Beside(data, {"sent_time": str(message.at)})


def _check_receiver(world: World, user: User, template: Template, now: int) -> None:
    check_standing(user, "promotion" if template.tag == PROMOTION else "template", world.switches)
    if template.tag != PROMOTION:
        return
    if is_night(now):
        raise Refusal(-234)
    if not _within_promotion_cap(world, user, now):
        raise Refusal(-218)


def _within_promotion_cap(world: World, user: User, now: int) -> bool:
    today = in_vietnam(now).strftime("%Y-%m-%d")
    if user.promotion_day != today:
        user.promotion_day, user.promotions = today, 0
    return user.promotions < world.switches.promotions_per_user_daily


def _pay_by_uid(world: World, template: Template) -> dict[str, Any] | None:
    if world.quotas.template.take():
        return {"quota_type": "purchase_quota", "owner_type": "OA", "owner_id": world.oa.id}
    if not world.quotas.charge(template.price_uid):
        raise Refusal(-321)
    return None


def _sendable(world: World, template_id: str) -> Template:
    template = world.templates.get(template_id)
    if template is None or template.status == "DELETE":
        raise Refusal(-109)
    if template.foreign:
        raise Refusal(-117)
    if template.status == "DISABLE" and template.quality == "LOW":
        raise Refusal(-146)
    if template.status != "ENABLE":
        raise Refusal(-131)
    return template


def _sent(
    world: World,
    user: User | None,
    to: str,
    via: str,
    template: Template,
    data: dict[str, Any],
    night: bool,
    **more: Any,
) -> Message:
    if template.tag == PROMOTION and user is not None:
        user.promotions += 1
    return world.from_oa(
        user,
        to,
        via,
        "template",
        template.text(data),
        template_id=template.id,
        template_data=data,
        buttons=template.filled_buttons(data),
        push_suppressed=night,
        **more,
    )


def send_by_phone(world: World, call: Call) -> dict[str, Any]:
    """POST /message/template on the business host."""
    only(world, call.body, "phone", "template_id", "template_data", "tracking_id", "sending_mode", "mode")
    phone = phones.normalised(call.body.get("phone"), accepts_local=world.switches.phone_accepts_local)
    return _send_to_phone(world, call.body, phone)


def send_by_hash(world: World, call: Call) -> dict[str, Any]:
    """POST /message/template/hashphone: SHA-256 hex of the 84... number, if known here."""
    wanted = call.body.get("hash_phone")
    known = [*world.by_phone, *phones.REFUSING, phones.NEVER_ARRIVES, *phones.ADMINS]
    phone = next((p for p in known if hashlib.sha256(p.encode()).hexdigest() == wanted), None)
    if phone is None:
        raise Refusal(-118)
    return _send_to_phone(world, call.body, phone)


def _send_to_phone(world: World, body: dict[str, Any], phone: str) -> dict[str, Any]:
    now = world.clock.now()
    tracking_id = _tracking_id(world, body)
    template = _template_for(world, body)
    template.check_data(body.get("template_data"))
    _check_night(world, template, now)
    user = world.by_phone.get(phone)
    _check_phone(world, phone, user, template, now)
    if body.get("mode") == "development":
        _pay_from_development_wallet(world, phone)
        price = 0
    else:
        price = _pay_by_phone(world, template, now)
    message = _sent(
        world,
        user,
        phone,
        "phone",
        template,
        body["template_data"],
        is_night(now),
        tracking_id=tracking_id,
        price=price,
    )
    message.never_arrives = phone == phones.NEVER_ARRIVES or _lost_on_the_way(world)
    quota = world.quotas.phone_daily
    return {
        "msg_id": message.id,
        "sent_time": str(message.at),
        "sending_mode": str(body.get("sending_mode", "1")),
        "quota": {"dailyQuota": str(quota.limit), "remainingQuota": str(quota.remain(now))},
    }


def _tracking_id(world: World, body: dict[str, Any]) -> str:
    """Missing and empty are the same."""
    value = body.get("tracking_id") or ""
    if not isinstance(value, str) or len(value) > MAX_TRACKING_ID_LENGTH:
        raise Refusal(-132, "tracking_id")
    if not value and world.switches.tracking_id_required:
        raise Refusal(-132, "tracking_id")
    return value


def _template_for(world: World, body: dict[str, Any]) -> Template:
    template = _sendable(world, template_key(body))
    mode = body.get("sending_mode", "1")
    if type(mode) is int and world.switches.sending_mode_number:
        mode = str(mode)
    if mode == "3" and template.tag in (1, 2):
        raise Refusal(-162)
    if mode != "1":
        raise Refusal(-161)
    return template


def _check_night(world: World, template: Template, now: int) -> None:
    if not is_night(now):
        return
    if template.tag == PROMOTION or world.switches.phone_night_block:
        raise Refusal(-133)


def _check_phone(world: World, phone: str, user: User | None, template: Template, now: int) -> None:
    phones.check_outcome(phone)
    if user is None:
        return
    if user.blocked:
        raise Refusal(-141)
    if user.inactive:
        raise Refusal(-114)
    if template.tag != PROMOTION:
        return
    if "promotion" in user.refuses:
        raise Refusal(-139)
    if not _within_promotion_cap(world, user, now):
        raise Refusal(-1472)


def _pay_from_development_wallet(world: World, phone: str) -> None:
    if phone not in phones.ADMINS:
        raise Refusal(-127)
    if world.switches.development_wallet <= 0:
        raise Refusal(-126)
    world.switches.development_wallet -= 1


def _pay_by_phone(world: World, template: Template, now: int) -> int:
    """Counts and charges; nothing is taken when one of them says no."""
    _roll_template(template, now)
    if template.daily_limit is not None and template.sent_today >= template.daily_limit:
        raise Refusal(-147)
    if world.quotas.phone_daily.remain(now) <= 0:
        raise Refusal(-144)
    if template.tag == PROMOTION and world.quotas.promotion_monthly.remain(now) <= 0:
        raise Refusal(-1441)
    if not world.quotas.charge(template.price_phone):
        raise Refusal(-115)
    world.quotas.phone_daily.take(now)
    if template.tag == PROMOTION:
        world.quotas.promotion_monthly.take(now)
    template.sent_today += 1
    return template.price_phone


def _roll_template(template: Template, now: int) -> None:
    today = in_vietnam(now).strftime("%Y-%m-%d")
    if template.sent_on != today:
        template.sent_on, template.sent_today = today, 0


def _lost_on_the_way(world: World) -> bool:
    share = world.switches.phone_never_arrives
    return share > 0 and world.random.random() < share
