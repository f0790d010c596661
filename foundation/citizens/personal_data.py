"""Where personal data lies: each app registers how to export and erase what it holds about a citizen."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from foundation.citizens.models import Citizen


@dataclass(frozen=True, slots=True)
class Holder:
    """`still_needed` tells whether the office's duty to the citizen (an open case) forbids erasing yet."""

    export: Callable[[Citizen], Any]
    erase: Callable[[Citizen], None]
    still_needed: Callable[[Citizen], bool] = lambda citizen: False


_HOLDERS: dict[str, Holder] = {}


def register(
    name: str,
    *,
    export: Callable[[Citizen], Any],
    erase: Callable[[Citizen], None],
    still_needed: Callable[[Citizen], bool] = lambda citizen: False,
) -> None:
    _HOLDERS[name] = Holder(export, erase, still_needed)


def holders() -> dict[str, Holder]:
    return dict(_HOLDERS)
