"""Answers that one process has worked out, for the others: one reading of Redis before the work, one writing
after it. Without Redis each process works out its own.
"""

import logging
import time
from collections.abc import Hashable
from hashlib import sha256
from typing import Any

from redis.exceptions import RedisError

from foundation import broker

logger = logging.getLogger(__name__)

PREFIX = "lookups:answer:"
SLOTS = 2048
"""As many answers are in Redis at most, whoever asks for whatever: of two for one slot the later stays."""
QUIET_AFTER_FAILURE = 15.0  # seconds
Fields = tuple[bytes, str, str]


class SharedAnswers:
    """By a key of the same repr in each process; the fields are a body, its content type, the outcome."""

    def __init__(self) -> None:
        self.quiet_until = 0.0  # by time.monotonic()

    def get(self, key: Hashable) -> Fields | None:
        slot, digest = _place(key)
        try:
            packed: Any = None if self._is_quiet() else broker.client().get(slot)
        except (RedisError, OSError) as error:
            self._fail(error)
            return None
        if not packed or not packed.startswith(digest):  # of another question
            return None
        content_type, outcome, body = packed[len(digest) :].split(b"\n", 2)
        return body, content_type.decode(), outcome.decode()

    def put(self, key: Hashable, fields: Fields, *, seconds: int) -> None:
        slot, digest = _place(key)
        body, content_type, outcome = fields
        packed = digest + f"{content_type}\n{outcome}\n".encode() + body
        try:
            if not self._is_quiet():
                broker.client().set(slot, packed, ex=seconds)
        except (RedisError, OSError) as error:
            self._fail(error)

    def _is_quiet(self) -> bool:
        return time.monotonic() < self.quiet_until

    def _fail(self, error: Exception) -> None:
        self.quiet_until = time.monotonic() + QUIET_AFTER_FAILURE
        logger.warning("answers are kept in this process alone: %s", type(error).__name__)


def _place(key: Hashable) -> tuple[str, bytes]:
    digest = sha256(repr(key).encode()).digest()
    return f"{PREFIX}{int.from_bytes(digest[:4]) % SLOTS}", digest
