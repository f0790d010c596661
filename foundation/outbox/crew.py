"""The threads that make a relay's calls: a few at first, more only where they leave the processor idle.

A platform that answers at once keeps a few busy, and more of them would only fight for the interpreter; one
that takes its time needs as many as there may be connections.
"""

import threading
import time
from collections.abc import Callable

FIRST = 6
LOOK_EVERY = 0.1  # seconds
IDLE = 0.5  # of one core


class Crew:
    """Owned by one thread. `work` is what each caller runs until it is told to end."""

    def __init__(self, work: Callable[[], None], most: int) -> None:
        self._work, self._most, self._size = work, most, 0
        self._looked_at = self._busy = 0.0

    def __len__(self) -> int:
        return self._size

    def staff(self, calls: int) -> None:
        """See that there are callers enough for so many calls that wait or are under way."""
        if not self._size:
            self._hire(min(FIRST, calls, self._most))
            self._look()
        elif self._size < min(calls, self._most) and self._elapsed() > LOOK_EVERY:
            if self._size < FIRST or self._is_idle():
                self._hire(min(max(FIRST, 2 * self._size), calls, self._most) - self._size)
            self._look()

    def _hire(self, number: int) -> None:
        for _ in range(number):
            threading.Thread(target=self._work, daemon=True).start()
            self._size += 1

    def _is_idle(self) -> bool:
        return time.process_time() - self._busy < IDLE * self._elapsed()

    def _elapsed(self) -> float:
        return time.monotonic() - self._looked_at

    def _look(self) -> None:
        self._looked_at, self._busy = time.monotonic(), time.process_time()
