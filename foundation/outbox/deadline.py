"""Until when a delivery may begin a call: after that its notice may be in other hands.

A delivery may take several calls (a token, an upload, the message); the relay sets the deadline for all of
them, and a client asks before each. Outside a delivery there is none.
"""

import math
import time
from contextvars import ContextVar

_until = ContextVar("until", default=math.inf)


def set_deadline(until: float) -> None:
    """`until` is of the monotonic clock."""
    _until.set(until)


def is_past() -> bool:
    return time.monotonic() > _until.get()
