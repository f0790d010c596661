"""What every page asks anew, kept in Redis: a few small tables, the numbers of a person's work."""

import time
from collections.abc import Callable
from typing import Generic, TypeVar

from django.core.cache import cache
from redis.exceptions import RedisError

SECONDS = 60
HELD_SECONDS = 1.0
T = TypeVar("T")


class KeptRows(Generic[T]):
    """The value of `read`, kept for so many seconds or until `forget`, which may receive signals of tables.

    A process asks Redis once a second: a list asks for each row. Where Redis does not answer `forget`,
    it still holds the old value: until that has ended, this process reads the tables themselves.
    """

    def __init__(self, key: str, read: Callable[[], T], seconds: int = SECONDS) -> None:
        self.key, self.read, self.seconds = key, read, seconds
        self.distrusted_until = 0.0  # by time.monotonic()
        self.held: tuple[float, T] | None = None

    def value(self) -> T:
        now = time.monotonic()
        if self.held is None or now >= self.held[0]:
            self.held = (now + HELD_SECONDS, self._asked(now))
        return self.held[1]

    def _asked(self, now: float) -> T:
        if now < self.distrusted_until:
            return self.read()
        try:
            return cache.get_or_set(self.key, self.read, self.seconds) or self.read()
        except RedisError:
            return self.read()

    def forget(self, **_: object) -> None:
        self.held = None
        try:
            cache.delete(self.key)
        except RedisError:
            self.distrusted_until = time.monotonic() + self.seconds
