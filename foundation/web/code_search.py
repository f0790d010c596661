"""One field for any code: each service says which typings are its own, and which page answers them."""

from collections.abc import Callable

AddressOf = Callable[[str], str | None]

_KINDS: dict[str, AddressOf] = {}


def register(kind: str, address_of: AddressOf) -> None:
    """`address_of(text)` returns the path of the page of this code, or None when it is of another kind."""
    _KINDS[kind] = address_of


def url_for_code(text: str) -> str | None:
    """The page that answers this typing, by the first kind that recognises it."""
    return next((address for find in _KINDS.values() if (address := find(text))), None)
