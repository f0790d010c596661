"""The programs that read foreign files, run in the process of the test: the same code without its limits."""

import io
import runpy
import sys
from contextlib import redirect_stdout
from functools import cache
from threading import Lock
from typing import Any
from unittest.mock import patch

from foundation.files.limited_process import ProgramRefused

_one_at_a_time = Lock()


def run(program: str, *arguments: str, content: bytes) -> bytes:
    """In place of `limited_process.run`, with its arguments, answer and refusal."""
    read, written = io.TextIOWrapper(io.BytesIO(content)), io.TextIOWrapper(io.BytesIO(), write_through=True)
    with _one_at_a_time, patch.object(sys, "stdin", read), redirect_stdout(written):
        with patch.object(sys, "argv", [program, *arguments]):
            code = _loaded(program)["main"]()
    if code != 0:
        raise ProgramRefused
    return written.buffer.getvalue()  # type: ignore[attr-defined]


@cache
def _loaded(program: str) -> dict[str, Any]:
    return runpy.run_path(program)
