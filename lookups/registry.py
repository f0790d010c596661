"""The look-ups that there are, in the order in which page, API and chat show them."""

from django.utils.module_loading import import_string

from foundation.insights import figures
from foundation.registry import Registry
from lookups.base import LookupKind

KINDS: tuple[str, ...] = ()
"""Those of one file. An app with data registers its own when it is ready."""
LOADED: Registry[LookupKind] = Registry("look-up")


def load() -> None:
    """Runs once, when all models are ready."""
    for path in KINDS:
        register(import_string(path)())


def register(kind: LookupKind, *, position: int = 100) -> None:
    LOADED.register(kind.key, kind, position=position)
    figures.name("utility", {kind.key: kind.label})


def all_kinds() -> tuple[LookupKind, ...]:
    return tuple(LOADED.values())


def kind_of(key: str) -> LookupKind | None:
    """By its key, or by another name that it goes by."""
    return LOADED.get(key) or next((kind for kind in all_kinds() if key in kind.aliases), None)
