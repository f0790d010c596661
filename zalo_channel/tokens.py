"""The OA's pair of tokens: kept encrypted, renewed by one process at a time, never used before it is saved.

A refresh token works once. Two workers that renew at once would lose the grant, and only an administrator of
the OA could repair it: so the row is locked, read again inside the lock, and the new pair is committed before
anyone uses it. The pair before it stays until a call with the new one has worked. See ADR 0011.

How long the connection with the Official Account holds: for /metrics, /readyz and the duty page.

OAuth v4 of an OA (reference section 1): permission link with PKCE, code exchange, refresh.
"""

import base64
import datetime as dt
import hashlib
import hmac
import secrets
import threading
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from foundation.alarms import clear_alarm, raise_alarm
from foundation.expiring_value import ExpiringValue
from zalo_channel import http
from zalo_channel.errors import NoAnswer, NotReached, TokenLost, ZaloProblem
from zalo_channel.models import OaToken

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


ALARM = "zalo-token"
RENEW_BEFORE = dt.timedelta(hours=2)
REFRESH_LIFE = dt.timedelta(days=90)


class _Cached(NamedTuple):
    token: str
    expires_at: dt.datetime


CURRENT = ExpiringValue[_Cached](seconds=3)
_one_at_a_time = threading.Lock()


def access_token() -> str:
    """The current token, from memory if read within seconds. Raises TokenLost or NotReached."""
    cached = CURRENT.get()
    if cached and cached.expires_at > timezone.now():
        return cached.token
    with _one_at_a_time, _Borrowed():
        if (known := CURRENT.get()) and known is not cached:  # another thread has just read it
            return known.token
        row = _row()
        if row.expires_at and row.expires_at > timezone.now():
            return _remember(row)
        return _renewed(stale=row.access_token)


def renew(*, stale: str) -> str:
    """A token other than `stale`: another's new one, or a fresh one. Raises as access_token does."""
    with _one_at_a_time, _Borrowed():
        return _renewed(stale=stale)


def renew_now() -> str:
    """Renew whatever token is current (for the beat and the connect page)."""
    return renew(stale=_row().access_token)


def connect(*, oa_id: str, answer: dict[str, Any]) -> None:
    """Keep a pair that an administrator obtained, as the OAuth host answered it."""
    with transaction.atomic():
        row, _ = OaToken.objects.select_for_update().get_or_create(oa_id=oa_id)
        _take_over(row, answer)
    _remember(row)
    clear_alarm(key=ALARM)
    prove(row)


def prove(row: OaToken) -> bool:
    """Try the new pair once; when it works the pair before it is dropped."""
    try:
        answer = http.get(f"{settings.ZALO_OPENAPI_URL}/v2.0/oa/getoa", {}, token_headers(row.access_token))
    except ZaloProblem:
        return False
    if answer.get("error") != 0:
        return False
    OaToken.objects.filter(pk=row.pk, issued_at=row.issued_at).update(
        confirmed_at=timezone.now(), previous_access_token="", previous_refresh_token=""
    )  # nosec B106 # both are emptied
    return True


def keep_fresh() -> None:
    """Renew well before the end, prove a pair that is not proven, show staff a grant that is lost."""
    row = OaToken.objects.filter(oa_id=settings.ZALO_OA_ID).first()
    if row is None or not row.refresh_token:
        raise_alarm(
            key=ALARM,
            message=_("No Zalo page is connected: an administrator opens the page of the connection."),
        )
    elif row.needs_admin:
        raise_alarm(key=ALARM, message=_alarm_words(row.last_error))
    elif not row.expires_at or row.expires_at - timezone.now() < RENEW_BEFORE:
        renew_now()
    elif row.confirmed_at is None:
        prove(row)


def token_headers(token: str) -> dict[str, str]:
    """What every call of the OA carries; the proof only where the console demands it."""
    headers = {"access_token": token}
    if settings.ZALO_APPSECRET_PROOF:
        key = settings.ZALO_APP_SECRET.encode()
        headers["appsecret_proof"] = hmac.new(key, token.encode(), hashlib.sha256).hexdigest()
    return headers


def _renewed(*, stale: str) -> str:
    """One renewal across all processes: the row's lock, a second look inside it, committed before use."""
    refused: GrantRefused | None = None
    with transaction.atomic():
        row = _row(lock=True)
        if row.access_token and row.access_token != stale:
            return _remember(row)
        if row.needs_admin or not row.refresh_token:
            raise TokenLost(row.last_error or "no refresh token")
        try:
            _take_over(row, _refresh(row))
        except NoAnswer as error:  # about the token, not about any message
            raise NotReached(str(error)) from error
        except GrantRefused as error:
            refused = error
            row.needs_admin, row.last_error = True, str(error)[:300]
            row.save(update_fields=["needs_admin", "last_error"])
    if refused:
        CURRENT.forget()
        raise_alarm(key=ALARM, message=_alarm_words(str(refused)))
        raise TokenLost(str(refused)) from refused
    _remember(row)
    clear_alarm(key=ALARM)
    prove(row)
    return row.access_token


def _refresh(row: OaToken) -> dict[str, Any]:
    """The current refresh token, then that of the pair before it where the current one was never proven."""
    try:
        return refresh(row.refresh_token)
    except GrantRefused:
        if row.confirmed_at is not None or not row.previous_refresh_token:
            raise
    return refresh(row.previous_refresh_token)


def _take_over(row: OaToken, answer: dict[str, Any]) -> None:
    now = timezone.now()
    row.previous_access_token, row.previous_refresh_token = row.access_token, row.refresh_token
    row.access_token = answer["access_token"]
    row.refresh_token = answer.get("refresh_token") or row.refresh_token
    row.issued_at, row.expires_at = now, now + lifetime(answer)
    row.refresh_expires_at, row.confirmed_at = now + REFRESH_LIFE, None
    row.needs_admin, row.last_error = False, ""
    row.save()


def _row(*, lock: bool = False) -> OaToken:
    rows = OaToken.objects.select_for_update() if lock else OaToken.objects
    row = rows.filter(oa_id=settings.ZALO_OA_ID).first()
    if row is None:
        raise TokenLost("the OA was never connected")
    return row


def _remember(row: OaToken) -> str:
    assert row.expires_at is not None  # noqa: S101 - a stored pair has its time
    return CURRENT.put(_Cached(row.access_token, row.expires_at)).token


def _alarm_words(error: str) -> str:
    return _(
        "The connection with Zalo is lost and nothing is sent: an administrator connects again. (%(error)s)"
    ) % {"error": error}


class _Borrowed:
    """Sending threads own no database connection: one that was opened here goes back to the pool."""

    def __enter__(self) -> None:
        self._was_open = connection.connection is not None

    def __exit__(self, *_: object) -> None:
        if not self._was_open:
            connection.close()


DAY = dt.timedelta(days=1)


class TokenState(NamedTuple):
    """`expires_at` is of the access token, which a timer renews; `grant_ends_at` of what it is renewed with,
    which each renewal prolongs."""

    is_connected: bool
    needs_admin: bool = False
    expires_at: dt.datetime | None = None
    grant_ends_at: dt.datetime | None = None

    @property
    def is_working(self) -> bool:
        return self.is_connected and not self.needs_admin and self.hours_left > 0

    @property
    def hours_left(self) -> float:
        """Of the access token; below 0 where it has ended."""
        return (self.expires_at - timezone.now()).total_seconds() / 3600 if self.expires_at else 0.0

    @property
    def days_left(self) -> int:
        """Whole days until the account must be connected again if no renewal works."""
        return max(0, (self.grant_ends_at - timezone.now()) // DAY) if self.grant_ends_at else 0


def token_state() -> TokenState:
    row = OaToken.objects.filter(oa_id=settings.ZALO_OA_ID).first()
    if row is None:
        return TokenState(is_connected=False)
    return TokenState(True, row.needs_admin, row.expires_at, row.refresh_expires_at)
