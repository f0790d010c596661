"""Pictures that lie with a channel: each channel registers how its own are fetched, and from where."""

from collections.abc import Callable

Fetch = Callable[[str], bytes | None]
_FETCHERS: dict[str, Fetch] = {}


def register(channel: str, fetch: Fetch) -> None:
    """`fetch(address)` gives the bytes; None for a foreign host, too much, too slow, gone."""
    _FETCHERS[channel] = fetch


def can_fetch(channel: str) -> bool:
    return channel in _FETCHERS


def fetch(channel: str, address: str) -> bytes | None:
    return _FETCHERS[channel](address) if channel in _FETCHERS else None
