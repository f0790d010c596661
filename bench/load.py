"""A load generator that costs little itself: prepared requests, keep-alive connections, its own process."""

import asyncio
import multiprocessing
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

Answer = tuple[int, int, float]  # index of the request, HTTP status (0: none came), milliseconds


@dataclass(frozen=True)
class Load:
    """What a run of requests came to. `statuses` counts answers by HTTP status; latencies in milliseconds."""

    seconds: float
    statuses: dict[int, int]
    p50: float
    p99: float
    answered: tuple[int, ...]  # indices of the requests answered with 200
    refused: tuple[int, ...] = ()  # indices of those that were not

    @property
    def per_second(self) -> float:
        return self.statuses.get(200, 0) / self.seconds


def request(
    path: str, body: bytes = b"", headers: dict[str, str] | None = None, method: str = "GET"
) -> bytes:
    lines = [
        f"{method} {path} HTTP/1.1",
        "Host: 127.0.0.1",
        *(f"{k}: {v}" for k, v in (headers or {}).items()),
    ]
    if body:
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join([*lines, "", ""]).encode() + body


def run(port: int, requests: Sequence[bytes], *, connections: int, a_second: float = 0) -> Load:
    """Send every request once, `connections` at a time and `a_second` at most, and wait for all answers."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        seconds, answers = pool.apply(_in_its_process, (port, requests, connections, a_second))
    latencies = sorted(milliseconds for _, _, milliseconds in answers) or [0.0]
    return Load(
        seconds,
        dict(Counter(status for _, status, _ in answers)),
        p50=latencies[len(latencies) // 2],
        p99=latencies[min(len(latencies) - 1, int(len(latencies) * 0.99))],
        answered=tuple(index for index, status, _ in answers if status == 200),
        refused=tuple(index for index, status, _ in answers if status != 200),
    )


def _in_its_process(
    port: int, requests: Sequence[bytes], connections: int, a_second: float
) -> tuple[float, list[Answer]]:
    began = time.perf_counter()
    run = _Run(port, iter(enumerate(requests)), a_second)
    asyncio.run(run.all(connections))
    return time.perf_counter() - began, run.answers


class _Run:
    def __init__(self, port: int, todo: Iterator[tuple[int, bytes]], a_second: float) -> None:
        self.port, self.todo, self.a_second = port, todo, a_second
        self.answers: list[Answer] = []
        self.began = time.perf_counter()

    def pause(self, index: int) -> float:
        """Seconds until a request is due, the first at once."""
        due = self.began + index / self.a_second if self.a_second else 0.0
        return max(0.0, due - time.perf_counter())

    async def all(self, connections: int) -> None:
        await asyncio.gather(*(self._keep_sending() for _ in range(connections)))

    async def _keep_sending(self) -> None:
        """One connection after the other, until there is nothing more to send."""
        loop = asyncio.get_running_loop()
        for first in self.todo:
            await asyncio.sleep(self.pause(first[0]))
            began = time.perf_counter()
            try:
                _, connection = await loop.create_connection(
                    lambda first=first: _Connection(first, self), "127.0.0.1", self.port
                )
            except OSError:
                self.answers.append((first[0], 0, (time.perf_counter() - began) * 1000))
            else:
                await connection.over


class _Connection(asyncio.Protocol):
    def __init__(self, first: tuple[int, bytes], run: _Run) -> None:
        self.first, self.run = first, run
        self.over = asyncio.get_running_loop().create_future()
        self.index: int | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport
        self._ask(*self.first)

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        if _is_whole(self.buffer):
            self._note(int(self.buffer[9:12]))
            following = next(self.run.todo, None)
            if following:
                asyncio.get_running_loop().call_later(self.run.pause(following[0]), self._ask, *following)
            else:
                self.transport.close()

    def connection_lost(self, error: Exception | None) -> None:
        if self.index is not None:
            self._note(0)
        self.over.set_result(None)

    def _ask(self, index: int, data: bytes) -> None:
        self.index, self.buffer, self.began = index, b"", time.perf_counter()
        self.transport.write(data)

    def _note(self, status: int) -> None:
        self.run.answers.append((self.index, status, (time.perf_counter() - self.began) * 1000))
        self.index = None


def _is_whole(answer: bytes) -> bool:
    head, end, body = answer.partition(b"\r\n\r\n")
    if not end:
        return False
    _, is_sized, rest = head.lower().partition(b"content-length: ")
    if is_sized:
        return len(body) >= int(rest.split(b"\r\n", 1)[0])
    return b"chunked" not in head.lower() or body.endswith(b"0\r\n\r\n")
