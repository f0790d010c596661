"""Which functions of the product run between a press and its effect."""

import sys
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
OUTSIDE = frozenset(("tests", "bench", "dev", "sandboxes", ".venv"))
PARTS = frozenset(("<module>", "<listcomp>", "<setcomp>", "<dictcomp>", "<genexpr>"))
"""Of a function, and counted with it."""


@dataclass
class Walk:
    """The functions entered, in the order of their first call: by this thread and those begun meanwhile."""

    codes: dict[CodeType, None] = field(default_factory=dict)

    @contextmanager
    def traced(self) -> Iterator[None]:
        """May be opened again: the walk then goes on."""
        threading.setprofile(self._note)
        sys.setprofile(self._note)
        try:
            yield
        finally:
            sys.setprofile(None)
            threading.setprofile(None)

    def _note(self, frame: FrameType, event: str, _argument: Any) -> None:
        if event == "call" and (code := frame.f_code).co_name not in PARTS and is_product(code.co_filename):
            self.codes.setdefault(code)

    @property
    def files(self) -> dict[str, int]:
        """Functions entered of each file, by its path in the checkout."""
        return Counter(str(Path(code.co_filename).relative_to(ROOT)) for code in tuple(self.codes))

    @property
    def functions(self) -> int:
        return len(self.codes)

    @property
    def rooms(self) -> dict[str, tuple[int, int]]:
        """Files and functions of each room (`dossiers/services`), in the order in which they are entered."""
        rooms: dict[str, tuple[int, int]] = {}
        for file, functions in self.files.items():
            room = "/".join(Path(file).parts[:2]).removesuffix(".py")
            files, entered = rooms.get(room, (0, 0))
            rooms[room] = (files + 1, entered + functions)
        return rooms


@cache
def is_product(file: str) -> bool:
    path = Path(file)
    if not path.is_relative_to(ROOT):
        return False
    parts = path.relative_to(ROOT).parts
    return parts[0] not in OUTSIDE and "migrations" not in parts
