"""Where personal data lies: each app registers how to export and erase what it holds about a citizen."""

from collections.abc import Callable
from typing import Any

from foundation.citizens.models import Citizen

Export = Callable[[Citizen], Any]
Erase = Callable[[Citizen], None]

_HOLDERS: dict[str, tuple[Export, Erase]] = {}


def register(name: str, *, export: Export, erase: Erase) -> None:
    _HOLDERS[name] = (export, erase)


def holders() -> dict[str, tuple[Export, Erase]]:
    return dict(_HOLDERS)
