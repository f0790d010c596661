"""A value that a process keeps in its own memory for some seconds."""

import time
from collections.abc import Callable
from typing import Any, ClassVar, Generic, TypeVar
from weakref import WeakSet

T = TypeVar("T")


class ExpiringValue(Generic[T]):
    """Kept for `seconds` after `put`, or until `forget`. Threads may share it.

    A pause after a failure is one as well: `put(True)` begins it, and `get` is true until it ends.
    """

    _all: ClassVar["WeakSet[ExpiringValue[Any]]"] = WeakSet()

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._until = 0.0  # by time.monotonic()
        self.last: T | None = None
        """What was put last, also after its time: for when nothing newer can be read."""
        self._all.add(self)

    def get(self) -> T | None:
        return self.last if time.monotonic() < self._until else None

    def put(self, value: T) -> T:
        self.last, self._until = value, time.monotonic() + self.seconds
        return value

    def get_or_read(self, read: Callable[[], T]) -> T:
        kept = self.get()
        return self.put(read()) if kept is None else kept

    def forget(self) -> None:
        self.last, self._until = None, 0.0

    @classmethod
    def forget_all(cls) -> None:
        """For a process that goes on with another database: every value, and every pause."""
        for value in list(cls._all):
            value.forget()
