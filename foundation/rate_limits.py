"""Rate limits for people who ask, guess or upload, by person and by target.

An act is counted before it is answered, so parallel guesses gain nothing. The library `limits` counts fixed
windows in Redis; while Redis is away each process counts in its own memory: weaker, but never open and no
error. Subjects (a code, an address) are kept only as keyed hashes.
"""

import hmac
import logging
from collections.abc import Callable
from functools import lru_cache

import limits
import redis
from django.conf import settings
from limits import RateLimitItem
from limits.storage import MemoryStorage, RedisStorage
from limits.strategies import FixedWindowRateLimiter

from foundation import broker

logger = logging.getLogger(__name__)

GUESSES = "5/15 minutes; 10/hour; 20/6 hours; 35/day"
"""At one target: a code, a candidate."""
GUESSES_OF_ASKER = "20/15 minutes; 40/hour; 80/6 hours; 140/day"
"""By one person or address, which several people may share."""
MAX_LOCAL_SUBJECTS = 50_000

_local_storage = MemoryStorage()


class RateLimiter:
    """Acts of one subject within each of `rates`, in the notation of `limits`: "5/15 minutes; 35/day".

    The longer windows slow down who waits for the shortest one again and again.
    """

    def __init__(self, scope: str, rates: str = GUESSES) -> None:
        self.scope = scope
        self._rates = limits.parse_many(rates)

    @property
    def allowed(self) -> int:
        """Acts within the shortest window."""
        return min(rate.amount for rate in self._rates)

    def hit(self, subject: str, cost: int = 1) -> bool:
        """Count one act of this cost (bytes of an upload); False, and nothing is counted, above a limit."""
        return _count(lambda counters: self._hit(counters, self._key(subject), cost))

    def release(self, subject: str, cost: int = 1) -> None:
        """Take the last act back: it was right, or did not happen."""
        _count(lambda counters: self._release(counters, self._key(subject), cost, self._rates))

    def _hit(self, counters: FixedWindowRateLimiter, key: tuple[str, str], cost: int) -> bool:
        for number, rate in enumerate(self._rates, start=1):
            if not counters.hit(rate, *key, cost=cost):
                return not self._release(counters, key, cost, self._rates[:number])
        return True

    def _release(
        self, counters: FixedWindowRateLimiter, key: tuple[str, str], cost: int, rates: list[RateLimitItem]
    ) -> bool:
        for rate in rates:
            counters.storage.incr(rate.key_for(*key), rate.get_expiry(), amount=-cost)
        return True

    def _key(self, subject: str) -> tuple[str, str]:
        return self.scope, keyed_digest(self.scope, subject)


class Guess:
    """One guess, counted against all its subjects at once: what is guessed at, the address, the chat.

    Every counter runs, so that a refused guess costs what an allowed one costs.
    """

    def __init__(self, *counted: tuple[RateLimiter, str]) -> None:
        self._counted = counted
        self.is_allowed = all([limiter.hit(subject) for limiter, subject in counted])

    def succeeded(self) -> None:
        """It was right: nobody's counter keeps it. Only for an allowed guess."""
        for limiter, subject in self._counted:
            limiter.release(subject)


def keyed_digest(scope: str, subject: str) -> str:
    """What is kept instead of a code or an address: nobody without the key finds it by trying."""
    digest = hmac.digest(settings.HASH_KEY.encode(), f"{scope}\0{subject}".encode(), "sha256")
    return digest[:16].hex()


@lru_cache(maxsize=1)
def _shared_counters(client: redis.Redis) -> FixedWindowRateLimiter:
    storage = RedisStorage(
        settings.REDIS_URL, connection_pool=client.connection_pool, key_prefix="rate-limit"
    )
    return FixedWindowRateLimiter(storage)


def _count(act: Callable[[FixedWindowRateLimiter], bool]) -> bool:
    try:
        return act(_shared_counters(broker.client()))
    except redis.RedisError as error:
        logger.warning("limits are counted in this process alone: %s", type(error).__name__)
        if len(_local_storage.storage) > MAX_LOCAL_SUBJECTS:
            _local_storage.reset()
        return act(FixedWindowRateLimiter(_local_storage))
