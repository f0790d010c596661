"""The webhook's signature: SHA-256 of app id + raw body + timestamp + OA secret key, joined, not an HMAC.

Source: reference 6.2. The bytes are those received, never a re-serialised copy.
"""

import hashlib
import hmac
import re
from collections.abc import Iterable

_HEADER = re.compile(r"(?:mac\s*=\s*)?([0-9a-f]{64})", re.IGNORECASE)


def mac(*, owner_id: str, body: bytes, timestamp: str, secret: str) -> str:
    """Lower-case hex. `owner_id` is the app id (old forum code used the OA id)."""
    return hashlib.sha256(
        b"".join((owner_id.encode(), body, timestamp.encode(errors="replace"), secret.encode()))
    ).hexdigest()


def is_genuine(*, header: str, owner_id: str, body: bytes, timestamps: Iterable[str], secret: str) -> bool:
    """Whether one of the timestamps gives the header's mac ("mac=…", "mac = …" or bare hex).

    An unset secret proves nothing: always False.
    """
    given = _HEADER.fullmatch(header.strip())
    if given is None or not secret:
        return False
    claimed = given[1].lower()
    return any(
        hmac.compare_digest(claimed, mac(owner_id=owner_id, body=body, timestamp=timestamp, secret=secret))
        for timestamp in timestamps
    )
