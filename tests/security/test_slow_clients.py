"""Sockets that drip take nobody else's place: the portal itself, without a proxy before it."""

import re
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests

from config import wsgi_bridge
from zalo_channel import webhook

pytestmark = pytest.mark.security_check("slow-bodies")

UNDELAYED = wsgi_bridge.GRACE_SECONDS / 2  # who waits for a half-sent request waits for all of them
PAGES = ("/healthz", "/tra-cuu/", webhook.PATH)
HALF_BODY = "POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 3000\r\n\r\nabc"
HALF_HEAD = "GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: "


@contextmanager
def half_sent(
    url: str, text: str, *, number: int, path: str = "/nop-ho-so/"
) -> Iterator[list[socket.socket]]:
    address = urlsplit(url)
    with ExitStack() as stack:
        connections = []
        for _ in range(number):
            connection = socket.create_connection((address.hostname, address.port), timeout=60)
            connections.append(stack.enter_context(connection))
            connection.sendall(text.format(path=path).encode())
        yield connections


def slowest_answer(url: str) -> float:
    """Seconds, of every page asked in turn."""
    times = []
    for path in PAGES:
        begun = time.monotonic()
        ask = requests.post if path == webhook.PATH else requests.get
        assert ask(url + path, data=b"{}" if path == webhook.PATH else None, timeout=60).status_code == 200
        times.append(time.monotonic() - begun)
    return max(times)


@dataclass(frozen=True)
class Ending:
    """How the portal ended a slow client: its first bytes, and the seconds until then."""

    answer: bytes
    seconds: float


def drip_body(url: str, path: str) -> Ending:
    """A byte five times a second, far below the declared length."""
    with half_sent(url, HALF_BODY, number=1, path=path) as (connection,):
        begun, is_over = time.monotonic(), threading.Event()

        def drip() -> None:
            while not is_over.wait(0.2):
                try:
                    connection.sendall(b"x")
                except OSError:
                    return

        thread = threading.Thread(target=drip)
        thread.start()
        try:
            answer = connection.recv(200)
        finally:
            is_over.set()
            thread.join()
    return Ending(answer, time.monotonic() - begun)


def stop_in_head(url: str) -> Ending:
    with half_sent(url, HALF_HEAD, number=1) as (connection,):
        begun = time.monotonic()
        return Ending(connection.recv(200), time.monotonic() - begun)


def send_large_file_slowly(url: str) -> requests.Response:
    """Faster than the least rate, slower than the time of a small body."""
    size, parts = 20 * wsgi_bridge.MIN_BYTES_PER_SECOND, 12

    def body() -> Iterator[bytes]:
        for _ in range(parts):
            time.sleep(wsgi_bridge.GRACE_SECONDS / 10)
            yield b"x" * (size // parts)

    return requests.post(f"{url}/api/v1/track/", data=body(), timeout=60)


@pytest.fixture(scope="module")
def slow(portal_url) -> Iterator[dict[str, Future[Any]]]:
    """All slow clients at the same time: they wait for ten seconds once, not one after the other."""
    with ThreadPoolExecutor(4) as threads:
        yield {
            "webhook": threads.submit(drip_body, portal_url, webhook.PATH),
            "form": threads.submit(drip_body, portal_url, "/nop-ho-so/"),
            "head": threads.submit(stop_in_head, portal_url),
            "large file": threads.submit(send_large_file_slowly, portal_url),
        }


@pytest.mark.usefixtures("slow")  # their ten seconds pass meanwhile
@pytest.mark.parametrize("text", [HALF_BODY, HALF_HEAD], ids=["bodies", "heads"])
@pytest.mark.parametrize("number", [24, 200])
def test_half_sent_requests_do_not_delay_page_health_and_webhook(portal_url, text, number, record_property):
    requests.get(f"{portal_url}/tra-cuu/", timeout=60)  # templates are compiled
    with half_sent(portal_url, text, number=number):
        slowest = slowest_answer(portal_url)
    record_property("figure", f"{number} sockets: {slowest:.2f} s")
    assert slowest < UNDELAYED


@pytest.mark.parametrize(
    ("client", "seconds"), [("webhook", webhook.SECONDS), ("form", wsgi_bridge.GRACE_SECONDS)]
)
def test_the_deadline_counts_the_whole_body_not_the_silence_between_bytes(slow, client, seconds):
    ending = slow[client].result()
    assert b" 408 " in ending.answer
    assert seconds - 0.5 < ending.seconds < seconds + 10, "the whole body would take ten minutes"


def test_a_head_that_drips_is_ended(slow):
    assert slow["head"].result().seconds < 3 * wsgi_bridge.GRACE_SECONDS


def test_a_slow_phone_may_send_a_large_file(slow):
    assert slow["large file"].result().status_code == 405  # read to its end, then answered by the view


@pytest.mark.parametrize(
    ("head", "status"),
    [
        ("Host: 127.0.0.1\r\nHost: evil.example\r\n", b" 400 "),
        ("Host: 127.0.0.1\r\nContent-Length: 5\r\nContent-Length: 6\r\n", b" 400 "),
        ("Host: 127.0.0.1\r\nContent-Length: 999999999999\r\n", b" 413 "),
        ("Host: 127.0.0.1\r\nContent-Length: -1\r\n", b" 400 "),
    ],
    ids=["two hosts", "two lengths", "a terabyte", "a negative length"],
)
def test_ambiguous_heads_are_refused(portal_url, head, status):
    address = urlsplit(portal_url)
    with socket.create_connection((address.hostname, address.port), timeout=60) as connection:
        connection.sendall(f"POST /nop-ho-so/ HTTP/1.1\r\n{head}\r\n".encode())
        assert status in connection.recv(200)


@pytest.mark.parametrize(
    "chunks",
    ["5\r\nabcde\r\nZZ\r\n", "5\r\nabcde\r\n-1\r\n", "5\r\nabcdeXX0\r\n\r\n"],
    ids=["no number", "a negative one", "no end of a chunk"],
)
def test_a_body_whose_chunks_break_off_is_refused_not_taken_as_whole(portal_url, chunks):
    address = urlsplit(portal_url)
    head = "Host: 127.0.0.1\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n"
    with socket.create_connection((address.hostname, address.port), timeout=60) as connection:
        connection.sendall(f"POST /api/v1/petitions/ HTTP/1.1\r\n{head}\r\n{chunks}".encode())
        answer = connection.recv(4096)
    assert answer == b"" or b" 400 " in answer.split(b"\r\n")[0]
    assert b"{" not in answer  # the view, which would explain its own refusal, was not asked


def test_a_whole_body_in_chunks_reaches_the_view(portal_url):
    sent = requests.post(
        f"{portal_url}/api/v1/petitions/",
        data=iter([b'{"text":', b' "x"}']),
        headers={"Content-Type": "application/json"},
        timeout=60,
    )
    assert sent.status_code == 400 and "token" in sent.text


def test_of_a_length_and_chunks_the_chunks_count_and_the_connection_ends(portal_url):
    """By its length the first body would end within the chunks, and their rest begin a request of its own."""
    address = urlsplit(portal_url)
    head = "Host: 127.0.0.1\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n"
    sent = f"POST /api/v1/track/ HTTP/1.1\r\n{head}\r\n3\r\nabc\r\n0\r\n\r\n"
    sent += "GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
    with socket.create_connection((address.hostname, address.port), timeout=60) as connection:
        connection.sendall(sent.encode())
        received = b"".join(iter(lambda: connection.recv(4096), b""))
    assert re.findall(rb"HTTP/1.1 (\d{3}) ", received) == [b"405"]
