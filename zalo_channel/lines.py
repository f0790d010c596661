"""Keep-alive lines for the call that is made thousands of times a minute: a message to one person.

A socket, llhttp's parser and a small pool. Processor time is what bounds a broadcast, and requests would take
most of it: see docs/adr/0015 for the figures, and for what goes by requests.
"""

import socket
import ssl
import time
from collections import deque
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import urlsplit

from certifi import where as authorities
from urllib3.util.wait import wait_for_read

from zalo_channel.http_answer import HttpAnswer

MOST_IDLE = 128  # a host
PIECE = 64 * 1024
PORTS = {"http": 80, "https": 443}


class NotConnected(Exception):
    """No line could be opened: nothing was said on it."""


class Origin(NamedTuple):
    """Where a line leads; `host` is the name that its certificate must prove."""

    scheme: str
    host: str
    port: int


class Lines:
    """Shared by all threads; a line belongs to one call at a time."""

    def __init__(self) -> None:
        self._idle: dict[Origin, deque[socket.socket]] = {}

    def post(
        self,
        url: str,
        data: bytes,
        headers: Mapping[str, str],
        *,
        connect_seconds: float,
        read_seconds: float,
    ) -> tuple[int, bytes]:
        """Status and body. Raises NotConnected; OSError where the call may have arrived. `read_seconds` are
        for the whole call, however slowly its answer drips in."""
        origin, first_lines = _parts(url)
        request = _request(first_lines, data, headers)
        line = self._take(origin) or _opened(origin, connect_seconds)
        try:
            answer = _ask(line, request, time.monotonic() + read_seconds)
        except BaseException:
            line.close()
            raise
        self._give_back(origin, line, answer)
        return answer.status, answer.body

    def close(self) -> None:
        for idle in self._idle.values():
            while idle:
                idle.pop().close()

    def _take(self, origin: Origin) -> socket.socket | None:
        """An idle line that the host has not hung up on meanwhile: it has nothing to say unasked."""
        idle = self._idle.setdefault(origin, deque())
        while True:
            try:
                line = idle.pop()
            except IndexError:
                return None
            if not wait_for_read(line, timeout=0):
                return line
            line.close()

    def _give_back(self, origin: Origin, line: socket.socket, answer: HttpAnswer) -> None:
        if answer.may_go_on and len(self._idle[origin]) < MOST_IDLE:
            self._idle[origin].append(line)
        else:
            line.close()


def _ask(line: socket.socket, request: bytes, until: float) -> HttpAnswer:
    answer = HttpAnswer()
    line.settimeout(_left(until))
    line.sendall(request)
    while not answer.is_whole:
        line.settimeout(_left(until))
        answer.feed(line.recv(PIECE))
    return answer


def _left(until: float) -> float:
    seconds = until - time.monotonic()
    if seconds <= 0:
        raise TimeoutError("timed out")
    return seconds


def _opened(origin: Origin, seconds: float) -> socket.socket:
    try:
        line = socket.create_connection((origin.host, origin.port), seconds)
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return line if origin.scheme == "http" else _tls().wrap_socket(line, server_hostname=origin.host)
    except (OSError, ValueError) as error:
        raise NotConnected(str(error)) from error


def _request(first_lines: str, data: bytes, headers: Mapping[str, str]) -> bytes:
    lines = [f"{name}: {value}\r\n" for name, value in headers.items()]
    if any("\r" in line[:-2] or "\n" in line[:-2] for line in lines):
        raise NotConnected("a header of more than one line")
    try:
        return f"{first_lines}Content-Length: {len(data)}\r\n{''.join(lines)}\r\n".encode("ascii") + data
    except UnicodeEncodeError as error:
        raise NotConnected("a header that is not ASCII") from error


@lru_cache(maxsize=64)
def _parts(url: str) -> tuple[Origin, str]:
    """Where the call goes, and its first lines."""
    parts = urlsplit(url)
    try:
        origin = Origin(parts.scheme, parts.hostname or "", parts.port or PORTS[parts.scheme])
    except (KeyError, ValueError) as error:
        raise NotConnected(f"no address to call: {error!r}") from error
    path = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
    return origin, f"POST {path} HTTP/1.1\r\nHost: {parts.netloc}\r\nAccept-Encoding: identity\r\n"


@lru_cache(maxsize=1)
def _tls() -> ssl.SSLContext:
    return ssl.create_default_context(cafile=authorities())
