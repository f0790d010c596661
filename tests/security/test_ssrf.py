"""Nobody makes the portal fetch what only the portal can reach."""

import ast
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import requests

from foundation.web import http_client
from foundation.web.http_client import OutgoingRefused, fetch, is_public
from tests.sandboxes.zalo.running import ROOT
from zalo_channel import replies

pytestmark = pytest.mark.security_check("ssrf")

PUBLIC_NAME = "pictures.example"


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.server.seen.append(self.headers["Host"])
        self.server.answer(self)

    do_POST = do_GET

    def log_message(self, *_: object) -> None:
        return None


@contextmanager
def serving(answer) -> Iterator[ThreadingHTTPServer]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.answer, server.seen, server.daemon_threads = answer, [], True
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def plain(handler: Handler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", "4")
    handler.end_headers()
    handler.wfile.write(b"done")


def redirect_to(*locations: str):
    remaining = list(locations)

    def answer(handler: Handler) -> None:
        if not remaining:
            return plain(handler)
        handler.send_response(302)
        handler.send_header("Location", remaining.pop(0))
        handler.send_header("Content-Length", "0")
        return handler.end_headers()

    return answer


def resolve(monkeypatch, *answers: str) -> list[str]:
    """The name resolves to each address in turn, the last one for ever; which names were asked for."""
    asked, remaining, real = [], list(answers), socket.getaddrinfo

    def changing(host, port, *args, **kwargs):
        if host != PUBLIC_NAME:
            return real(host, port, *args, **kwargs)
        asked.append(host)
        address = remaining.pop(0) if len(remaining) > 1 else remaining[0]
        return real(address, port, *args, **kwargs)

    monkeypatch.setattr(socket, "getaddrinfo", changing)
    return asked


def get(url: str, **options):
    return fetch(url, **{"max_bytes": 1000, "seconds": 3.0} | options)


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "127.8.9.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.0"),  # noqa: S104
        *("100.64.0.1", "192.0.2.1", "198.18.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255"),
        *("::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "fd00:ec2::254", "ff02::1", "2001:db8::1"),
        *("::ffff:127.0.0.1", "::ffff:10.0.0.1", "::127.0.0.1", "::ffff:8.8.8.8"),
        *("64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::1", "2002:7f00:1::", "2001:0:1::"),
    ],
)
def test_an_address_that_is_not_public_is_known_as_such(address):
    assert not is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "118.69.1.1", "2606:4700::1111", "2400:cb00::1"])
def test_a_public_address_is_known_as_such(address):
    assert is_public(address)


@pytest.mark.parametrize(
    "host",
    [
        *("127.0.0.1", "localhost", "LOCALHOST", "localhost.", "2130706433", "0x7f000001", "0177.0.0.1"),
        *("127.1", "0", "[::1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "127.0.0.1.", "①②⑦.⓪.⓪.①"),
    ],
)
def test_this_machine_is_not_fetched_however_its_address_is_written(host):
    with serving(plain) as server, pytest.raises((requests.RequestException, ValueError)):
        get(f"http://{host}:{server.server_port}/")
    assert server.seen == []


def test_a_name_is_resolved_once_and_that_very_address_connected_to(monkeypatch):
    """Rebinding: public when checked, local when connected. The one answer is checked and used."""
    connected = []
    monkeypatch.setattr(
        http_client, "first_open", lambda connection, addresses: connected.append(addresses) or _closed()
    )
    asked = resolve(monkeypatch, "93.184.216.34", "127.0.0.1")
    with pytest.raises(requests.RequestException):
        get(f"http://{PUBLIC_NAME}/")
    assert asked == [PUBLIC_NAME] and connected == [[("93.184.216.34", 80)]]


def _closed() -> socket.socket:
    ours, theirs = socket.socketpair()
    theirs.close()
    return ours


def test_a_name_that_resolves_to_this_machine_is_refused_before_a_connection(monkeypatch):
    resolve(monkeypatch, "127.0.0.1")
    with serving(plain) as server, pytest.raises(requests.ConnectionError) as refused:
        get(f"http://{PUBLIC_NAME}:{server.server_port}/")
    assert server.seen == [] and http_client.was_never_sent(refused.value)


@pytest.mark.parametrize(
    "location",
    [
        "http://169.254.169.254/latest/meta-data/",
        "http://127.0.0.2:1/",
        "//0x7f000002:1/",
        "http://[::1]:1/",
        "file:///etc/passwd",
        "gopher://127.0.0.1:6379/_FLUSHALL",
        "ftp://127.0.0.1/",
    ],
)
def test_a_redirect_is_checked_like_the_first_address(location):
    with serving(redirect_to(location)) as server, pytest.raises(requests.RequestException):
        get(f"http://127.0.0.1:{server.server_port}/", trusted_hosts={"127.0.0.1"}, max_redirects=3)
    assert len(server.seen) == 1


def test_redirects_are_followed_as_often_as_allowed_and_no_further():
    with serving(redirect_to("/a", "/b")) as server:
        url, trusted = f"http://127.0.0.1:{server.server_port}/", {"127.0.0.1"}
        assert get(url, trusted_hosts=trusted, max_redirects=2).content == b"done"
    with serving(redirect_to(*["/"] * 50)) as server, pytest.raises(OutgoingRefused):
        get(f"http://127.0.0.1:{server.server_port}/", trusted_hosts=trusted, max_redirects=2)
    assert len(server.seen) == 3


def test_a_host_that_the_operator_named_is_fetched_with_its_own_name():
    with serving(plain) as server:
        url = f"http://localhost:{server.server_port}/"
        assert get(url, trusted_hosts={"localhost"}).content == b"done"
    assert server.seen == [f"localhost:{server.server_port}"]


def endless(handler: Handler) -> None:
    handler.send_response(200)
    handler.end_headers()
    while True:
        handler.wfile.write(b"x" * 10_000)


def unfolding(handler: Handler) -> None:
    import gzip

    content = gzip.compress(bytes(50_000_000))
    handler.send_response(200)
    handler.send_header("Content-Encoding", "gzip")
    handler.send_header("Content-Length", str(len(content)))
    handler.end_headers()
    handler.wfile.write(content)


@pytest.mark.parametrize("answer", [endless, unfolding])
def test_too_much_is_cut_off(answer):
    with serving(answer) as server, pytest.raises(OutgoingRefused, match="too large"):
        get(f"http://127.0.0.1:{server.server_port}/", trusted_hosts={"127.0.0.1"})


def dripping_body(handler: Handler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", "900")
    handler.end_headers()
    _drip(handler, b"x")


def dripping_head(handler: Handler) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    _drip(handler, b"x")


def silent(handler: Handler) -> None:
    handler.connection.recv(1)  # until the client leaves


def _drip(handler: Handler, what: bytes) -> None:
    with suppress(OSError):  # the client leaves
        for _ in range(300):
            handler.wfile.write(what)
            handler.wfile.flush()
            time.sleep(0.1)


@pytest.mark.parametrize("answer", [dripping_body, dripping_head, silent])
def test_the_deadline_holds_for_everything_however_it_drips(answer, record_property):
    with serving(answer) as server:
        begun = time.monotonic()
        with pytest.raises(OutgoingRefused, match="in time"):
            get(f"http://127.0.0.1:{server.server_port}/", trusted_hosts={"127.0.0.1"}, seconds=1.0)
        taken = time.monotonic() - begun
    record_property("figure", f"{answer.__name__} ended after {taken:.1f} s of 1 s")
    assert taken < 10, "what drips goes on for thirty seconds"


def test_a_picture_of_a_chat_is_not_fetched_from_a_platform_name_that_points_inside(settings, monkeypatch):
    settings.ZALO_MEDIA_HOSTS = [".example"]
    resolve(monkeypatch, "127.0.0.1")
    with serving(plain) as server:
        assert replies.fetch(f"https://{PUBLIC_NAME}:{server.server_port}/a.jpg") is None
    assert server.seen == []


CLIENTS = {"requests", "urllib3", "urllib.request", "http.client", "aiohttp", "httpx", "socket"}
MAY_CONNECT = {
    "foundation/outbox/alarm_notifications.py",  # names the exceptions; it connects by http_client
    "assistant/generation/client.py",  # names the exceptions; it connects by http_client
    "foundation/web/http_client.py",  # every address that others choose, and the operator's services
    "foundation/files/virus_scan.py",  # the scanner of the setting
    "foundation/web/client_address.py",  # only parses
    "zalo_channel/http.py",  # the platform's own base addresses
    "zalo_channel/sandbox_export.py",  # the sandbox that a command names
    "zalo_channel/demo_platform.py",
    "zalo_channel/replies.py",  # names the exceptions
    "news_channel/routes/sms.py",  # names the exceptions
    "news_channel/routes/push.py",  # names the exceptions
    "lookups/kinds/violations/sources.py",
    "lookups/kinds/hazards/cap/feed_reading.py",  # names the exceptions
}
PACKAGES = (
    "config",
    "zalo_channel",
    "web_channel",
    "news_channel",
    "assistant",
    "inbox",
    "dossiers",
    "lookups",
    "tourism",
)
PACKAGES += ("announcements", "petitions", "outreach", "foundation")


def test_no_other_file_of_the_portal_connects_to_anything():
    found = set()
    for path in (path for package in PACKAGES for path in (ROOT / package).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            if CLIENTS & {name if name in CLIENTS else name.split(".")[0] for name in names}:
                found.add(str(path.relative_to(ROOT)))
    assert found <= MAY_CONNECT
