"""One class for everything that several apps register in ready(): figures, audiences, routes, look-ups."""

from typing import TypeVar

T = TypeVar("T")


class Registry(dict[str, T]):
    """A dict in the order of registration that refuses a second item under a key."""

    def __init__(self, what: str) -> None:
        super().__init__()
        self._what = what

    def register(self, key: str, item: T) -> T:
        """Raises ValueError where the key is taken: two apps would silently replace each other."""
        if self.setdefault(key, item) is not item:
            raise ValueError(f"{self._what} {key!r} is registered twice")
        return item
