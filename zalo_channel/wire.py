"""HTTP to Zalo: bounded in time, honest about what may have arrived.

Messages go by lines of their own (lines.py); requests makes the other calls, without a session: no cookies,
no redirects, no proxies of the environment.
"""

import json
from typing import Any
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from requests.exceptions import InvalidURL, SSLError
from urllib3.exceptions import NewConnectionError

from foundation.outbox import deadline
from zalo_channel.errors import NoAnswer, NotReached
from zalo_channel.lines import Lines, NotConnected

CONNECT_SECONDS, READ_SECONDS = 3.05, 8.0
TURNED_AWAY = (429, 503)  # said before the call was read

_compact = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_lines = Lines()
_adapter = HTTPAdapter(pool_connections=8, pool_maxsize=16)


def post_json(url: str, body: dict[str, Any], headers: dict[str, str]) -> Any:
    """The JSON of the answer. Raises NotReached or NoAnswer."""
    _require_time()
    data = _compact(body).encode()
    headers = {"Content-Type": "application/json", **headers}
    try:
        status, content = _lines.post(
            url, data, headers, connect_seconds=CONNECT_SECONDS, read_seconds=READ_SECONDS
        )
    except NotConnected as error:
        raise NotReached(f"{_host(url)}: {error}") from error
    except OSError as error:
        raise NoAnswer(f"{_host(url)}: {error!r}") from error
    return _read_json(url, status, content)


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


def _send(request: requests.PreparedRequest) -> Any:
    _require_time()
    url = request.url or ""
    try:
        response = _adapter.send(request, timeout=(CONNECT_SECONDS, READ_SECONDS), verify=True)
        content = response.content
    except requests.RequestException as error:
        raise _broken(url, error) from error
    return _read_json(url, response.status_code, content)


def _require_time() -> None:
    if deadline.is_past():
        raise NotReached("no call is begun so late in a delivery")


def _broken(url: str, error: requests.RequestException) -> NotReached | NoAnswer:
    """The words name the host and the cause; the address would bring a citizen's id into the log."""
    cause = error.args[0] if error.args else error
    words = f"{_host(url)}: {getattr(cause, 'reason', cause)}"
    return NotReached(words) if never_connected(error) else NoAnswer(words)


def never_connected(error: requests.RequestException) -> bool:
    """A connection that was never made carried nothing; one that broke may have."""
    if isinstance(error, requests.ConnectTimeout | SSLError | InvalidURL):
        return True
    cause = error.args[0] if error.args else None
    return isinstance(getattr(cause, "reason", None), NewConnectionError)


def _read_json(url: str, status: int, content: bytes) -> Any:
    if status in TURNED_AWAY:
        raise NotReached(f"{_host(url)}: HTTP {status}")
    try:
        answer = json.loads(content)
    except ValueError:
        answer = None
    if isinstance(answer, dict):
        return answer
    words = f"{_host(url)}: HTTP {status}, {len(content)} bytes that are no JSON object"
    raise NotReached(words) if 400 <= status < 500 else NoAnswer(words)


def _host(url: str) -> str:
    return urlsplit(url).netloc


def close() -> None:
    """Close the idle connections (a worker or a test run that ends)."""
    _lines.close()
    _adapter.close()
