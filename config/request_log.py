"""One id through all that a request or a task logs, and one line for each request.

The id comes from the proxy (X-Request-ID) or is made here, goes back to the client in that header, and with
every task that the request sends. The line has neither query nor address: the first may hold a phone number,
and the proxy's line with the same id has the second.

What never reaches a log: addresses that open or change something by themselves (`/t/<token>/`,
`/ket-qua/<signed>/`, `/phan-anh/xem/<token>/`, `/tin-bao/xac-nhan/<token>/`, `/tin-bao/ngung/<token>/`,
`/n/<token>/`), and rows that PostgreSQL shows in the DETAIL of an error.
"""

import json
import logging
import re
import secrets
import time
from collections.abc import Callable
from typing import Any

from celery import signals
from django.conf import settings
from django.http import HttpRequest, HttpResponse

from foundation import tracing
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


_SECRET_PATH = re.compile(r"(/(?:t|ket-qua|phan-anh/xem|tin-bao/xac-nhan|tin-bao/ngung|n)/)[^/\s\"'?#>]+")

_LINE_BREAKS = {ord(sign): repr(sign)[1:-1] for sign in "\n\r\x0b\x0c\x1b\x85\u2028\u2029"}

_DETAIL = re.compile(r"DETAIL: .*?(?=\n(?:HINT:|CONTEXT:|\n|[\w.]+(?:Error|Exception)\b)|\Z)", re.DOTALL)


def masked(text: str) -> str:
    """A text without both, for what leaves the portal by another way than the log."""
    return _SECRET_PATH.sub(r"\1…", _DETAIL.sub("DETAIL: …", text))


class MaskDetails(logging.Formatter):
    """The usual lines, without the data of people in tracebacks; a message is one line, whatever it holds."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - the name is the base class's
        record.message = record.message.translate(_LINE_BREAKS)
        return super().formatMessage(record)

    def formatException(self, ei: Any) -> str:  # noqa: N802 - the name is the base class's
        return _DETAIL.sub("DETAIL: …", super().formatException(ei))


class JsonLines(MaskDetails):
    """One JSON object a line, for what collects logs; masked like the others."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, str] = {
            "time": self.formatTime(record, self.datefmt),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if found := request_id.get():
            line["request"] = found
        if found := tracing.trace_id():
            line["trace"] = found
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


class MaskSecretPaths(logging.Filter):
    """Rewrites the finished message, so that the secret may stand in the text or in an argument."""

    def filter(self, record: logging.LogRecord) -> bool:
        text = record.getMessage()
        masked = _SECRET_PATH.sub(r"\1…", text)
        if masked != text:
            record.msg, record.args = masked, None
        return True
