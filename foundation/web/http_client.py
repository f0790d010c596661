"""The only HTTP client for addresses outside: checked where it connects, bounded in time and size (ADR 52).

A name is resolved once; the very address that was checked is connected to, so a resolver that changes its
answer gains nothing. Private, local and reserved addresses are refused unless the operator's setting names
the host (`trusted_hosts`). Redirects are followed one by one, each checked like the first.
"""

import ipaddress
import socket
import threading
import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

import requests
from requests.adapters import HTTPAdapter
from requests.exceptions import InvalidURL, SSLError
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError, NewConnectionError
from urllib3.util import parse_url

CONNECT_SECONDS = 3.05
CHUNK = 64 * 1024
REDIRECTS = frozenset({301, 302, 303, 307, 308})
# Prefixes of IPv6 behind which an IPv4 address is reached: NAT64, 6to4, Teredo, mapped and compatible ones.
TRANSLATED = tuple(
    ipaddress.IPv6Network(prefix)
    for prefix in ("::/96", "::ffff:0:0/96", "64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32")
)


class OutgoingRefused(requests.RequestException):
    """We refuse to go on: a forbidden address, too many redirects, too much, too slow."""


@dataclass(frozen=True, slots=True)
class Address:
    """`port` is None for the scheme's own; `has_login`: a name or a password stands before the host."""

    scheme: str
    host: str
    port: int | None
    has_login: bool

    @property
    def origin(self) -> str:
        return f"{self.scheme}://{self.host}" + (f":{self.port}" if self.port else "")


def address_of(url: str) -> Address | None:
    """Where `fetch` would connect to; None for no http(s) address.

    Every list of hosts asks here: another parser reads another host out of `https://evil.com\\.zdn.vn/`.
    """
    try:
        parts = parse_url(requests.Request("GET", url).prepare().url or "")
    except (requests.RequestException, HTTPError, ValueError):
        return None
    host = (parts.host or "").strip("[]").rstrip(".").lower()
    if parts.scheme not in ("http", "https") or not host:
        return None
    return Address(parts.scheme, host, parts.port, bool(parts.auth))


def host_of(url: str) -> str:
    """ "" for no http(s) address."""
    address = address_of(url)
    return address.host if address else ""


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    content: bytes

    @property
    def ok(self) -> bool:
        return 200 <= self.status < 300


def fetch(
    url: str,
    *,
    max_bytes: int,
    seconds: float,
    method: str = "GET",
    json: Any = None,
    data: bytes | None = None,
    headers: Mapping[str, str] | None = None,
    trusted_hosts: Collection[str] = (),
    is_allowed: Callable[[str], bool] = lambda url: True,
    max_redirects: int = 0,
) -> Answer:
    """The answer, whole, within `seconds` for everything. `is_allowed` judges each URL, also of redirects.

    Raises requests.RequestException; OutgoingRefused of it where the refusal is ours.
    """
    until = time.monotonic() + seconds
    for _ in range(max_redirects + 1):
        if not is_allowed(url):
            raise OutgoingRefused("this address may not be fetched")
        request = requests.Request(method, url, json=json, data=data, headers=dict(headers or {})).prepare()
        answer, location = _exchange(request, trusted_hosts, max_bytes, until)
        if not location:
            return answer
        url = urljoin(url, location)
    raise OutgoingRefused("redirected too often")


def was_never_sent(error: requests.RequestException) -> bool:
    """A connection that was never made carried nothing; one that broke may have."""
    if isinstance(error, requests.ConnectTimeout | SSLError | InvalidURL):
        return True
    cause = error.args[0] if error.args else None
    return isinstance(getattr(cause, "reason", None), NewConnectionError)


def is_public(address: str) -> bool:
    """Whether an IP address belongs to the public internet, also where another notation hides it."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address) and any(ip in network for network in TRANSLATED):
        return False
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


def _exchange(
    request: requests.PreparedRequest, trusted_hosts: Collection[str], max_bytes: int, until: float
) -> tuple[Answer, str]:
    """One request; the answer, and where it redirects to or "". Nothing of the environment is used."""
    adapter = _GuardedAdapter(trusted_hosts, until)
    try:
        timeout = (CONNECT_SECONDS, max(until - time.monotonic(), 0.01))
        with adapter.send(request, stream=True, timeout=timeout, verify=True) as response:
            location = response.headers.get("Location", "") if response.status_code in REDIRECTS else ""
            content = b"" if location else _body(response, max_bytes)
            if time.monotonic() >= until:
                raise OutgoingRefused("not answered in time")  # shut at the deadline, it looks complete
            return Answer(response.status_code, content), location
    except (requests.RequestException, HTTPError, OSError, ValueError) as error:
        if time.monotonic() >= until:
            raise OutgoingRefused("not answered in time") from error
        if isinstance(error, requests.RequestException):
            raise
        raise requests.ConnectionError(str(error)) from error
    finally:
        adapter.close()


def _body(response: requests.Response, max_bytes: int) -> bytes:
    content = bytearray()
    for chunk in response.iter_content(CHUNK):
        content += chunk
        if len(content) > max_bytes:
            raise OutgoingRefused("the answer is too large")
    return bytes(content)


class _GuardedAdapter(HTTPAdapter):
    """For one exchange: its connections are made by `_connect` and cut off at `until`."""

    def __init__(self, trusted_hosts: Collection[str], until: float) -> None:
        self._guard = _Guard(frozenset(host.lower() for host in trusted_hosts), until)
        super().__init__(max_retries=0)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = {
            "http": _pool_class(HTTPConnectionPool, HTTPConnection, self._guard),
            "https": _pool_class(HTTPSConnectionPool, HTTPSConnection, self._guard),
        }

    def close(self) -> None:
        super().close()
        self._guard.release()


def _pool_class(pool: type, connection: type, guard: "_Guard") -> Any:
    """urllib3's own classes, except that the guard opens the sockets."""

    def new_connection(self: Any) -> socket.socket:
        return guard.connect(self)

    guarded = type(f"Guarded{connection.__name__}", (connection,), {"_new_conn": new_connection})
    return type(f"Guarded{pool.__name__}", (pool,), {"ConnectionCls": guarded})


class _Guard:
    """Opens sockets to checked addresses, and shuts them at the deadline, whatever drips through them."""

    def __init__(self, trusted_hosts: frozenset[str], until: float) -> None:
        self._trusted_hosts, self._until = trusted_hosts, until
        self._handles: list[socket.socket] = []
        self._timer: threading.Timer | None = None

    def connect(self, connection: HTTPConnection) -> socket.socket:
        host = connection.host.strip("[]").rstrip(".").lower()
        try:
            found = socket.getaddrinfo(host, connection.port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            raise NewConnectionError(connection, f"the name is unknown: {error}") from error
        addresses = [row[4] for row in found if host in self._trusted_hosts or is_public(str(row[4][0]))]
        if not addresses:
            raise NewConnectionError(connection, "the address is not a public one")
        return self._watched(first_open(connection, [(str(row[0]), int(row[1])) for row in addresses]))

    def _watched(self, connected: socket.socket) -> socket.socket:
        """A duplicate shuts the connection also after TLS has taken the socket over."""
        self._handles.append(connected.dup())
        if self._timer is None:
            self._timer = threading.Timer(max(self._until - time.monotonic(), 0), self._shut)
            self._timer.daemon = True
            self._timer.start()
        return connected

    def _shut(self) -> None:
        for handle in self._handles:
            try:
                handle.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue  # closed by the other side already

    def release(self) -> None:
        if self._timer:
            self._timer.cancel()
        for handle in self._handles:
            handle.close()


def first_open(connection: HTTPConnection, addresses: list[tuple[str, int]]) -> socket.socket:
    error: OSError | None = None
    for address in addresses:
        try:
            return socket.create_connection(address, CONNECT_SECONDS)
        except OSError as failed:
            error = failed
    raise NewConnectionError(connection, f"no connection: {error}") from error
