"""nginx as it is shipped before webs of two lines: how it starts, where it leads, and what it says itself."""

import socket
import socketserver
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import requests

from tests.ports import free_port, silent_port
from tests.sandboxes.zalo.running import wait_until
from tests.security.test_proxies import nginx, running

pytestmark = pytest.mark.filterwarnings("ignore::urllib3.exceptions.InsecureRequestWarning")
WEB = "web.portal.test"


class Web(BaseHTTPRequestHandler):
    """Answers with the address that it was reached at."""

    def do_GET(self) -> None:
        body = self.connection.getsockname()[0].encode()
        self.send_response(503 if self.path == "/busy/" else 200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


class CountingWeb(Web):
    """Marks its front page as a public one; each answer holds how many requests came, and what was asked."""

    number = 0

    def do_GET(self) -> None:
        CountingWeb.number += 1
        body = f"{self.number} {self.command} {self.headers.get('Range', '')}".encode()
        self.send_response(200)
        if self.path.startswith("/?") or self.path == "/":
            self.send_header("X-Accel-Expires", "1")
        self.send_header("Cache-Control", "max-age=60")
        self.send_header("Vary", "Cookie, Accept-Language, Accept-Encoding")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(b"" if self.command == "HEAD" else body)

    do_HEAD = do_POST = do_GET


class Names(socketserver.BaseRequestHandler):
    """A name server that knows one address, for every name."""

    address = "127.0.0.1"

    def handle(self) -> None:
        asked, connection = self.request
        is_ipv4 = asked[-4:-2] == b"\x00\x01"
        answer = b"\xc0\x0c\x00\x01\x00\x01\x00\x00\x00\x01\x00\x04" + socket.inet_aton(self.address)
        head = asked[:2] + b"\x81\x80\x00\x01" + (b"\x00\x01" if is_ipv4 else b"\x00\x00") + bytes(4)
        connection.sendto(head + asked[12:] + (answer if is_ipv4 else b""), self.client_address)


@contextmanager
def serving(server: socketserver.BaseServer) -> Iterator[None]:
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    """Of two webs, at 127.0.0.1 and 127.0.0.2."""
    number = free_port()
    first, second = (ThreadingHTTPServer((f"127.0.0.{last}", number), Web) for last in (1, 2))
    with serving(first), serving(second):
        yield number


@pytest.fixture
def folder(tmp_path) -> Path:
    tmp_path.chmod(0o755)
    return tmp_path


def read(address: str, **options: object) -> requests.Response:
    return requests.get(address, timeout=60, verify=False, **options)  # noqa: S501


def test_it_starts_where_its_output_is_a_socket_as_systemd_makes_it(folder, port):
    ours, its = socket.socketpair()
    with ours, its, its.makefile("wb") as stdout:
        with running(*nginx(folder, f"127.0.0.1:{port}"), folder / "log", stdout=stdout) as address:
            assert read(f"{address}/").text == "127.0.0.1"
    assert " GET 200 " in (folder / "access.log").read_text()


def test_plain_http_is_led_to_https_by_both_families_of_addresses(folder, port):
    with running(*nginx(folder, f"127.0.0.1:{port}"), folder / "log") as address:
        plain = (folder / "http").read_text()
        for host in ("127.0.0.1", "[::1]"):
            moved = read(f"http://{host}:{plain}/ho-so/?code=1", allow_redirects=False)
            assert (moved.status_code, moved.headers["Location"]) == (301, "https://127.0.0.1/ho-so/?code=1")
        assert read(address.replace("127.0.0.1", "[::1]")).status_code == 200


def test_a_web_that_comes_back_with_another_address_is_found(folder, port):
    names = socketserver.ThreadingUDPServer(("127.0.0.1", 0), Names)
    command = nginx(folder, f"{WEB}:{port} resolve", resolver=f"127.0.0.1:{names.server_address[1]}")
    config = folder / "nginx.conf"
    config.write_text(config.read_text().replace("valid=10s", "valid=1s"))
    with serving(names), running(*command, folder / "log") as address:
        assert read(f"{address}/").text == "127.0.0.1"
        Names.address = "127.0.0.2"
        wait_until(lambda: read(f"{address}/").text == "127.0.0.2")


def test_what_it_answers_itself_is_a_page_in_our_words(folder, port):
    command, environ, address = nginx(folder, f"127.0.0.1:{silent_port()}")
    config = folder / "nginx.conf"
    only = "location = /healthz { return 200; }"  # what `running` waits for
    config.write_text(
        config.read_text()
        .replace("location = /healthz {", f"{only} location = /healthz-of-web {{")
        .replace("limit_conn per_address 100;", "")
    )
    with running(command, environ, address, folder / "log"):
        away = read(f"{address}/tra-cuu/")
        assert away.status_code == 502 and away.encoding == "utf-8" and away.headers["Retry-After"] == "60"
        assert "Cổng đang tạm gián đoạn" in away.text and "tel:1022" in away.text
        assert "out of service" in away.text and "nginx" not in away.text
        of_api = read(f"{address}/api/v1/lookups/")
        assert (of_api.status_code, of_api.json()["error"]["code"]) == (502, "unavailable")
        large = {"Content-Length": str(200 * 1024 * 1024)}
        refused = requests.post(f"{address}/nop-ho-so/", headers=large, timeout=60, verify=False)  # noqa: S501
        assert refused.status_code == 413 and "quá lớn" in refused.text


def test_too_many_log_ins_meet_a_page_in_our_words(folder, port):
    with running(*nginx(folder, f"127.0.0.1:{port}"), folder / "log") as address:
        with ThreadPoolExecutor(8) as office:
            posts = [
                office.submit(requests.post, f"{address}/admin/login/", timeout=60, verify=False)
                for _ in range(120)
            ]
            answers = [post.result() for post in posts]
    refused = [answer for answer in answers if answer.status_code == 429]
    assert refused and all("quá nhiều yêu cầu" in answer.text for answer in refused)


def test_a_page_of_the_portal_itself_passes_as_it_is(folder, port):
    with running(*nginx(folder, f"127.0.0.1:{port}"), folder / "log") as address:
        busy = read(f"{address}/busy/")
    assert (busy.status_code, busy.text) == (503, "127.0.0.1")


@pytest.fixture
def counting(folder) -> Iterator[str]:
    """The address of nginx before a web that marks its front page."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), CountingWeb)
    with serving(server):
        with running(*nginx(folder, f"127.0.0.1:{server.server_address[1]}"), folder / "log") as address:
            yield address


def test_a_page_that_the_portal_marks_is_kept_for_a_second_for_all_without_cookies(counting):
    begun = time.monotonic()
    first, again = read(counting), read(counting)
    assert again.text == first.text or time.monotonic() - begun > 1
    assert again.headers["X-Request-ID"] != first.headers["X-Request-ID"]
    assert "X-Accel-Expires" not in first.headers
    wait_until(lambda: read(counting).text != first.text)


@pytest.mark.parametrize(
    "headers",
    [
        {"Cookie": "sessionid=a"},
        {"Cookie": "django_language=en; viec_cua_toi=a"},
        {"Cookie": "to_khai=a"},
        {"Cookie": "noi-o=20497"},
        {"Range": "bytes=0-1"},
        {"If-None-Match": '"a"'},
    ],
    ids=lambda headers: " ".join(headers.values()),
)
def test_who_has_something_of_his_own_passes(counting, headers):
    numbers = [read(counting, headers=headers).text for _ in range(3)]
    assert len(set(numbers)) == 3
    assert {text.partition("GET ")[2] for text in numbers} == {headers.get("Range", "")}


def test_each_language_and_each_question_has_a_copy_of_its_own(counting):
    asked: list[dict[str, object]] = [
        {"headers": {"Accept-Language": "vi"}},
        {"headers": {"Accept-Language": "en"}},
        {"headers": {"Cookie": "django_language=en"}},
        {"headers": {"Cookie": "django_language=vi"}},
        {"params": {"lang": "en"}},
    ]
    assert len({read(f"{counting}/", **each).text for each in asked}) == len(asked)


def test_what_is_not_marked_is_never_kept(counting):
    assert len({read(f"{counting}/t/abc/").text for _ in range(3)}) == 3
    for method in ("POST", "HEAD"):
        before = CountingWeb.number
        for _ in range(3):
            requests.request(method, counting, timeout=60, verify=False)  # noqa: S501
        assert CountingWeb.number == before + 3
