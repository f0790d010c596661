"""What a browser gives out for web push: the address at its push service, and the keys that encrypt for it.

Only push services of browsers are written to: an address that a visitor typed would make the portal call it.
"""

import base64
import json
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings

MAX_ENDPOINT, MAX_JSON = 1000, 4000
POINT, SECRET = 65, 16  # bytes: an uncompressed point of P-256, the secret of RFC 8291


@dataclass(frozen=True, slots=True)
class PushSubscription:
    endpoint: str
    p256dh: str
    auth: str

    @property
    def host(self) -> str:
        return urlsplit(self.endpoint).hostname or ""

    @property
    def origin(self) -> str:
        parts = urlsplit(self.endpoint)
        return f"{parts.scheme}://{parts.netloc}"

    def as_json(self) -> str:
        return json.dumps(
            {"endpoint": self.endpoint, "keys": {"p256dh": self.p256dh, "auth": self.auth}}, sort_keys=True
        )


def parse(text: str) -> PushSubscription | None:
    """PushSubscription.toJSON() of a browser; None for what is none, or leads to no push service."""
    try:
        given = json.loads(text[:MAX_JSON])
        endpoint, keys = given["endpoint"], given["keys"]
        p256dh, auth = str(keys["p256dh"]), str(keys["auth"])
        is_whole = _size(p256dh) == POINT and _size(auth) == SECRET
    except (ValueError, KeyError, TypeError):
        return None
    if not isinstance(endpoint, str) or len(endpoint) > MAX_ENDPOINT or not is_whole:
        return None
    return PushSubscription(endpoint, p256dh, auth) if is_push_service(endpoint) else None


def is_push_service(url: str) -> bool:
    """By https at a host of PUSH_SERVICES (a leading dot allows subdomains), or at an origin named there."""
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").lower()
        is_plain = parts.username is None and parts.port in (None, 443)
    except ValueError:
        return False
    if f"{parts.scheme}://{parts.netloc}" in settings.PUSH_SERVICES:
        return True
    is_known = any(
        host == service or (service.startswith(".") and host.endswith(service))
        for service in settings.PUSH_SERVICES
    )
    return parts.scheme == "https" and is_plain and is_known


def _size(encoded: str) -> int:
    return len(base64.urlsafe_b64decode(encoded + "=" * (-len(encoded) % 4)))
