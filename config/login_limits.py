"""How often a password may be tried before anything costly happens: by name, by address, by browser.

django-axes locks the pair of a name and an address. A locked attempt ends here, before a password is hashed.
Strangers can lock a name for minutes, but not for its owner: a browser that has logged in with the name
before has a count of its own (OWASP's "device cookies").
"""

import secrets
import unicodedata
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

from foundation.rate_limits import RateLimiter
from foundation.web.client_address import client_address

OWN_RATES = "5/minute; 10/5 minutes; 15/15 minutes"
NAMES = RateLimiter("login-name", OWN_RATES)
ADDRESSES = RateLimiter("login-address", "30/15 minutes")
BROWSERS = RateLimiter("login-browser", "10/15 minutes")

COOKIE, SALT = "known_browser", "config.login_limits"
COOKIE_SECONDS = 180 * 24 * 60 * 60
MAX_NAMES = 8  # of colleagues who share the desk


class Attempt:
    """One POST of the log-in form. Counted when asked whether it is allowed, given back when it was right."""

    def __init__(self, request: HttpRequest) -> None:
        name = unicodedata.normalize("NFKC", request.POST.get("username", "")[:150]).casefold()
        self._owner = salted_hmac(SALT, name, secret=settings.HASH_KEY).hexdigest()[:16]
        self._browsers = _known_browsers(request)
        if browser := self._browsers.get(self._owner):
            self._limits = [(BROWSERS, browser)]
        else:
            self._limits = [(ADDRESSES, client_address(request)), (NAMES, name)]

    def is_allowed(self) -> bool:
        return all(limit.hit(subject) for limit, subject in self._limits)

    def succeeded(self, response: HttpResponse) -> None:
        """Take the counts back and remember the browser."""
        for limit, subject in self._limits:
            limit.release(subject)
        self._browsers[self._owner] = self._browsers.pop(self._owner, secrets.token_urlsafe(12))
        response.set_cookie(
            COOKIE,
            signing.dumps(list(self._browsers.items())[-MAX_NAMES:], salt=SALT),
            max_age=COOKIE_SECONDS,
            path="/admin/",
            secure=settings.HTTPS,
            httponly=True,
            samesite="Lax",
        )


def _known_browsers(request: HttpRequest) -> dict[str, Any]:
    """Hash of a name → the number that this browser got when it logged in with the name."""
    try:
        return dict(signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=COOKIE_SECONDS))
    except (signing.BadSignature, ValueError, TypeError):
        return {}
