"""A collector of OTLP and a Sentry in one small HTTP server: keeps what the real clients send."""

import gzip
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import brotli
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import Span
from sentry_sdk.envelope import Envelope

UNPACK = {"gzip": gzip.decompress, "br": brotli.decompress, None: bytes}


class Collector:
    """`text` is everything that came, for what must not be in it."""

    def __init__(self, port: int) -> None:
        self.otlp, self.dsn = f"http://127.0.0.1:{port}", f"http://key@127.0.0.1:{port}/1"
        self.spans: list[Span] = []
        self.events: list[dict[str, Any]] = []
        self.text = ""

    def take(self, path: str, body: bytes) -> None:
        self.text += body.decode(errors="replace")
        if path == "/v1/traces":
            resources = ExportTraceServiceRequest.FromString(body).resource_spans
            self.spans += [span for each in resources for scope in each.scope_spans for span in scope.spans]
        elif event := Envelope.deserialize(body).get_event():
            self.events.append(event)

    def span(self, name: str) -> Span | None:
        return next((span for span in list(self.spans) if span.name.startswith(name)), None)


@contextmanager
def collector() -> Iterator[Collector]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            found.take(self.path, UNPACK[self.headers.get("Content-Encoding")](body))
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *args: Any) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    found = Collector(server.server_port)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        yield found
    finally:
        server.shutdown()
        server.server_close()
