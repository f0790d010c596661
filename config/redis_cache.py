"""Django's cache in Redis, with one client for each pool of connections.

Django makes one for every key that is read or written, which costs more than the reading.
"""

from functools import cache
from typing import Any

from django.core.cache.backends import redis
from redis import Redis


class Client(redis.RedisCacheClient):
    def __init__(self, *servers: Any, **options: Any) -> None:
        super().__init__(*servers, **options)
        self._client: Any = cache(Redis)


class RedisCache(redis.RedisCache):
    def __init__(self, server: Any, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._class = Client
