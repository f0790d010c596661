"""The red card: who writes of a danger in any form reads first which number to call; nothing is held up.

What was typed is read once the form is answered. The page that answers it shows the card at once; after a
redirect a cookie, which names only the kind, shows it on the next steps of the same part of the site.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse, RawPostDataException
from django.http.multipartparser import MultiPartParserError

COOKIE, SHOWN_SECONDS = "nguy_hiem", 15 * 60
EXCLUDED_PATHS = ("/admin/", "/truc/", "/api/", "/tro-chuyen/")
"""Desks and programs; the chat answers a danger itself."""
Handler = Callable[[HttpRequest], HttpResponse]


@dataclass(frozen=True, slots=True)
class Danger:
    """`number` is called first, `act` done first. `is_pressing`: a life may be at stake now; `is_certain`:
    the words can hardly mean anything else, and nothing need stand beside it."""

    kind: str
    number: str
    service: Any
    act: Any
    is_pressing: bool
    is_certain: bool


READERS: list[tuple[Callable[[str], Danger | None], Callable[[str], Danger | None]]] = []
"""What finds a danger in a text, and what knows one by its kind; registered by the app that reads."""


def danger_of(text: str) -> Danger | None:
    """The danger that somebody writes of; None for ordinary words, news and stories."""
    if not text.strip():
        return None
    return next((danger for read, _known in READERS if (danger := read(text))), None)


def danger_shown(request: HttpRequest) -> Danger | None:
    """What the card of this page says: what was just sent, or what was sent a moment ago."""
    if request.path.startswith(EXCLUDED_PATHS):
        return None
    if request.method == "POST":
        return danger_of(_written(request))
    kind = request.COOKIES.get(COOKIE, "")
    return next((danger for _read, known in READERS if kind and (danger := known(kind))), None)


def keep_danger(get_response: Handler) -> Handler:
    """Middleware: the answer of a form that tells of a danger takes the card along."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        is_form = request.method == "POST" and not request.path.startswith(EXCLUDED_PATHS)
        if is_form and 300 <= response.status_code < 400 and (danger := danger_of(_written(request))):
            _remember(response, danger)
        return response

    return middleware


def _written(request: HttpRequest) -> str:
    """All that has more than one word; the rest are codes, numbers and choices. "" of what cannot be read."""
    try:
        values = [value for _name, sent in request.POST.lists() for value in sent]
    except (OSError, RawPostDataException, SuspiciousOperation, MultiPartParserError):
        return ""  # the page of the refusal asks once more
    return "\n".join(value for value in values if " " in value.strip())


def _remember(response: HttpResponse, danger: Danger) -> None:
    part = response.headers["Location"].removeprefix(settings.PUBLIC_URL).strip("/").partition("/")[0]
    response.set_cookie(
        COOKIE,
        danger.kind,
        max_age=SHOWN_SECONDS,
        path=f"/{part}/",
        httponly=True,
        samesite="Lax",
        secure=settings.HTTPS,
    )
