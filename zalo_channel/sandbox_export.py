"""What a sandbox says it accepted from us (docs/sandbox.md, `/control/messages`), by the notices' numbers."""

import datetime as dt
import json
from collections.abc import Iterator
from typing import Any

import requests

from foundation.outbox import references
from zalo_channel.templates import REFERENCE_PARAM

SECONDS = 60
BY_HAND = "console"  # typed by an officer in Zalo's own tool


class NoSandbox(Exception):
    """Nothing at this address speaks the sandbox's control API; the words are for the operator."""


def accepted(base: str) -> Iterator[tuple[int, int]]:
    """A pair (notice, 1) for each accepted message; what bears no reference is not ours to count.

    Asked when the first pair is taken. Raises NoSandbox.
    """
    with _get(base, "messages", stream=True) as answer:
        for line in answer.iter_lines():
            number = _number(_row(base, line)) if line else None
            if number is not None:
                yield number, 1


def began(base: str) -> dt.datetime:
    """Since when it remembers, by this machine's clock."""
    answer = _get(base, "counts")
    return dt.datetime.fromtimestamp(_row(base, answer.content)["began"] / 1000, dt.UTC)


def _number(row: dict[str, Any]) -> int | None:
    if row["via"] == BY_HAND:
        return None
    codes = ((row.get("template_data") or {}).get(REFERENCE_PARAM), row.get("tracking_id"))
    numbers = [references.decode(str(code)) for code in codes if code]
    numbers.append(references.find(row.get("text") or ""))
    return next((number for number in numbers if number is not None), None)


def _get(base: str, path: str, *, stream: bool = False) -> requests.Response:
    try:
        answer = requests.get(f"{base.rstrip('/')}/control/{path}", timeout=SECONDS, stream=stream)
        answer.raise_for_status()
    except requests.RequestException as error:
        raise NoSandbox(f"Không hỏi được sandbox ở {base}: {error}") from error
    return answer


def _row(base: str, line: bytes) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except ValueError:
        row = None
    if not isinstance(row, dict):
        raise NoSandbox(f"Địa chỉ {base} không phải là sandbox.")
    return row
