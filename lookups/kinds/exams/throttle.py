"""Limits of one process, in its memory: approximate, but nothing waits for Redis.

A bucket per subject that refills steadily. Memory is bounded by two generations: when the young one is full,
the old one is forgotten, and with it what was taken from buckets that nobody asked for in the meantime.
"""

import time
from collections.abc import Callable

SUBJECTS = 200_000


class Throttle:
    """`burst` at once, then `per_second`. Threads may race for a token; that much is approximate."""

    def __init__(
        self, *, burst: float, per_second: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._spacing = 1 / per_second
        self._reach = burst / per_second
        self._clock = clock
        self._young: dict[str, float] = {}  # subject → when its bucket is full again
        self._old: dict[str, float] = {}

    def take(self, subject: str, cost: float = 1) -> float:
        """0 where there was enough; else the seconds until there is, and nothing is taken."""
        now = self._clock()
        full_at = self._full_at(subject, now) + cost * self._spacing
        over = full_at - now - self._reach
        if over > 1e-9:
            return over
        if len(self._young) >= SUBJECTS:
            self._old, self._young = self._young, {}
        self._young[subject] = full_at
        return 0.0

    def charge(self, subject: str, cost: float) -> None:
        """Take even what is not there, up to one full bucket of debt."""
        now = self._clock()
        self._young[subject] = min(self._full_at(subject, now) + cost * self._spacing, now + 2 * self._reach)

    def _full_at(self, subject: str, now: float) -> float:
        full_at = self._young.get(subject)
        if full_at is None:
            full_at = self._old.get(subject, now)
        return full_at if full_at > now else now

    def forget_all(self) -> None:
        self._young, self._old = {}, {}
