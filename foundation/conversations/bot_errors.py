"""Answers of the bot that staff mark as wrong: the bot registers a listener that learns from them."""

from collections.abc import Callable

from foundation.citizens.models import ChannelIdentity

Listener = Callable[[ChannelIdentity, str], None]
_LISTENERS: list[Listener] = []


def register(listener: Listener) -> None:
    """`listener(identity, said)`: `said` are the words of the citizen that were answered wrongly."""
    if listener not in _LISTENERS:
        _LISTENERS.append(listener)


def notify(identity: ChannelIdentity, said: str) -> None:
    for listener in _LISTENERS:
        listener(identity, said)
