"""The oauth host: token exchange, and the permission page with its one button (reference 1)."""

import hmac
from html import escape
from urllib.parse import urlencode, urlsplit

from sandboxes.http_call import Answer, Call, as_json

from .errors import OAUTH, Refusal
from .grants import Code
from .world import World

PAGE = """<!doctype html><html lang="vi"><meta charset="utf-8"><title>Cấp quyền (môi trường thử)</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>body{{font:16px/1.6 system-ui;max-width:32rem;margin:3rem auto;padding:0 1rem;color:#16202B}}
button{{font:inherit;min-height:48px;padding:0 24px;border:0;border-radius:6px;
background:#0F5B34;color:#fff}}</style>
<p><strong>MÔI TRƯỜNG THỬ – không phải Zalo</strong></p>{body}</html>"""


def oauth(world: World, method: str, path: str, call: Call) -> Answer:
    if (method, path) == ("POST", "/v4/oa/access_token"):
        return access_token(world, call)
    if path == "/v4/oa/permission" and method in ("GET", "POST"):
        return permission(world, call, allowed=method == "POST")
    if (method, path) == ("GET", "/v4/oa/permission/error"):
        code = escape(call.query.get("error_code", ""))
        return _page(f"<h1>Không cấp được quyền</h1><p>error_code={code}</p>", status=400)
    return Answer(as_json({"error": 404, "message": "Not found"}), status=404, error=404)


def access_token(world: World, call: Call) -> Answer:
    """POST /v4/oa/access_token: flat answer, or an error body with HTTP 200."""
    try:
        return Answer(as_json(_token_pair(world, call)))
    except Refusal as refusal:
        return oauth_error(refusal.code)


def oauth_error(code: int) -> Answer:
    made = {
        "error": code,
        "error_name": OAUTH.get(code, ""),
        "error_reason": "",
        "error_description": "",
        "ref_doc": "https://developers.zalo.me/docs",
    }
    return Answer(as_json(made), error=code)


def _token_pair(world: World, call: Call) -> dict[str, str]:
    form, now = call.form, world.clock.now()
    if not form and world.switches.refresh_in_query:
        form = call.query
    if form.get("app_id") != world.settings.app_id or not world.oa.app_active:
        raise Refusal(-14002)
    secret = call.headers.get("secret_key", "")
    if not hmac.compare_digest(secret.encode(), world.settings.app_secret.encode()):
        raise Refusal(-14004)
    grant = form.get("grant_type")
    if grant == "authorization_code":
        pair = world.grants.exchange(form.get("code", ""), form["app_id"], form.get("code_verifier", ""), now)
    elif grant == "refresh_token":
        pair = world.grants.refresh(form.get("refresh_token", ""), now)
    else:
        raise Refusal(-14018)
    world.version += 1
    return pair.answer()


def permission(world: World, call: Call, *, allowed: bool) -> Answer:
    """GET shows the button, POST is the press; both check the link."""
    asked = call.query
    code = _wrong_link(
        world, asked.get("app_id", ""), asked.get("redirect_uri", ""), asked.get("code_challenge", "")
    )
    if code:
        return _redirect(f"/oauth/v4/oa/permission/error?error_code={code}")
    if not allowed:
        return _page(
            f"<h1>Cho phép ứng dụng quản lý trang?</h1><p>Trang: <strong>{escape(world.oa.name)}</strong></p>"
            '<form method="post"><button data-testid="permission-allow">Cho phép</button></form>'
        )
    made = Code(asked["app_id"], asked["redirect_uri"], asked.get("code_challenge", ""), world.clock.now())
    back = {"code": world.grants.new_code(made), "oa_id": world.oa.id}
    if "state" in asked:
        back["state"] = asked["state"]
    joint = "&" if urlsplit(made.redirect_uri).query else "?"
    return _redirect(f"{made.redirect_uri}{joint}{urlencode(back)}")


def _wrong_link(world: World, app_id: str, redirect_uri: str, challenge: str) -> int:
    """-14002, -14003, or 0. Without a saved callback any http(s) address is taken."""
    if app_id != world.settings.app_id:
        return -14002
    if world.callback_url and redirect_uri != world.callback_url:
        return -14003
    if urlsplit(redirect_uri).scheme not in ("http", "https"):
        return -14003
    fixed = world.switches.fixed_code_challenge
    return -14003 if fixed and challenge != fixed else 0


def _page(body: str, status: int = 200) -> Answer:
    return Answer(PAGE.format(body=body).encode(), status=status, content_type="text/html; charset=utf-8")


def _redirect(address: str) -> Answer:
    return Answer(b"", status=302, headers={"Location": address})
