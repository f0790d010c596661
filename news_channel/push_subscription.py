"""What a browser gives out for web push: the address at its push service, and the keys that encrypt for it.

Only push services of browsers are written to: an address that a visitor typed would make the portal call it.
"""

import base64
import json
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings

from foundation.web import http_client

MAX_ENDPOINT, MAX_JSON = 1000, 4000
SECRET = 16  # bytes (RFC 8291)


@dataclass(frozen=True, slots=True)
class PushSubscription:
    endpoint: str
    p256dh: str
    auth: str

    @property
    def host(self) -> str:
        return http_client.host_of(self.endpoint)

    @property
    def origin(self) -> str:
        address = http_client.address_of(self.endpoint)
        return address.origin if address else ""

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
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), _decoded(p256dh))
        is_whole = p256dh.startswith("B") and len(_decoded(auth)) == SECRET
    except (ValueError, KeyError, TypeError):  # a point that is not on the curve too
        return None
    if not isinstance(endpoint, str) or len(endpoint) > MAX_ENDPOINT or not is_whole:
        return None
    return PushSubscription(endpoint, p256dh, auth) if is_push_service(endpoint) else None


def is_push_service(url: str) -> bool:
    """By https at a host of PUSH_SERVICES (a leading dot allows subdomains), or at an origin named there."""
    address = http_client.address_of(url)
    if address is None or address.has_login:
        return False
    if address.origin in settings.PUSH_SERVICES:
        return True
    is_known = any(
        address.host == service or (service.startswith(".") and address.host.endswith(service))
        for service in settings.PUSH_SERVICES
    )
    return address.scheme == "https" and address.port in (None, 443) and is_known


def _decoded(encoded: str) -> bytes:
    return base64.urlsafe_b64decode(encoded + "=" * (-len(encoded) % 4))
