"""A load generator that costs little itself: prepared requests, keep-alive connections, own processes."""

import asyncio
import multiprocessing
import time
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Load:
    """What a run of requests came to. `statuses` counts answers by HTTP status; latencies in milliseconds."""

    seconds: float
    statuses: dict[int, int]
    p50: float
    p99: float
    answered: tuple[int, ...]  # indices of the requests answered with 200

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


def run(port: int, requests: Sequence[bytes], *, connections: int, processes: int = 1) -> Load:
    """Send every request once, `connections` at a time over all processes, and wait for all answers."""
    share = [list(range(start, len(requests), processes)) for start in range(processes)]
    with multiprocessing.get_context("fork").Pool(processes) as pool:
        began = time.perf_counter()
        parts = pool.starmap(
            _one_process,
            [(port, [(i, requests[i]) for i in part], connections // processes) for part in share],
        )
        seconds = time.perf_counter() - began
    answers = [answer for part in parts for answer in part]
    latencies = sorted(milliseconds for _, _, milliseconds in answers) or [0.0]
    statuses: dict[int, int] = {}
    for _, status, _ in answers:
        statuses[status] = statuses.get(status, 0) + 1
    return Load(
        seconds,
        statuses,
        p50=latencies[len(latencies) // 2],
        p99=latencies[min(len(latencies) - 1, int(len(latencies) * 0.99))],
        answered=tuple(index for index, status, _ in answers if status == 200),
    )


def _one_process(
    port: int, requests: list[tuple[int, bytes]], connections: int
) -> list[tuple[int, int, float]]:
    return asyncio.run(_all(port, requests, connections))


async def _all(
    port: int, requests: list[tuple[int, bytes]], connections: int
) -> list[tuple[int, int, float]]:
    answers: list[tuple[int, int, float]] = []
    todo = iter(requests)

    async def connection() -> None:
        reader = writer = None
        for index, data in todo:
            began = time.perf_counter()
            try:
                if writer is None:
                    reader, writer = await asyncio.open_connection("127.0.0.1", port)
                writer.write(data)
                status = await _answer(reader)
            except (OSError, asyncio.IncompleteReadError, ValueError):
                status = 0
                if writer:
                    writer.close()
                writer = None
            answers.append((index, status, (time.perf_counter() - began) * 1000))
        if writer:
            writer.close()

    await asyncio.gather(*(connection() for _ in range(connections)))
    return answers


async def _answer(reader: asyncio.StreamReader) -> int:
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    status = int(head[9:12])
    if b"content-length: " in head:
        await reader.readexactly(int(head.split(b"content-length: ", 1)[1].split(b"\r\n", 1)[0]))
    elif b"transfer-encoding: chunked" in head:
        while (size := int((await reader.readuntil(b"\r\n")).strip(), 16)) > 0:
            await reader.readexactly(size + 2)
        await reader.readexactly(2)
    return status
