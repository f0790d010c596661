"""Webhook calls as Zalo makes them, with the settings of the tests."""

import hashlib
import itertools
import json
import time
from typing import Any

from django.conf import settings

USER = "7100000000000000311"
_ids = itertools.count(1)


def make_event(name: str = "user_send_text", **over: Any) -> dict[str, Any]:
    number = next(_ids)
    event: dict[str, Any] = {
        "app_id": settings.ZALO_APP_ID,
        "user_id_by_app": "5500000000000000020",
        "sender": {"id": USER},
        "recipient": {"id": settings.ZALO_OA_ID},
        "event_name": name,
        "message": {"text": "Đường trước nhà em bị ngập", "msg_id": f"m{number}"},
        "timestamp": str(int(time.time() * 1000) + number),
    }
    return event | over


def encode(event: Any) -> bytes:
    return json.dumps(event, ensure_ascii=False).encode()


def sign(body: bytes, timestamp: str, *, owner: str | None = None, secret: str | None = None) -> str:
    owner = settings.ZALO_APP_ID if owner is None else owner
    secret = settings.ZALO_OA_SECRET_KEY if secret is None else secret
    return hashlib.sha256(owner.encode() + body + timestamp.encode() + secret.encode()).hexdigest()


def signed(event: dict[str, Any], **over: str) -> tuple[bytes, dict[str, str]]:
    """Body and headers of a genuine call."""
    body = encode(event)
    return body, {"x-zevent-signature": "mac=" + sign(body, str(event.get("timestamp") or ""), **over)}
