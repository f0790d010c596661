"""Cut off senders who stop in the middle of a body.

The web server (granian) has no time-out for bodies, and a blocked read can be ended neither from Python nor
by answering early (that freezes the process, ADR 0013). So the reading side of the silent connection is shut:
the read ends, the thread answers and is free. The server does not tell a request's socket; it is known by
its address and by the moment since when it has been silent. Linux only.
"""

import os
import socket
import stat
import struct
import threading
import time
from types import TracebackType

SECONDS = 2.0  # Zalo itself gives up after this long
TOLERANCE = 0.3  # between the last data of a request and the begin of its read
LAST_DATA_RECEIVED = struct.Struct("=8x44xI")  # tcp_info.tcpi_last_data_recv: milliseconds ago

_reading: set["Watch"] = set()
_starting = threading.Lock()
_guard_of = 0  # the process whose guard runs; another one after a fork


class Watch:
    """Around one read from the peer at this address; `was_cut` tells that it took too long."""

    def __init__(self, address: str) -> None:
        self.address, self.began, self.was_cut = address, time.monotonic(), False

    def __enter__(self) -> "Watch":
        _reading.add(self)
        if _guard_of != os.getpid():
            _start()
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        _reading.discard(self)


def _start() -> None:
    global _guard_of
    with _starting:
        if _guard_of != os.getpid():
            threading.Thread(target=_guard, name="stalled-bodies", daemon=True).start()
            _guard_of = os.getpid()


def _guard() -> None:
    while True:
        time.sleep(SECONDS / 4)
        late = time.monotonic() - SECONDS
        stalled = [watch for watch in _reading.copy() if watch.began < late]
        if stalled:
            _cut_all(stalled)


def _cut_all(stalled: list[Watch]) -> None:
    for name in os.listdir("/proc/self/fd"):
        try:
            if stat.S_ISSOCK(os.stat(int(name)).st_mode):
                _cut_if_one_of(stalled, os.dup(int(name)))
        except OSError:
            continue  # closed meanwhile, or no connection


def _cut_if_one_of(stalled: list[Watch], number: int) -> None:
    """Takes over the file number. Raises OSError for a socket that is no TCP connection."""
    with socket.socket(fileno=number) as connection:
        peer = connection.getpeername()
        info = connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, LAST_DATA_RECEIVED.size)
        silent_since = time.monotonic() - LAST_DATA_RECEIVED.unpack(info)[0] / 1000
        for watch in stalled:
            if peer[0] == watch.address and abs(silent_since - watch.began) < TOLERANCE:
                watch.was_cut = True
                connection.shutdown(socket.SHUT_RD)
