"""OAuth v4 of an OA (reference section 1): permission link with PKCE, code exchange, refresh."""

import base64
import datetime as dt
import hashlib
import secrets
from typing import Any
from urllib.parse import urlencode

from django.conf import settings

from zalo_channel import http
from zalo_channel.errors import NoAnswer, ZaloProblem

WORTH_A_RETRY = (-32,)
ACCESS_LIFE = 90_000  # seconds; the answer says it too, as a string


class GrantRefused(ZaloProblem):
    """The OAuth host said no for good: an administrator must connect again."""


def new_verifier() -> str:
    """43 characters: 32 random bytes, base64url without padding."""
    return secrets.token_urlsafe(32)


def challenge(verifier: str) -> str:
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def permission_link(*, callback: str, verifier: str, state: str) -> str:
    query = {
        "app_id": settings.ZALO_APP_ID,
        "redirect_uri": callback,
        "code_challenge": challenge(verifier),
        "state": state,
    }
    return f"{settings.ZALO_OAUTH_URL}/v4/oa/permission?{urlencode(query)}"


def exchange(*, code: str, verifier: str) -> dict[str, Any]:
    """The pair for a code. Raises GrantRefused, NotReached, NoAnswer."""
    return _pair({"grant_type": "authorization_code", "code": code, "code_verifier": verifier})


def refresh(refresh_token: str) -> dict[str, Any]:
    """The next pair; the refresh token is used up. Raises as exchange does."""
    return _pair({"grant_type": "refresh_token", "refresh_token": refresh_token})


def lifetime(answer: dict[str, Any]) -> dt.timedelta:
    """`expires_in` is a string of seconds."""
    seconds = str(answer.get("expires_in", ""))
    return dt.timedelta(seconds=int(seconds) if seconds.isdecimal() and int(seconds) else ACCESS_LIFE)


def _pair(form: dict[str, str]) -> dict[str, Any]:
    answer = http.post_form(
        f"{settings.ZALO_OAUTH_URL}/v4/oa/access_token",
        {"app_id": settings.ZALO_APP_ID, **form},
        {"secret_key": settings.ZALO_APP_SECRET},
    )
    token = answer.get("access_token")
    if isinstance(token, str) and token:
        return answer
    code = answer.get("error")
    if code is None or code in WORTH_A_RETRY:
        raise NoAnswer(f"the OAuth host gave no token: {code}")
    raise GrantRefused(f"{code} {answer.get('error_name') or answer.get('message', '')}".strip())
