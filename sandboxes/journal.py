"""Every request with its answer, and every webhook call: a ring of the last 5,000."""

import json
from collections import deque
from contextlib import suppress
from itertools import count
from typing import Any

KEPT = 5_000
SHOWN_BYTES = 4_000


class Journal:
    """Rows are plain tuples, turned into words only when somebody looks."""

    def __init__(self) -> None:
        self._rows: deque[tuple[Any, ...]] = deque(maxlen=KEPT)
        self._order = count(1)
        self.calls = 0

    def call(
        self,
        at: int,
        method: str,
        path: str,
        asked: bytes,
        status: int,
        error: int,
        answer: bytes,
        took: float,
    ) -> None:
        self.calls += 1
        kept = (asked[:SHOWN_BYTES], status, error, answer[:SHOWN_BYTES], took)
        self._rows.append((next(self._order), at, method, path, *kept))

    def delivery(self, at: int, name: str, raw: bytes, outcome: int | str, took: float, tries: int) -> None:
        answer = f"num_retry {tries}".encode() if tries else b""
        self._rows.append((next(self._order), at, "EVENT", name, raw, outcome, 0, answer, took))

    def clear(self) -> None:
        self._rows.clear()

    def view(
        self, *, after: int = 0, containing: str = "", failed: bool = False, limit: int = 100
    ) -> list[Any]:
        """Newest first. `containing` looks at path, request and answer; `failed` keeps refusals only."""
        found: list[dict[str, Any]] = []
        for row in reversed(self._rows):
            if row[0] <= after or len(found) >= limit:
                break
            shown = _shown(row)
            if failed and shown["error"] == 0 and shown["status"] == 200:
                continue
            if not containing or containing in f"{shown['path']} {shown['request']} {shown['answer']}":
                found.append(shown)
        return found


def _shown(row: tuple[Any, ...]) -> dict[str, Any]:
    order, at, method, path, asked, status, error, answer, took = row
    return {
        "seq": order,
        "at": at,
        "method": method,
        "path": path,
        "request": _readable(asked),
        "status": status,
        "error": error,
        "answer": _readable(answer),
        "ms": round(took * 1000, 1),
    }


def _readable(raw: bytes) -> str:
    """Escaped Vietnamese (\\u1ed9) as letters, so that people can read and search it."""
    if b"\\u" in raw:
        with suppress(ValueError):
            return json.dumps(json.loads(raw), ensure_ascii=False)[:SHOWN_BYTES]
    return raw[:SHOWN_BYTES].decode("utf-8", "replace")
