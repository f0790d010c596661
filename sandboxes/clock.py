"""The sandbox's clock: real time plus an offset, or standing still. All in milliseconds."""

import time
from datetime import datetime, timedelta, timezone

VIETNAM = timezone(timedelta(hours=7), "Asia/Ho_Chi_Minh")  # no daylight saving since 1975
SECOND = 1_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR


class Clock:
    """Moved by the control API; every rule of the sandbox asks it and nothing else."""

    __slots__ = ("frozen_at", "offset")

    def __init__(self) -> None:
        self.offset = 0
        self.frozen_at: int | None = None

    def now(self) -> int:
        """Milliseconds since 1970 on the sandbox's clock."""
        if self.frozen_at is not None:
            return self.frozen_at
        return int(time.time() * 1000) + self.offset

    def local(self) -> datetime:
        return in_vietnam(self.now())

    def set(self, moment: int, *, frozen: bool = False) -> None:
        self.frozen_at = moment if frozen else None
        self.offset = moment - int(time.time() * 1000)

    def reset(self) -> None:
        self.offset, self.frozen_at = 0, None


def in_vietnam(milliseconds: int) -> datetime:
    return datetime.fromtimestamp(milliseconds / 1000, VIETNAM)


def is_night(milliseconds: int) -> bool:
    """22:00:00 to 05:59:59 in Viet Nam (reference 2.1)."""
    return not 6 <= in_vietnam(milliseconds).hour < 22


def next_time_of_day(milliseconds: int, hour: int, minute: int) -> int:
    """The next moment, strictly later, at which the clocks of Viet Nam show hour:minute."""
    local = in_vietnam(milliseconds)
    moment = local.replace(hour=hour, minute=minute, second=0, microsecond=0)
    if moment <= local:
        moment += timedelta(days=1)
    return int(moment.timestamp() * 1000)
