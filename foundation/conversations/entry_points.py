"""Where a citizen opens a chat with us. A channel registers its link; pages show what is registered."""

from collections.abc import Callable
from dataclasses import dataclass

from foundation.registry import Registry


@dataclass(frozen=True, slots=True)
class EntryPoint:
    """One chat channel: its name as citizens know it, and the address that opens the chat."""

    label: str
    url: str


# By label: the address; "" while the channel is not configured.
ENTRY_POINTS: Registry[Callable[[], str]] = Registry("entry point")


def all_open() -> tuple[EntryPoint, ...]:
    """The channels that can be opened now, in order of registration."""
    built = ((label, build()) for label, build in ENTRY_POINTS.items())
    return tuple(EntryPoint(label, url) for label, url in built if url)
