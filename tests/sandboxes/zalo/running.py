"""A sandbox in its own process, and a webhook receiver, both over real HTTP."""

import contextlib
import json
import os
import socket
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import requests

ROOT = Path(__file__).resolve().parents[3]
APP_ID, APP_SECRET = "2700000000000009001", "app-secret-of-tests"
OA_ID, OA_KEY = "4318000000000009001", "oa-key-of-tests"
BINH, HOA, DUC, TUYET, KHANH, UT, LANH = (str(7100000000000000101 + n) for n in range(7))
HOUR, DAY = 3600, 86400


def start(port: int, **environ: str) -> subprocess.Popen[bytes]:
    names = {
        "SANDBOX_PORT": str(port),
        "ZALO_APP_ID": APP_ID,
        "ZALO_APP_SECRET": APP_SECRET,
        "ZALO_OA_ID": OA_ID,
        "ZALO_OA_SECRET_KEY": OA_KEY,
    }
    return subprocess.Popen(
        [sys.executable, "-m", "sandboxes.zalo"],
        cwd=ROOT,
        env=os.environ | names | environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )


def wait_until(true: Any, seconds: float = 60) -> Any:
    """The first true value of true(), or an AssertionError after some seconds."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        value = true()
        if value:
            return value
        time.sleep(0.01)
    raise AssertionError("waited in vain")


class Sandbox:
    """What tests say to a running sandbox. `token` is the access token of the last pair."""

    def __init__(self, port: int) -> None:
        self.base = f"http://127.0.0.1:{port}"
        self.http = requests.Session()
        self.token = ""

    def control(self, path: str, /, **body: Any) -> Any:
        answer = self.http.post(f"{self.base}/control/{path}", json=body, timeout=60)
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    def look(self, path: str, /, **query: Any) -> Any:
        answer = self.http.get(f"{self.base}/control/{path}", params=query, timeout=60)
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    def act(self, name: str, user_id: str, /, **body: Any) -> Any:
        return self.control(f"citizen/{name}", user_id=user_id, **body)

    def switch(self, **values: Any) -> None:
        self.control("switches", **values)

    def connect(self) -> dict[str, str]:
        pair: dict[str, str] = self.control("tokens")
        self.token = pair["access_token"]
        return pair

    def at(self, moment: str, *, frozen: bool = True) -> None:
        self.control("clock", set=moment, frozen=frozen)

    def raw(self, method: str, path: str, **more: Any) -> requests.Response:
        headers = {"access_token": self.token} | more.pop("headers", {})
        return self.http.request(method, self.base + path, headers=headers, timeout=60, **more)

    def post(self, path: str, body: Any, host: str = "openapi") -> dict[str, Any]:
        answer = self.raw("POST", f"/{host}{path}", json=body)
        assert answer.status_code == 200
        return dict(answer.json())

    def get(self, path: str, data: Any) -> dict[str, Any]:
        answer = self.raw("GET", f"/openapi{path}", params={"data": json.dumps(data)})
        return dict(answer.json())

    def business(self, path: str, **query: Any) -> dict[str, Any]:
        return dict(self.raw("GET", f"/business{path}", params=query).json())

    def upload(self, kind: str, name: str, content: bytes) -> dict[str, Any]:
        answer = self.raw("POST", f"/openapi/v2.0/oa/upload/{kind}", files={"file": (name, content)})
        return dict(answer.json())

    def cs(self, user_id: str, text: str = "Hồ sơ đã được tiếp nhận.", **message: Any) -> dict[str, Any]:
        body = {"recipient": {"user_id": user_id}, "message": {"text": text, **message}}
        return self.post("/v3.0/oa/message/cs", body)

    def by_uid(self, user_id: str, template_id: str = "512301", **body: Any) -> dict[str, Any]:
        body = {"template_data": UPDATE, **body}
        return self.post(
            "/v3.0/oa/message/template", {"user_id": user_id, "template_id": template_id, **body}
        )

    def by_phone(self, phone: str, template_id: str = "512301", **body: Any) -> dict[str, Any]:
        body = {"template_data": UPDATE, "tracking_id": "t-1", **body}
        return self.post(
            "/message/template", {"phone": phone, "template_id": template_id, **body}, "business"
        )

    def token_call(self, secret: str = APP_SECRET, **form: str) -> dict[str, Any]:
        answer = requests.post(
            f"{self.base}/oauth/v4/oa/access_token",
            data={"app_id": APP_ID, **form},
            headers={"secret_key": secret},
            timeout=60,
        )
        assert answer.status_code == 200
        return dict(answer.json())


UPDATE = {
    "ma_ho_so": "H17.2026-7",
    "trang_thai": "Đã có kết quả",
    "noi_dung": "Mời đến nhận.",
    "ma_tin": "m1",
}


@dataclass
class Delivery:
    headers: dict[str, str]
    raw: bytes

    @property
    def event(self) -> dict[str, Any]:
        return dict(json.loads(self.raw))


@dataclass
class Receiver:
    """A portal's webhook. `status` and `pause` decide how it answers; kept: everything that arrived."""

    status: int = 200
    pause: float = 0
    kept: list[Delivery] = field(default_factory=list)
    url: str = ""
    server: ThreadingHTTPServer | None = None
    connections: list[socket.socket] = field(default_factory=list)

    def open(self, port: int = 0) -> "Receiver":
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def setup(self) -> None:
                super().setup()
                receiver.connections.append(self.connection)

            def do_POST(self) -> None:
                raw = self.rfile.read(int(self.headers["Content-Length"]))
                receiver.kept.append(Delivery({k.lower(): v for k, v in self.headers.items()}, raw))
                if raw != b"{}":
                    time.sleep(receiver.pause)
                self.send_response(receiver.status)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *args: Any) -> None:
                """Quiet."""

        self.server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}/zalo/webhook/"
        threading.Thread(
            target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        ).start()
        return self

    def close(self) -> None:
        if self.server:
            self.server.shutdown()
            self.server.server_close()
        for connection in self.connections:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def events(self, name: str = "") -> list[Delivery]:
        return [d for d in list(self.kept) if d.raw != b"{}" and name in ("", d.event["event_name"])]

    def wait(self, name: str, number: int = 1, seconds: float = 60) -> list[Delivery]:
        return list(wait_until(lambda: len(self.events(name)) >= number and self.events(name), seconds))
