"""A value that the first caller makes and all share, however many threads ask at once."""

import threading
from collections.abc import Callable
from functools import lru_cache
from typing import Generic, TypeVar

T = TypeVar("T")


class MadeOnce(Generic[T]):
    """As `lru_cache`, which lets several threads make the value and forgets all but one: a client of Redis
    that nobody holds any more closes the connections of those who still use them."""

    def __init__(self, make: Callable[[], T]) -> None:
        self.__doc__ = make.__doc__
        self._cached, self._lock = lru_cache(maxsize=1)(make), threading.Lock()

    def __call__(self) -> T:
        with self._lock:
            return self._cached()

    def cache_clear(self) -> None:
        self._cached.cache_clear()
