"""Pictures that a channel keeps: each channel registers how its own are fetched, and from where."""

from collections.abc import Callable

from foundation.registry import Registry

# By channel: the bytes at an address; None for a foreign host, too much, too slow, gone.
FETCHERS: Registry[Callable[[str], bytes | None]] = Registry("fetcher of a channel's media")


def fetch(channel: str, address: str) -> bytes | None:
    return FETCHERS[channel](address) if channel in FETCHERS else None
