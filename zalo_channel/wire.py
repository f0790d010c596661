"""HTTP to Zalo: one pool of connections for all threads, bounded in time, honest about what may have arrived.

Requests are prepared once an address and handed to the adapter directly: a session would merge cookies,
redirects and the environment into each of thousands of sends a second.
"""

import json
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from requests.exceptions import InvalidURL, SSLError
from requests.structures import CaseInsensitiveDict
from urllib3.connectionpool import ConnectionPool
from urllib3.exceptions import NewConnectionError

from foundation.outbox import deadline
from zalo_channel.errors import NoAnswer, NotReached

CONNECT_SECONDS, READ_SECONDS = 3.05, 8.0
CONNECTIONS = 128
TURNED_AWAY = (429, 503)  # said before the call was read


class _LeanAdapter(HTTPAdapter):
    """An adapter without what a session would need: no proxy choice, no cookies, one pool a host at hand."""

    def __init__(self) -> None:
        super().__init__(pool_connections=8, pool_maxsize=CONNECTIONS)
        self._pools: dict[str, ConnectionPool] = {}

    def get_connection_with_tls_context(
        self, request: requests.PreparedRequest, verify: Any, proxies: Any = None, cert: Any = None
    ) -> ConnectionPool:
        url = str(request.url)
        origin = url[: url.find("/", len("https://"))]
        if origin not in self._pools:
            self._pools[origin] = super().get_connection_with_tls_context(request, verify, proxies, cert)
        return self._pools[origin]

    def request_url(self, request: requests.PreparedRequest, proxies: Any) -> str:
        return request.path_url

    def build_response(self, req: requests.PreparedRequest, resp: Any) -> requests.Response:
        response = requests.Response()
        response.status_code, response.raw = resp.status, resp
        return response

    def close(self) -> None:
        self._pools.clear()
        super().close()


_adapter = _LeanAdapter()


def post_json(url: str, body: dict[str, Any], headers: dict[str, str]) -> Any:
    """The JSON of the answer. Raises NotReached or NoAnswer."""
    data = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
    return _send(_request("POST", url, {"Content-Type": "application/json", **headers}, data))


def get(url: str, params: dict[str, str], headers: dict[str, str]) -> Any:
    """As post_json, for a GET with query parameters."""
    prepared = requests.Request("GET", url, params=params, headers=headers).prepare()
    return _send(prepared)


def post_form(url: str, form: dict[str, str], headers: dict[str, str]) -> Any:
    """As post_json, for a form."""
    return _send(requests.Request("POST", url, data=form, headers=headers).prepare())


def post_file(url: str, name: str, content: bytes, headers: dict[str, str]) -> Any:
    """As post_json, for one multipart part `file`."""
    return _send(requests.Request("POST", url, files={"file": (name, content)}, headers=headers).prepare())


@lru_cache(maxsize=64)
def _prepared(method: str, url: str) -> requests.PreparedRequest:
    return requests.Request(method, url).prepare()


def _request(method: str, url: str, headers: dict[str, str], body: bytes) -> requests.PreparedRequest:
    request = requests.PreparedRequest()
    request.method, request.url = method, _prepared(method, url).url
    request.headers = CaseInsensitiveDict(headers)
    request.headers["Content-Length"] = str(len(body))
    request.body, request.hooks = body, {"response": []}
    return request


def _send(request: requests.PreparedRequest) -> Any:
    if deadline.is_past():
        raise NotReached("no call is begun so late in a delivery")
    try:
        response = _adapter.send(request, timeout=(CONNECT_SECONDS, READ_SECONDS), verify=True)
        content = response.content
    except requests.RequestException as error:
        raise _broken(request, error) from error
    if response.status_code in TURNED_AWAY:
        raise NotReached(f"{_host(request)}: HTTP {response.status_code}")
    return _read_json(request, response.status_code, content)


def _broken(request: requests.PreparedRequest, error: requests.RequestException) -> NotReached | NoAnswer:
    """The words name the host and the cause; the address would bring a citizen's id into the log."""
    cause = error.args[0] if error.args else error
    words = f"{_host(request)}: {getattr(cause, 'reason', cause)}"
    return NotReached(words) if never_connected(error) else NoAnswer(words)


def never_connected(error: requests.RequestException) -> bool:
    """A connection that was never made carried nothing; one that broke may have."""
    if isinstance(error, requests.ConnectTimeout | SSLError | InvalidURL):
        return True
    cause = error.args[0] if error.args else None
    return isinstance(getattr(cause, "reason", None), NewConnectionError)


def _read_json(request: requests.PreparedRequest, status: int, content: bytes) -> Any:
    try:
        answer = json.loads(content)
    except ValueError:
        answer = None
    if isinstance(answer, dict):
        return answer
    words = f"{_host(request)}: HTTP {status}, {len(content)} bytes that are no JSON object"
    raise NotReached(words) if 400 <= status < 500 else NoAnswer(words)


def _host(request: requests.PreparedRequest) -> str:
    return urlsplit(request.url or "").netloc


def close() -> None:
    """Close the idle connections (a worker or a test run that ends)."""
    _adapter.close()
