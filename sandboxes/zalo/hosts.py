"""The openapi and business hosts: who may call, how often, and how answers look (rules 2 to 4, 8, 9)."""

import hashlib
import hmac
from typing import Any

from sandboxes.http_call import Answer, Beside, Call, as_json

from . import errors
from .errors import Refusal
from .quotas import Minute
from .routes import BUSINESS, OPENAPI, Route
from .world import World


def openapi(world: World, method: str, path: str, call: Call) -> Answer:
    route = OPENAPI.get((method, path))
    if route is None:
        return not_found()
    now, limit = world.clock.now(), world.switches.rate_limit_per_minute
    remain = limit
    try:
        _check_token(world, call, now)
        remain = limit - _count(world, route, now)
        if limit and remain < 0:
            raise Refusal(-32, message="Your application reached limit call api")
        _check_oa(world, route)
        answer = _success(route.handler(world, call), data_first=True)
    except Refusal as refusal:
        answer = _failure(refusal, errors.OPENAPI)
    answer.headers = {"X-RateLimit-Limit": str(limit), "X-RateLimit-Remain": str(max(remain, 0))}
    return answer


def _check_token(world: World, call: Call, now: int) -> None:
    """A bearer is as good as no token (rule 3)."""
    token = call.headers.get("access_token", "")
    state = world.grants.check(token, now)
    if state == "expired":
        raise Refusal(world.switches.expired_token_code, message=errors.EXPIRED_TOKEN)
    if state:
        raise Refusal(world.switches.wrong_token_code)
    if world.switches.appsecret_proof and not _proven(world, token, call):
        raise Refusal(-242)


def _proven(world: World, token: str, call: Call) -> bool:
    wanted = hmac.new(world.settings.app_secret.encode(), token.encode(), hashlib.sha256).hexdigest()
    return hmac.compare_digest(wanted, call.headers.get("appsecret_proof", ""))


def _count(world: World, route: Route, now: int) -> int:
    """The number of this call in its minute. Raises -32 when the OA's own small limit is reached."""
    oa_limit = world.switches.oa_rate_limit_per_minute
    if oa_limit and route.bucket != "template" and world.limits.oa.take(now) > oa_limit:
        raise Refusal(-32, message="Your OA reached limit call api")
    bucket: Minute = world.limits.article if route.bucket == "article" else world.limits.app
    return bucket.take(now)


def _check_oa(world: World, route: Route) -> None:
    if not world.oa.app_active:
        raise Refusal(-219)
    if not world.oa.open:
        raise Refusal(-204)
    if route.permission not in world.oa.permissions:
        raise Refusal(-223)
    if route.permission == "oa":
        return
    if not world.oa.verified:
        raise Refusal(-221)
    if not world.oa.paid_package:
        raise Refusal(-224)


def business(world: World, method: str, path: str, call: Call) -> Answer:
    route = BUSINESS.get((method, path))
    if route is None:
        return not_found()
    try:
        _check_business(world, call)
        return _success(route.handler(world, call), data_first=False)
    except Refusal as refusal:
        return _failure(refusal, errors.BUSINESS)


def _check_business(world: World, call: Call) -> None:
    try:
        _check_token(world, call, world.clock.now())
    except Refusal as refusal:
        raise Refusal(-1241 if refusal.code == -242 else -124) from None
    if not world.oa.app_active:
        raise Refusal(-103)
    if "template" not in world.oa.permissions:
        raise Refusal(-138)
    if not (world.oa.open and world.oa.verified and world.oa.paid_package):
        raise Refusal(-135)


def _success(made: Any, *, data_first: bool) -> Answer:
    extra = {}
    if type(made) is Beside:
        made, extra = made.data, made.extra
    if data_first:
        return Answer(as_json({"data": made, **extra, "error": 0, "message": "Success"}))
    return Answer(as_json({"error": 0, "message": "Success", "data": made, **extra}))


def _failure(refusal: Refusal, table: dict[int, str]) -> Answer:
    """HTTP 200, no `data` (rule 2)."""
    return Answer(as_json({"error": refusal.code, "message": refusal.words(table)}), error=refusal.code)


def refused(host: str, code: int, detail: str = "") -> Answer:
    """The answer of a host that could not even read the call, or of a fault."""
    return _failure(Refusal(code, detail), errors.BUSINESS if host == "business" else errors.OPENAPI)


def not_found() -> Answer:
    return Answer(as_json({"error": 404, "message": "Not found"}), status=404, error=404)
