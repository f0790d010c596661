"""Where a citizen opens a chat with us. A channel registers its link; pages show what is registered."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class EntryPoint:
    """One chat channel: its name as citizens know it, and the address that opens the chat."""

    label: str
    url: str


_BUILDERS: dict[str, Callable[[], str]] = {}


def register(label: str, url_builder: Callable[[], str]) -> None:
    """Announce a chat channel; `url_builder` returns "" while the channel is not configured."""
    _BUILDERS[label] = url_builder


def all_open() -> tuple[EntryPoint, ...]:
    """The channels that can be opened now, in order of registration."""
    built = ((label, build()) for label, build in _BUILDERS.items())
    return tuple(EntryPoint(label, url) for label, url in built if url)
