"""Every page that answers a form is shown by GET: going back or reloading sends nothing twice.

A view that answers a POST with a page (errors beside the fields, the answer of a look-up, a limit reached)
need not know of it. The page is kept for a quarter of an hour, encrypted with a key that only the visitor's
cookie holds; the address it is shown at holds a random name and nothing that was typed.
"""

import json
import logging
import secrets
import zlib
from collections.abc import Callable
from http import HTTPStatus

import redis
from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.cache import patch_vary_headers

from foundation.rate_limits import RateLimiter
from foundation.web.client_address import client_address

logger = logging.getLogger(__name__)

COOKIE, PARAMETER = "to_khai", "xem"
KEPT_SECONDS = 15 * 60
MAX_BYTES = 512 * 1024
MAX_SEALED = 64 * 1024  # bytes of one answer as it is kept
BY_ADDRESS = RateLimiter("answered-forms-address", f"{4 * 1024**2}/15 minutes")
IN_ALL = RateLimiter("answered-forms", f"{48 * 1024**2}/15 minutes")
"""Bytes: answers live as long as the window, so Redis holds twice as much of them at most."""
ANSWERS = {HTTPStatus.OK, HTTPStatus.UNPROCESSABLE_ENTITY, HTTPStatus.TOO_MANY_REQUESTS}
EXCLUDED_PATHS = ("/admin/", "/truc/", "/api/")
"""The desks swap parts of pages by script; programs want the answer itself."""
KEPT_HEADERS = ("Content-Type", "Cache-Control", "X-Robots-Tag", "Referrer-Policy", "Content-Language")
Handler = Callable[[HttpRequest], HttpResponse]


def post_redirect_get(get_response: Handler) -> Handler:
    """Middleware: POST → 303 → the answer's page. Without cookies or cache the POST is answered itself."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.path.startswith(EXCLUDED_PATHS):
            return get_response(request)
        if PARAMETER in request.GET:
            if request.method in ("GET", "HEAD"):
                return _kept_page(request) or HttpResponseRedirect(_address(request))
            _forget_name(request)  # a form without an address of its own is sent to the page it is on
        response = get_response(request)
        return _redirected(request, response) if _is_page_of_a_form(request, response) else response

    return middleware


def _is_page_of_a_form(request: HttpRequest, response: HttpResponse) -> bool:
    return (
        request.method == "POST"
        and bool(request.COOKIES)  # whoever sends none would not find the page again
        and response.status_code in ANSWERS
        and not response.streaming
        and len(response.content) <= MAX_BYTES
        and response.headers.get("Content-Type", "").startswith("text/html")
    )


def _redirected(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    key = _key(request) or Fernet.generate_key().decode()
    name = secrets.token_urlsafe(9)
    headers = {header: response.headers[header] for header in KEPT_HEADERS if header in response.headers}
    page = json.dumps([response.status_code, headers, response.content.decode()]).encode()
    sealed = Fernet(key).encrypt(zlib.compress(page))
    if not _has_room(request, len(sealed)):
        return response
    try:
        cache.set(_place(name), sealed, timeout=KEPT_SECONDS)
    except redis.RedisError as error:
        logger.warning("the answer of a form is not kept: %s", type(error).__name__)
        return response
    redirect = HttpResponseRedirect(_address(request, name))
    redirect.status_code = HTTPStatus.SEE_OTHER
    redirect.cookies.update(response.cookies)
    redirect.set_cookie(
        COOKIE, key, max_age=KEPT_SECONDS, httponly=True, samesite="Lax", secure=settings.HTTPS
    )
    redirect.headers["Cache-Control"] = "no-store"
    for header in ("Retry-After", "Referrer-Policy"):
        if header in response.headers:
            redirect.headers[header] = response.headers[header]
    return redirect


def _has_room(request: HttpRequest, size: int) -> bool:
    """Whether an answer of so many bytes is kept: Redis holds the limits and locks of all beside it."""
    address = client_address(request)
    if size > MAX_SEALED or not BY_ADDRESS.hit(address, size):
        return False
    if IN_ALL.hit("", size):
        return True
    BY_ADDRESS.release(address, size)
    return False


def _kept_page(request: HttpRequest) -> HttpResponse | None:
    """The page of this name, as long as it is kept and to whom it was given."""
    key = _key(request)
    try:
        sealed = cache.get(_place(request.GET[PARAMETER])) if key else None
        if not key or not sealed:
            return None
        status, headers, body = json.loads(zlib.decompress(Fernet(key).decrypt(sealed)))
    except (redis.RedisError, InvalidToken):
        return None
    response = HttpResponse(body, status=status, headers=headers)
    response.headers["Cache-Control"] = "no-store"
    patch_vary_headers(response, ("Cookie",))
    return response


def _key(request: HttpRequest) -> str | None:
    """The visitor's own key; None for a missing or forged one."""
    key = request.COOKIES.get(COOKIE, "")
    try:
        Fernet(key)
    except ValueError:
        return None
    return key


def _forget_name(request: HttpRequest) -> None:
    query = request.GET.copy()
    query.pop(PARAMETER)
    request.META["QUERY_STRING"] = query.urlencode()
    request.GET = query  # type: ignore[assignment]


def _place(name: str) -> str:
    return f"answered_form:{name[:20]}"


def _address(request: HttpRequest, name: str = "") -> str:
    query = request.GET.copy()
    query.pop(PARAMETER, None)
    if name:
        query[PARAMETER] = name
    return f"{request.path}?{query.urlencode()}" if query else request.path
