"""Calls per minute, as X-RateLimit-* and -32 tell them (rule 4)."""

from dataclasses import dataclass, field

from .clock import MINUTE


@dataclass(slots=True)
class Minute:
    """A count that starts anew with each minute of the clock."""

    minute: int = -1
    used: int = 0

    def take(self, now: int) -> int:
        """The number of this call in its minute, from 1."""
        minute = now // MINUTE
        if minute != self.minute:
            self.minute, self.used = minute, 0
        self.used += 1
        return self.used


@dataclass(slots=True)
class Limits:
    """Articles have a bucket of their own; template sends do not count for the OA."""

    app: Minute = field(default_factory=Minute)
    article: Minute = field(default_factory=Minute)
    oa: Minute = field(default_factory=Minute)
