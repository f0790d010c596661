"""The rate limit of sending, shared by all workers: a token bucket in Redis.

Notices and broadcasts leave a share of the tokens, so that a reply to a person never waits for them. Once the
bucket is empty they are given the tokens of a quarter second together: a claim costs the same for one notice
as for twenty.
"""

from contextlib import suppress

import redis
from django.conf import settings

from foundation import broker
from foundation.outbox.models import Lane

BURST_SECONDS = 2.0
RESERVED_SHARE = {Lane.REPLY: 0.0, Lane.NOTICE: 0.1, Lane.BULK: 0.3}
TOGETHER_SECONDS = {Lane.REPLY: 0.0, Lane.NOTICE: 0.25, Lane.BULK: 0.25}

# KEYS: bucket. ARGV: tokens a second, capacity, floor that this lane leaves, tokens wanted, fewest of use.
_TAKE = """
local time = redis.call('TIME')
local now = time[1] + time[2] / 1000000
local rate, capacity = tonumber(ARGV[1]), tonumber(ARGV[2])
local state = redis.call('HMGET', KEYS[1], 'level', 'at')
local level = tonumber(state[1]) or capacity
local at = tonumber(state[2]) or now
level = math.min(capacity, level + math.max(0, now - at) * rate)
local granted = math.max(0, math.min(tonumber(ARGV[4]), math.floor(level - tonumber(ARGV[3]))))
if granted < tonumber(ARGV[5]) then granted = 0 end
redis.call('HSET', KEYS[1], 'level', tostring(level - granted), 'at', tostring(now))
redis.call('EXPIRE', KEYS[1], 120)
return granted
"""
BUCKET = "outbox:budget"


def take(lane: Lane, wanted: int) -> int:
    """How many sends may begin now, at most `wanted`; 0: ask again after `pause`.

    Raises redis.RedisError: no budget, no sending.
    """
    rate = settings.OUTBOX_SENDS_PER_MINUTE / 60
    capacity = max(rate * BURST_SECONDS, 10)
    floor = capacity * RESERVED_SHARE[lane]
    fewest = min(wanted, int(rate * TOGETHER_SECONDS[lane]))
    return int(broker.client().eval(_TAKE, 1, BUCKET, rate, capacity, floor, wanted, fewest))


def pause(lane: Lane) -> float:
    """Seconds after which it is worth asking again."""
    return max(0.02, TOGETHER_SECONDS[lane] / 2)


def give_back(count: int) -> None:
    """Return tokens that were taken and not used. Never raises: they would also come back with time."""
    if count > 0:
        with suppress(redis.RedisError):
            broker.client().hincrbyfloat(BUCKET, "level", count)
