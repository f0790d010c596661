"""The webhook: check the signature on the raw bytes, store the event, answer 200; workers do the rest.

`webhook_app` is a bare WSGI application that config/rsgi.py serves before Django's middleware; `receive` is
the decision itself. Zalo wants 200 within 2 seconds, sends duplicates, and disables a webhook that errs.
"""

import hashlib
import hmac
import json
import logging
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import psycopg
from django.conf import settings

from foundation import metrics
from zalo_channel.events import timestamp
from zalo_channel.inbound_writer import inbound_row, writer

logger = logging.getLogger(__name__)

PATH = "/zalo/webhook/"
MAX_BYTES = 256 * 1024
SECONDS = 2.0  # for the whole body: Zalo itself gives up after this long
THREADS = 8  # in each process; they wait together for one commit
_SIGNATURE = re.compile(r"(?:mac\s*=\s*)?([0-9a-f]{64})", re.IGNORECASE)
NOT_STORED = {403, 503}  # Zalo sends the event again; somebody must act
STATUS_LINES = {
    200: "200 OK",
    400: "400 Bad Request",
    401: "401 Unauthorized",
    403: "403 Forbidden",
    405: "405 Method Not Allowed",
    413: "413 Content Too Large",
    415: "415 Unsupported Media Type",
    503: "503 Service Unavailable",
}


def receive(body: bytes, headers: Mapping[str, str]) -> int:
    """The HTTP status for one call; 200 means the event lies on disk (or is Zalo's `{}` probe).

    Header names are lower case.
    """
    if headers.get("content-encoding", "identity").lower() != "identity":
        return 415
    try:
        text = body.decode()
        event = json.loads(text, parse_constant=_refuse_constant)
    except (ValueError, RecursionError):
        return 400
    if event == {}:
        return 200
    if not isinstance(event, dict):
        return 400
    refused = _refusal(body, event, headers)
    return refused or _store(event, text)


def _refusal(body: bytes, event: dict[str, Any], headers: Mapping[str, str]) -> int | None:
    """None for a call that Zalo signed; else the status."""
    secret, header = settings.ZALO_OA_SECRET_KEY, headers.get("x-zevent-signature", "")
    if not secret:
        logger.error("webhook refused: ZALO_OA_SECRET_KEY is not set")
        return 403
    stamps = [stamp for stamp in (timestamp(event), headers.get("x-zevent-timestamp", "")) if stamp] or [""]

    def signed_by(owner_id: str) -> bool:
        return is_genuine(header=header, owner_id=owner_id, body=body, timestamps=stamps, secret=secret)

    if signed_by(settings.ZALO_APP_ID):
        return None
    if header and settings.ZALO_OA_ID and signed_by(settings.ZALO_OA_ID):
        logger.error("webhook refused: signed with the OA id in place of the app id (reference 6.2)")
    return 401


def mac(*, owner_id: str, body: bytes, timestamp: str, secret: str) -> str:
    """SHA-256 of app id + raw body + timestamp + OA secret key, joined, not an HMAC (reference 6.2).

    Lower-case hex. `owner_id` is the app id (old forum code used the OA id).
    """
    return hashlib.sha256(
        b"".join((owner_id.encode(), body, timestamp.encode(errors="replace"), secret.encode()))
    ).hexdigest()


def is_genuine(*, header: str, owner_id: str, body: bytes, timestamps: Iterable[str], secret: str) -> bool:
    """Whether one of the timestamps gives the header's mac ("mac=…", "mac = …" or bare hex).

    An unset secret proves nothing: always False.
    """
    given = _SIGNATURE.fullmatch(header.strip())
    if given is None or not secret:
        return False
    claimed = given[1].lower()
    return any(
        hmac.compare_digest(claimed, mac(owner_id=owner_id, body=body, timestamp=stamp, secret=secret))
        for stamp in timestamps
    )


def _store(event: dict[str, Any], text: str) -> int:
    try:
        writer.store(inbound_row(event, text))
    except psycopg.Error as error:
        logger.error("webhook: event not stored, Zalo will send it again: %s", error)
        return 503
    return 200


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


def webhook_app(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    status = answer(environ)
    start_response(STATUS_LINES[status], [("Content-Type", "text/plain"), ("Cache-Control", "no-store")])
    return [b""]


def answer(environ: Mapping[str, Any]) -> int:
    """The HTTP status for a WSGI request, counted."""
    status = _answer(environ)
    metrics.WEBHOOK_ANSWERS.labels(status).inc()
    if status in NOT_STORED:
        metrics.count_webhook_failure()
    return status


def _answer(environ: Mapping[str, Any]) -> int:
    if environ["REQUEST_METHOD"] in ("GET", "HEAD"):
        return 200  # a browser or a console that only looks whether somebody is at home
    if environ["REQUEST_METHOD"] != "POST":
        return 405
    headers = {
        "x-zevent-signature": environ.get("HTTP_X_ZEVENT_SIGNATURE", ""),
        "x-zevent-timestamp": environ.get("HTTP_X_ZEVENT_TIMESTAMP", ""),
        "content-encoding": environ.get("HTTP_CONTENT_ENCODING") or "identity",
    }
    declared = environ.get("CONTENT_LENGTH") or "0"
    if not (declared.isascii() and declared.isdigit()):
        return 400
    if int(declared[:9]) > MAX_BYTES:
        return 413
    body = environ["wsgi.input"].read(int(declared))
    return receive(body, headers) if len(body) == int(declared) else 400
