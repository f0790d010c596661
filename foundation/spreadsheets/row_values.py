"""The values of a row while its rules run, some of its cells unread."""

from collections.abc import Iterable
from typing import Any


class Unread(Exception):
    """A rule asked for a cell that could not be read, or for what a rule that failed would have added."""


class RowValues(dict[str, Any]):
    """A dict that stops a rule at a value that is not known, so that the other rules can still be checked."""

    def __init__(self, values: dict[str, Any], unread: Iterable[str]) -> None:
        super().__init__(values)
        self.unread = set(unread)

    def __getitem__(self, key: str) -> Any:
        if key in self.unread or key not in self:
            raise Unread(key)
        return super().__getitem__(key)

    def __setitem__(self, key: str, value: Any) -> None:
        self.unread.discard(key)
        super().__setitem__(key, value)

    def get(self, key: str, default: Any = None) -> Any:
        if key in self.unread:
            raise Unread(key)
        return super().get(key, default)

    def pop(self, key: str, *default: Any) -> Any:
        if key in self.unread:
            raise Unread(key)
        return super().pop(key, *default)
