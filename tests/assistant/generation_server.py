"""A server of the chat-completions protocol over real HTTP, for tests: well-behaved, or bad in one way.

It needs no network and no model: answers are cut from the passages that it is sent, or told by the test.
"""

import json
import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from typing import Any

LIES = (
    "Thời hạn giải quyết là 47 ngày làm việc.",
    "Lệ phí là 1.250.000 đồng.",
    "Việc này do ông Nguyễn Văn Tèo phụ trách.",
    "Theo Nghị định 999/2031/NĐ-CP thì việc này bị bãi bỏ.",
    "Hồ sơ nộp tại Hải Phòng trước ngày 31/02/2029.",
    "Đường dây nóng là 0900 123 456.",
    "Xem thêm tại www.dichvu-nhanh.com.",
    "Cơ quan quyết định là Cục Vũ trụ Đông Dương.",
)
MODES = ("good", "lying", "slow", "injected", "broken_json", "wrong_schema", "refusing", "error", "dying")


class GenerationServer(ThreadingHTTPServer):
    """`mode` is one of MODES; `lies_each`: while lying, one answer of so many; `told`: answers by message;
    `orders`: what an injected model says when it reads such words; `received`: the bodies that came in."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.reset()

    def reset(self) -> None:
        self.mode, self.lies_each, self.seconds = "good", 1, 0.0
        self.told: dict[str, dict[str, Any]] = {}
        self.orders: dict[str, str] = {}
        self.received: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.lied = 0
        self._answers = count()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """The portal hangs up on a slow server: no error of the server's."""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/v1"

    @property
    def data(self) -> list[dict[str, Any]]:
        """What the portal sent as data, request by request."""
        return [json.loads(body["messages"][1]["content"]) for body in self.received]

    def content(self, job: str, data: dict[str, Any]) -> dict[str, Any]:
        message = data.get("message", data.get("question", ""))
        if message in self.told:
            return self.told[message]
        if job == "rewrite":
            return {"question": ""}
        if job == "intent":
            return {"intent": "out_of_scope", "slots": []}
        return {"sentences": self._sentences(data)}

    def _sentences(self, data: dict[str, Any]) -> list[dict[str, Any]]:
        first = data["passages"][0]
        cited = [first["id"]]
        everything = json.dumps(data, ensure_ascii=False)
        for words, said in self.orders.items():
            if self.mode == "injected" and json.dumps(words, ensure_ascii=False)[1:-1] in everything:
                return [{"text": text, "passages": cited} for text in (said, said)]
        sentences = [{"text": text, "passages": cited} for text in two_sentences(first["text"])]
        number = next(self._answers)
        if self.mode == "lying" and number % self.lies_each == 0:
            lie = LIES[(number // self.lies_each) % len(LIES)]
            sentences[1] = {"text": lie, "passages": cited}
            self.lied += 1
        return sentences


def two_sentences(text: str) -> list[str]:
    text = " ".join(text.split())
    parts = [part for part in re.split(r"(?<=[.;:]) ", text) if len(part.split()) > 1]
    if len(parts) < 2:
        words = text.split()
        parts = [" ".join(words[: len(words) // 2]), " ".join(words[len(words) // 2 :])]
    return [part[:290] for part in parts[:2]]


class _Handler(BaseHTTPRequestHandler):
    server: GenerationServer
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:  # noqa: N802 - the library's name
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.received.append(body)
        self.server.headers.append(dict(self.headers))
        mode = self.server.mode
        if self.path != "/v1/chat/completions":
            return self._send(404, b"{}")
        if mode == "slow":
            time.sleep(self.server.seconds)
        if mode == "error":
            return self._send(500, b'{"error": {"message": "out of memory"}}')
        self._send(200, json.dumps(self._answer(body, mode)).encode(), dies=mode == "dying")

    def _answer(self, body: dict[str, Any], mode: str) -> dict[str, Any]:
        job = body["response_format"]["json_schema"]["name"]
        content = json.dumps(self.server.content(job, json.loads(body["messages"][1]["content"])))
        message: dict[str, Any] = {"role": "assistant", "content": content}
        if mode == "broken_json":
            message["content"] = content[: len(content) // 2]
        if mode == "wrong_schema":
            message["content"] = json.dumps({"answer": "Được.", "sentences": "Được."})
        if mode == "refusing":
            message = {"role": "assistant", "content": None, "refusal": "I cannot help with that."}
        return {"id": "1", "choices": [{"index": 0, "message": message, "finish_reason": "stop"}]}

    def _send(self, status: int, content: bytes, *, dies: bool = False) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content[: len(content) // 2] if dies else content)
        if dies:
            self.wfile.flush()
            self.close_connection = True

    def log_message(self, *args: Any) -> None:
        return None


@contextmanager
def running() -> Iterator[GenerationServer]:
    server = GenerationServer()
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
