"""HTTP to Zalo: one connection pool a process; limits of time and size; errors say what may have arrived.

urllib3's pool itself: below requests' sessions, which would double the processor time of a send (ADR 56). No
redirects, no retries, no cookies, no proxies of the environment; certificates are always verified.
"""

import http.client
import io
import json
import socket
import time
from typing import Any
from urllib.parse import urlencode, urlsplit

import certifi
from urllib3 import BaseHTTPResponse, HTTPConnectionPool, HTTPSConnectionPool, PoolManager, Timeout
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError, LocationValueError

from foundation import tracing
from foundation.outbox.routes import deadline_is_past
from zalo_channel.errors import NoAnswer, NotReached

CONNECT_SECONDS, READ_SECONDS = 3.05, 8.0
MAX_ANSWER_BYTES = 1024 * 1024
MAX_IDLE_CONNECTIONS = 128  # per host
TURNED_AWAY = (429, 503)  # the server answers so before it reads the call

_compact = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class NotConnected(HTTPError):
    """No connection could be opened, so nothing was sent."""


class _TimedReader(io.RawIOBase):
    """A socket's reader whose reads share one deadline, however slowly an answer drips in."""

    def __init__(self, raw: io.RawIOBase, sock: socket.socket) -> None:
        self._raw, self._socket = raw, sock
        self._until = time.monotonic() + READ_SECONDS

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        self._socket.settimeout(max(self._until - time.monotonic(), 0.001))
        return self._raw.readinto(buffer)

    def close(self) -> None:
        self._raw.close()
        super().close()


class _TimedResponse(http.client.HTTPResponse):
    def __init__(self, sock: socket.socket, *args: Any, **kwargs: Any) -> None:
        super().__init__(sock, *args, **kwargs)
        self.fp = io.BufferedReader(_TimedReader(self.fp.detach(), sock))


class _Connection(HTTPConnection):
    response_class = _TimedResponse

    def connect(self) -> None:
        try:
            super().connect()
        except (OSError, HTTPError, ValueError) as error:
            raise NotConnected(str(error)) from error

    def putheader(self, header: Any, *values: Any) -> None:
        """Headers are sent after the last of them is checked."""
        try:
            super().putheader(header, *values)
        except ValueError as error:
            raise NotConnected(str(error)) from error


class _SecureConnection(_Connection, HTTPSConnection):
    pass


class _Pool(HTTPConnectionPool):
    ConnectionCls = _Connection


class _SecurePool(HTTPSConnectionPool):
    ConnectionCls = _SecureConnection


def _connection_pool() -> PoolManager:
    pool = PoolManager(
        maxsize=MAX_IDLE_CONNECTIONS, retries=False, cert_reqs="CERT_REQUIRED", ca_certs=certifi.where()
    )
    pool.pool_classes_by_scheme = {"http": _Pool, "https": _SecurePool}
    return pool


_pool = _connection_pool()


def post_json(url: str, body: dict[str, Any], headers: dict[str, str]) -> Any:
    """The JSON object of the answer. Raises NotReached or NoAnswer."""
    headers = {"Content-Type": "application/json", **headers}
    return _exchange("POST", url, headers=headers, body=_compact(body).encode())


def get(url: str, params: dict[str, str], headers: dict[str, str]) -> Any:
    """As post_json, for a GET with query parameters."""
    return _exchange("GET", f"{url}?{urlencode(params)}" if params else url, headers=headers)


def post_form(url: str, form: dict[str, str], headers: dict[str, str]) -> Any:
    """As post_json, for a form."""
    return _exchange("POST", url, headers=headers, fields=form, encode_multipart=False)


def post_file(url: str, name: str, content: bytes, headers: dict[str, str]) -> Any:
    """As post_json, for one multipart part `file`."""
    return _exchange("POST", url, headers=headers, fields={"file": (name, content)})


def close() -> None:
    """Close the idle connections (a worker or a test run that ends)."""
    _pool.clear()


def _exchange(method: str, url: str, **request: Any) -> Any:
    if deadline_is_past():
        raise NotReached("no call is begun so late in a delivery")
    address = urlsplit(url)  # the whole of it would bring a citizen's id into logs and traces
    with tracing.span(f"{method} {address.path}", kind="CLIENT", **{"server.address": address.netloc}):
        return _answer(method, url, address.netloc, **request)


def _answer(method: str, url: str, host: str, **request: Any) -> Any:
    timeout = Timeout(connect=CONNECT_SECONDS, read=READ_SECONDS)
    try:
        response = _pool.request(
            method,
            url,
            timeout=timeout,
            redirect=False,
            preload_content=False,
            decode_content=False,
            **request,
        )
        content = _content(response)
    except (NotConnected, LocationValueError) as error:
        raise NotReached(f"{host}: {error}") from error
    except (HTTPError, OSError) as error:
        raise NoAnswer(f"{host}: {error!r}") from error
    return _read_json(host, response.status, content)


def _content(response: BaseHTTPResponse) -> bytes:
    """Reading to the end gives the connection back to the pool."""
    content = response.read(MAX_ANSWER_BYTES + 1)
    if len(content) > MAX_ANSWER_BYTES:
        response.close()
        raise HTTPError("an answer that is too long")
    return content


def _read_json(host: str, status: int, content: bytes) -> Any:
    if status in TURNED_AWAY:
        raise NotReached(f"{host}: HTTP {status}")
    try:
        answer = json.loads(content)
    except ValueError:
        answer = None
    if isinstance(answer, dict):
        return answer
    words = f"{host}: HTTP {status}, {len(content)} bytes that are no JSON object"
    raise NotReached(words) if 400 <= status < 500 else NoAnswer(words)
