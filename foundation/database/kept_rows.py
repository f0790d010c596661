"""What every page asks anew, kept in Redis: a few small tables, the numbers of a person's work."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import local
from typing import Generic, TypeVar

from django.core.cache import cache
from redis.exceptions import RedisError

from foundation.expiring_value import ExpiringValue

SECONDS = 60
T = TypeVar("T")


class KeptRows(Generic[T]):
    """The value of `read`, kept for so many seconds or until `forget`, which may receive signals of tables.

    Where Redis does not answer `forget`, it still holds the old value: until that has ended, this process
    reads the tables themselves.
    """

    def __init__(self, key: str, read: Callable[[], T], seconds: int = SECONDS) -> None:
        self.key, self.read, self.seconds = key, read, seconds
        self._is_distrusted = ExpiringValue[bool](seconds)
        self._thread = local()

    @contextmanager
    def read_once(self, *, anew: bool = False) -> Iterator[None]:
        """What this thread asks meanwhile is read once: for a page of many rows. `anew`: from the tables."""
        self._thread.held = self.read() if anew else self.value()
        try:
            yield
        finally:
            del self._thread.held

    def value(self) -> T:
        if hasattr(self._thread, "held"):
            held: T = self._thread.held
            return held
        if self._is_distrusted.get():
            return self.read()
        try:
            kept: T | None = cache.get_or_set(self.key, self.read, self.seconds)
        except RedisError:
            kept = None
        return self.read() if kept is None else kept

    def forget(self, **_: object) -> None:
        try:
            cache.delete(self.key)
        except RedisError:
            self._is_distrusted.put(True)
