"""One id through all that a request or a task logs, and one line for each request.

The id comes from the proxy (X-Request-ID) or is made here, goes back to the client in that header, and with
every task that the request sends. The line has neither query nor address: the first may hold a phone number,
and the proxy's line with the same id has the second.
"""

import logging
import re
import secrets
import time
from collections.abc import Callable
from typing import Any

from celery import signals
from django.conf import settings
from django.http import HttpRequest, HttpResponse

from foundation.request_id import request_id

access = logging.getLogger("access")

HEADER = "X-Request-ID"
QUIET = ("/healthz", "/readyz", "/metrics", "/static/")  # asked for by machines, many times a minute
_FROM_PROXY = re.compile(r"[A-Za-z0-9_-]{8,64}")

Handler = Callable[[HttpRequest], HttpResponse]


def log_requests(get_response: Handler) -> Handler:
    """Middleware, the outermost."""

    def logged(request: HttpRequest) -> HttpResponse:
        request_id.set(
            _id_of(request)
        )  # until the thread's next request: Django logs a 404 after all middleware
        began = time.perf_counter()
        response = get_response(request)
        response[HEADER] = request_id.get()
        if settings.ACCESS_LOG and not request.path.startswith(QUIET):
            milliseconds = (time.perf_counter() - began) * 1000
            access.info("%s %s %d %.0f ms", request.method, request.path, response.status_code, milliseconds)
        return response

    return logged


def _id_of(request: HttpRequest) -> str:
    """Anybody can send the header: it is believed where a proxy sets it."""
    given = request.headers.get(HEADER, "") if settings.TRUSTED_PROXY_COUNT else ""
    return given if _FROM_PROXY.fullmatch(given) else secrets.token_hex(8)


@signals.before_task_publish.connect
def _send_along(headers: dict[str, Any] | None = None, **_kwargs: Any) -> None:
    if headers is not None and request_id.get():
        headers["request_id"] = request_id.get()


@signals.task_prerun.connect
def _take_over(task_id: str = "", task: Any = None, **_kwargs: Any) -> None:
    """The id of the request that sent the task; of one that beat sent, its own."""
    request_id.set(getattr(task.request, "request_id", None) or task_id)


@signals.task_postrun.connect
def _let_go(**_kwargs: Any) -> None:
    request_id.set("")
