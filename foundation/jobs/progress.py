"""How far a long task has come, told to whoever listens."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from enum import StrEnum
from typing import TypeVar


class Phase(StrEnum):
    READING = "reading"
    WRITING = "writing"
    COLLECTING = "collecting"
    SAVING = "saving"
    STEPS = "steps"


Listener = Callable[[Phase, int, int | None], None]
"""Called with the rows that are done and, where it is known, with how many there are; before each row."""
T = TypeVar("T")
_listener: ContextVar[Listener | None] = ContextVar("progress_listener", default=None)


@contextmanager
def told_to(listener: Listener) -> Iterator[None]:
    token = _listener.set(listener)
    try:
        yield
    finally:
        _listener.reset(token)


def begin(phase: Phase) -> None:
    """For what cannot be counted."""
    if listener := _listener.get():
        listener(phase, 0, None)


def track(rows: Iterable[T], phase: Phase, total: int | None = None) -> Iterator[T]:
    """The rows, each announced to the listener of this thread."""
    listener = _listener.get()
    if listener is None:
        yield from rows
        return
    done = 0
    for done, row in enumerate(rows):
        listener(phase, done, total)
        yield row
    listener(phase, total or done + 1, total)
