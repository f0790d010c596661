"""One class for everything that several apps register in ready(): figures, audiences, routes, look-ups."""

from typing import TypeVar

T = TypeVar("T")


class Registry(dict[str, T]):
    """A dict that refuses a second item under a key, in the order of positions, whoever registers first."""

    def __init__(self, what: str) -> None:
        super().__init__()
        self._what = what
        self._positions: dict[str, int] = {}

    def register(self, key: str, item: T, *, position: int = 100) -> T:
        """Raises ValueError where the key is taken: two apps would silently replace each other."""
        if self.setdefault(key, item) is not item:
            raise ValueError(f"{self._what} {key!r} is registered twice")
        self._positions[key] = position
        for other in sorted(self, key=lambda key: (self._positions.get(key, 100), key)):
            self[other] = self.pop(other)
        return item
