"""The look-ups that there are, in the order of INSTALLED_APPS. Page, API and chat iterate over this."""

from foundation.insights import figures
from lookups.base import LookupKind

_KINDS: dict[str, LookupKind] = {}


def register(kind: LookupKind) -> None:
    """Add a kind; the same key again replaces it."""
    _KINDS[kind.key] = kind
    figures.name("utility", {kind.key: kind.label})


def all_kinds() -> tuple[LookupKind, ...]:
    return tuple(_KINDS.values())


def kind_of(key: str) -> LookupKind | None:
    """By its key, or by another name that it goes by."""
    return _KINDS.get(key) or next((kind for kind in _KINDS.values() if key in kind.aliases), None)
