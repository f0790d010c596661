"""Limits for people who guess. A try is counted before it is answered, so parallel guesses gain nothing.

The counters live in Redis. With Redis down each process counts for itself: weaker, but never open, no error.
Subjects (a code, an address) are kept only as keyed hashes.
"""

import hmac
import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

import redis
from django.conf import settings

from foundation import broker

logger = logging.getLogger(__name__)

HOUR = 60 * 60
MOST_DOUBLINGS = 10
LOCAL_SUBJECTS = 50_000

# KEYS: tries, lock. ARGV: allowed; then in seconds: first lock, longest lock, how long tries add up.
_TRY = """
if redis.call('EXISTS', KEYS[2]) == 1 then return 0 end
local tries = redis.call('INCR', KEYS[1])
if tries == 1 then redis.call('EXPIRE', KEYS[1], ARGV[4]) end
if tries % ARGV[1] == 0 then
  local doublings = math.min(tries / ARGV[1] - 1, 10)
  redis.call('SET', KEYS[2], 1, 'EX', math.min(ARGV[2] * 2 ^ doublings, ARGV[3]))
end
return 1
"""
_GIVE_BACK = """
local tries = tonumber(redis.call('GET', KEYS[1]) or '0')
if tries < 1 then return 0 end
if tries % ARGV[1] == 0 then redis.call('DEL', KEYS[2]) end
redis.call('DECR', KEYS[1])
return 1
"""


@dataclass(frozen=True, slots=True)
class Lockout:
    """After `allowed` tries of one subject a lock of `first_lock` seconds, doubled each further time.

    Tries add up for `remembered` seconds from the first; no lock is longer than `longest`.
    """

    scope: str
    allowed: int = 5
    first_lock: int = HOUR // 4
    longest: int = 12 * HOUR
    remembered: int = 24 * HOUR

    def may_try(self, subject: str) -> bool:
        """Count one try; False while locked. Call `succeeded` when the try was right."""
        limits = (self.allowed, self.first_lock, self.longest, self.remembered)
        return _either(
            lambda client, keys: bool(client.eval(_TRY, 2, *keys, *limits)),
            lambda key: _local.may_try(key, *limits),
            self._key(subject),
        )

    def succeeded(self, subject: str) -> None:
        """Take the last try back, with the lock it may have set."""
        _either(
            lambda client, keys: bool(client.eval(_GIVE_BACK, 2, *keys, self.allowed)),
            lambda key: _local.give_back(key, self.allowed),
            self._key(subject),
        )

    def _key(self, subject: str) -> str:
        return f"lockout:{self.scope}:{keyed_digest(self.scope, subject)}"


def keyed_digest(scope: str, subject: str) -> str:
    """What is kept instead of a code or an address: nobody without the key finds it by trying."""
    digest = hmac.digest(settings.HASH_KEY.encode(), f"{scope}\0{subject}".encode(), "sha256")
    return digest[:16].hex()


class Guess:
    """One guess, counted against all its subjects at once: what is guessed at, the address, the chat.

    Every counter runs, so that a lock costs what a free try costs.
    """

    def __init__(self, *counted: tuple[Lockout, str]) -> None:
        self._counted = counted
        self.is_allowed = all([limit.may_try(subject) for limit, subject in counted])

    def succeeded(self) -> None:
        """It was right: nobody's counter keeps it. Only for an allowed guess."""
        for limit, subject in self._counted:
            limit.succeeded(subject)


class _LocalCounters:
    """The same counting in this process's memory, while Redis does not answer."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._tries: dict[str, tuple[int, float]] = {}  # how many, and when they are forgotten
        self._locked_until: dict[str, float] = {}

    def may_try(self, key: str, allowed: int, first_lock: int, longest: int, remembered: int) -> bool:
        now = time.monotonic()
        with self._guard:
            if self._locked_until.get(key, 0) > now:
                return False
            tries, forgotten_at = self._counted(key, now, remembered)
            self._tries[key] = (tries + 1, forgotten_at)
            if (tries + 1) % allowed == 0:
                doublings = min((tries + 1) // allowed - 1, MOST_DOUBLINGS)
                self._locked_until[key] = now + min(first_lock * 2**doublings, longest)
            return True

    def give_back(self, key: str, allowed: int) -> bool:
        with self._guard:
            tries, forgotten_at = self._tries.get(key, (0, 0.0))
            if not tries:
                return False
            if tries % allowed == 0:
                self._locked_until.pop(key, None)
            self._tries[key] = (tries - 1, forgotten_at)
            return True

    def _counted(self, key: str, now: float, remembered: int) -> tuple[int, float]:
        if len(self._tries) >= LOCAL_SUBJECTS:
            self._tries.clear()
            self._locked_until.clear()
        tries, forgotten_at = self._tries.get(key, (0, 0.0))
        return (tries, forgotten_at) if forgotten_at > now else (0, now + remembered)


_local = _LocalCounters()


def _either(
    shared: Callable[[redis.Redis, tuple[str, str]], bool], own: Callable[[str], bool], key: str
) -> bool:
    try:
        return shared(broker.client(), (f"{key}:tries", f"{key}:lock"))
    except redis.RedisError as error:
        logger.warning("limits are counted in this process alone: %s", type(error).__name__)
        return own(key)
