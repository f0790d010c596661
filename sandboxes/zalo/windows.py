"""May a consultation message go to this person now, and who pays? (reference 2.1, 2.4, rules 11 and 13)"""

from calendar import monthrange
from typing import Any

from sandboxes.clock import DAY, HOUR, in_vietnam

from .errors import Refusal
from .people import NEVER, User
from .quotas import Quotas
from .switches import Switches

FREE_HOURS = 48 * HOUR
OPEN_DAYS = 7 * DAY


def check_standing(user: User, kind: str, switches: Switches) -> None:
    """What holds for every message to a known person. Raises Refusal."""
    if user.inactive:
        raise Refusal(-227)
    if user.blocked:
        raise Refusal(switches.blocked_code)
    if kind in user.refuses:
        raise Refusal(-244)


def consultation_quota(
    user: User, now: int, quotas: Quotas, switches: Switches, oa_id: str
) -> tuple[dict[str, Any] | None, int]:
    """The answer's quota object (None: charged) and the price in VND. Takes it. Raises Refusal."""
    check_standing(user, "cs", switches)
    if user.last_interaction == NEVER:
        return _welcome(user, switches), 0
    age = now - user.last_interaction
    if age > OPEN_DAYS:
        raise Refusal(-230)
    if age <= FREE_HOURS:
        return _reply(user, switches), 0
    return _paid(now, quotas, oa_id)


def _welcome(user: User, switches: Switches) -> dict[str, Any]:
    if not user.follows:
        raise Refusal(switches.stranger_code)
    if user.welcome_left <= 0:
        raise Refusal(-232)
    user.welcome_left -= 1
    return {"quota_type": "welcome_msg"}


def _reply(user: User, switches: Switches) -> dict[str, Any]:
    if not switches.eight_in_48h:
        return {"quota_type": "reply"}
    if user.replies_left <= 0:
        raise Refusal(-311)
    user.replies_left -= 1
    return {"quota_type": "reply", "remain": user.replies_left, "total": 8}


def _paid(now: int, quotas: Quotas, oa_id: str) -> tuple[dict[str, Any] | None, int]:
    if quotas.sub.take():
        return {
            "quota_type": "sub_quota",
            "remain": quotas.sub.remain,
            "total": quotas.sub.total,
            "expired_date": last_day_of_month(now),
        }, 0
    for pool in (quotas.purchase, quotas.reward):
        if pool.take():
            return {"quota_type": pool.quota_type, "owner_type": "OA", "owner_id": oa_id}, 0
    if not quotas.charge(quotas.price_cs):
        raise Refusal(-321)
    return None, quotas.price_cs


def last_day_of_month(now: int) -> str:
    local = in_vietnam(now)
    return local.replace(day=monthrange(local.year, local.month)[1]).strftime("%d/%m/%Y")
