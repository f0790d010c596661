"""A weather service of another place: a real HTTP server with an Atom or RSS feed of CAP messages."""

import datetime as dt
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from xml.sax.saxutils import escape

from django.utils import timezone

SENDER = "kttv@example.vn"
ATOM = "http://www.w3.org/2005/Atom"


def cap(identifier: str, **over: str) -> bytes:
    """A message of the service; `over` replaces its parts, `references` names identifiers."""
    now = timezone.localtime()
    told = {
        "sent": now.isoformat(timespec="seconds"),
        "status": "Actual",
        "kind": "Alert",
        "scope": "Public",
        "references": "",
        "language": "vi-VN",
        "event": "Sạt lở đất",
        "severity": "Severe",
        "expires": (now + dt.timedelta(hours=12)).isoformat(timespec="seconds"),
        "headline": "Cảnh báo sạt lở đất tại Trà Leng",
        "description": "Mưa lớn ba ngày qua.",
        "instruction": "Rời nhà sát taluy.",
        "area": "Xã Trà Leng",
        "more": "",
        "more_area": "",
    }
    told |= over
    references = " ".join(f"{SENDER},{name},{told['sent']}" for name in told["references"].split())
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2">
  <identifier>{identifier}</identifier><sender>{SENDER}</sender><sent>{told["sent"]}</sent>
  <status>{told["status"]}</status><msgType>{told["kind"]}</msgType><scope>{told["scope"]}</scope>
  <references>{references}</references>
  <info><language>{told["language"]}</language><category>Geo</category><event>{told["event"]}</event>
    <urgency>Expected</urgency><severity>{told["severity"]}</severity><certainty>Likely</certainty>
    {f"<expires>{told['expires']}</expires>" if told["expires"] else ""}
    <senderName>Đài Khí tượng thử</senderName><headline>{escape(told["headline"])}</headline>
    <description>{escape(told["description"])}</description>
    <instruction>{escape(told["instruction"])}</instruction>{told["more"]}
    <area><areaDesc>{escape(told["area"])}</areaDesc>{told["more_area"]}</area></info>
</alert>""".encode()


class WeatherService(ThreadingHTTPServer):
    """`messages` by name, in the order in which they came out; `as_rss` lists them as RSS."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.messages: dict[str, bytes] = {}
        self.links: dict[str, str] = {}
        self.as_rss = False
        self.feed: bytes | None = None
        self.broken: set[str] = set()
        self.asked: list[str] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/feed"

    def send(self, identifier: str, **over: str) -> None:
        self.messages[identifier] = cap(identifier, **over)

    def listing(self) -> bytes:
        newest_first = reversed(list(self.messages))
        return (_rss if self.as_rss else _atom)(
            [(name, self.links.get(name, f"/cap/{name}")) for name in newest_first]
        )


def _atom(rows: list[tuple[str, str]]) -> bytes:
    entries = "".join(
        f"<entry><id>urn:{name}</id><title>{name}</title><updated>2026-11-28T00:00:00Z</updated>"
        f'<link rel="alternate" href="/page/{name}"/>'
        f'<link type="application/cap+xml" href="{link}"/></entry>'
        for name, link in rows
    )
    return f'<feed xmlns="{ATOM}"><id>urn:f</id><title>KTTV</title>{entries}</feed>'.encode()


def _rss(rows: list[tuple[str, str]]) -> bytes:
    items = "".join(f"<item><guid>{name}</guid><link>{link}</link></item>" for name, link in rows)
    return f'<rss version="2.0"><channel><title>KTTV</title>{items}</channel></rss>'.encode()


class _Handler(BaseHTTPRequestHandler):
    server: WeatherService

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        name = self.path.rpartition("/")[2]
        if self.path.startswith("/feed"):
            content = self.server.listing() if self.server.feed is None else self.server.feed
        else:
            content = self.server.messages.get(name, b"")
        self.send_response(500 if name in self.server.broken else 200 if content else 404)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        with suppress(BrokenPipeError):  # the reader has had enough
            self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        return None


@contextmanager
def running() -> Iterator[WeatherService]:
    server = WeatherService()
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
