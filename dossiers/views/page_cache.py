"""Pages made a moment ago, kept in this process's memory and nowhere else.

The key holds everything that may change at any time (the dossier's version, its rating, the language); what
changes by the clock alone, or in the catalogue, is at most `seconds` old.
"""

import threading
import time
from collections import OrderedDict
from collections.abc import Hashable


class PageCache:
    def __init__(self, *, seconds: float, size: int) -> None:
        self._seconds, self._size = seconds, size
        self._guard = threading.Lock()
        self._pages: OrderedDict[Hashable, tuple[float, bytes]] = OrderedDict()

    def get(self, key: Hashable) -> bytes | None:
        with self._guard:
            until, body = self._pages.get(key, (0.0, b""))
        return body if until > time.monotonic() else None

    def put(self, key: Hashable, body: bytes) -> None:
        """The oldest page leaves when there are too many."""
        with self._guard:
            self._pages[key] = (time.monotonic() + self._seconds, body)
            self._pages.move_to_end(key)
            if len(self._pages) > self._size:
                self._pages.popitem(last=False)

    def clear(self) -> None:
        with self._guard:
            self._pages.clear()
