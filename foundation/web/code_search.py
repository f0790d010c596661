"""One field for any code: each service says which typings are its own, and which page answers them."""

from collections.abc import Callable

from foundation.registry import Registry

AddressOf = Callable[[str], str | None]

KINDS: Registry[AddressOf] = Registry("kind of code")
"""Each returns the path of the page of a code, or None when the text is a code of another kind."""


def url_for_code(text: str) -> str | None:
    """The page that answers this typing, by the first kind that recognises it."""
    return next((address for find in KINDS.values() if (address := find(text))), None)
