"""Read the body of a WSGI request within bounds: its Content-Length may lie, and the body may never end."""

import queue
import threading
from collections.abc import Mapping
from typing import Any, Protocol

LIMIT = 256 * 1024
SECONDS = 2.0  # Zalo itself gives up after this long


class Readable(Protocol):
    def read(self, size: int, /) -> bytes: ...


class BodyRefused(Exception):
    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


def read_body(environ: Mapping[str, Any]) -> bytes:
    """The bytes; raises BodyRefused with 400, 408 or 413."""
    declared = environ.get("CONTENT_LENGTH") or ""
    if declared and not (declared.isascii() and declared.isdigit()):
        raise BodyRefused(400)
    size = int(declared[:9]) if declared else LIMIT + 1
    if declared and size > LIMIT:
        raise BodyRefused(413)
    if not declared and not environ.get("wsgi.input_terminated"):
        return b""  # a server that would wait for ever for the end of such a body
    body = _read(environ["wsgi.input"], size)
    if len(body) > LIMIT:
        raise BodyRefused(413)
    if declared and len(body) != size:
        raise BodyRefused(400)
    return body


class _Reader(threading.Thread):
    """A blocked read cannot be interrupted, so it blocks here and not in the thread that answers.

    A reader that came too late leaves as soon as its connection ends.
    """

    def __init__(self) -> None:
        super().__init__(name="body-reader", daemon=True)
        self.work: queue.SimpleQueue[tuple[Readable, int]] = queue.SimpleQueue()
        self.done: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        self.is_late = False

    def run(self) -> None:
        while not self.is_late:
            stream, size = self.work.get()
            try:
                self.done.put(stream.read(size))
            except (OSError, RuntimeError, ValueError):
                self.done.put(b"")  # the connection broke: a short body, refused by its length


_idle: list[_Reader] = []


def _read(stream: Readable, size: int) -> bytes:
    reader = _take_reader()
    reader.work.put((stream, size))
    try:
        body = reader.done.get(timeout=SECONDS)
    except queue.Empty:
        reader.is_late = True
        raise BodyRefused(408) from None
    _idle.append(reader)
    return body


def _take_reader() -> _Reader:
    while _idle:
        try:
            reader = _idle.pop()
        except IndexError:
            break
        if reader.is_alive():  # not after a fork
            return reader
    reader = _Reader()
    reader.start()
    return reader
