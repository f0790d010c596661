"""Keep-alive lines for the call that is made thousands of times a minute: a message to one person.

The standard library's HTTP client under a small pool. requests and urllib3 take three times its processor
time for a call, and processor time is what bounds a broadcast (`make bench ARGS=dispatch`).
"""

import http.client
import ssl
from collections import deque
from collections.abc import Mapping
from functools import lru_cache
from urllib.parse import urlsplit

from certifi import where as authorities
from urllib3.util.wait import wait_for_read

MOST_IDLE = 128  # a host
Line = http.client.HTTPConnection
Origin = tuple[str, str]  # scheme, host with port


class NotConnected(Exception):
    """No line could be opened: nothing was said on it."""


class Lines:
    """Shared by all threads; a line belongs to one call at a time."""

    def __init__(self) -> None:
        self._idle: dict[Origin, deque[Line]] = {}

    def post(
        self,
        url: str,
        data: bytes,
        headers: Mapping[str, str],
        *,
        connect_seconds: float,
        read_seconds: float,
    ) -> tuple[int, bytes]:
        """Status and body. Raises NotConnected; OSError or HTTPException where the call may have arrived."""
        origin, path = _parts(url)
        line = self._take(origin) or _opened(origin, connect_seconds)
        try:
            line.sock.settimeout(read_seconds)
            line.request("POST", path, data, dict(headers))
            answer = line.getresponse()
            content = answer.read()
        except BaseException:
            line.close()
            raise
        self._give_back(origin, line)
        return answer.status, content

    def close(self) -> None:
        for idle in self._idle.values():
            while idle:
                idle.pop().close()

    def _take(self, origin: Origin) -> Line | None:
        """An idle line that the host has not hung up on meanwhile: it has nothing to say unasked."""
        idle = self._idle.setdefault(origin, deque())
        while True:
            try:
                line = idle.pop()
            except IndexError:
                return None
            if not wait_for_read(line.sock, timeout=0):
                return line
            line.close()

    def _give_back(self, origin: Origin, line: Line) -> None:
        if line.sock is None:  # the host asked to close it
            return
        if len(self._idle[origin]) < MOST_IDLE:
            self._idle[origin].append(line)
        else:
            line.close()


def _opened(origin: Origin, seconds: float) -> Line:
    scheme, host = origin
    try:
        line = (
            http.client.HTTPSConnection(host, timeout=seconds, context=_tls())
            if scheme == "https"
            else Line(host, timeout=seconds)
        )
        line.connect()
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise NotConnected(str(error)) from error
    return line


@lru_cache(maxsize=64)
def _parts(url: str) -> tuple[Origin, str]:
    parts = urlsplit(url)
    path = parts.path or "/"
    return (parts.scheme, parts.netloc), f"{path}?{parts.query}" if parts.query else path


@lru_cache(maxsize=1)
def _tls() -> ssl.SSLContext:
    return ssl.create_default_context(cafile=authorities())
