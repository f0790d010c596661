"""What happens later, on the sandbox's clock: receipts, retries, reviews. One heap, one timer."""

import asyncio
import heapq
from collections.abc import Callable
from itertools import count
from typing import Any

from sandboxes.clock import Clock

MAX_SLEEP = 3600.0  # seconds


class Timeline:
    """`at` plans, `run_due` does what is due; moving the clock must be followed by `run_due`."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self._heap: list[tuple[int, int, Callable[..., object], tuple[Any, ...]]] = []
        self._order = count()
        self._timer: asyncio.TimerHandle | None = None
        self._armed_for = 0

    def __len__(self) -> int:
        return len(self._heap)

    def at(self, moment: int, action: Callable[..., object], *arguments: Any) -> None:
        heapq.heappush(self._heap, (moment, next(self._order), action, arguments))
        if self._timer is None or moment < self._armed_for:
            self._arm(moment)

    def after(self, seconds: float, action: Callable[..., object], *arguments: Any) -> None:
        self.at(self.clock.now() + int(seconds * 1000), action, *arguments)

    def run_due(self) -> None:
        now = self.clock.now()
        try:
            while self._heap and self._heap[0][0] <= now:
                _, _, action, arguments = heapq.heappop(self._heap)
                action(*arguments)
        finally:  # one failing action must not stop the clockwork
            self._disarm()
            if self._heap:
                self._arm(self._heap[0][0])

    def clear(self) -> None:
        self._heap.clear()
        self._disarm()

    def _arm(self, moment: int) -> None:
        self._disarm()
        self._armed_for = moment
        seconds = min(max((moment - self.clock.now()) / 1000, 0.005), MAX_SLEEP)
        self._timer = asyncio.get_running_loop().call_later(seconds, self.run_due)

    def _disarm(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer = None
