"""Rules about a citizen's data that a declaration of fields cannot say (foundation/declarations.py).

Each app registers its copy for the citizen, and what an erasure does beyond the declared fields and rows.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from foundation.citizens.models import Citizen
from foundation.registry import Registry


@dataclass(frozen=True, slots=True)
class Holder:
    """`erase` runs before the declared fields are treated: keys renewed, notices cancelled, words masked.
    `still_needed` tells whether the office's duty to the citizen (an open case) forbids erasing yet.
    `codes`: of the citizen's cases, by which texts that belong to nobody may name him."""

    export: Callable[[Citizen], Any]
    erase: Callable[[Citizen], None] = lambda citizen: None
    still_needed: Callable[[Citizen], bool] = lambda citizen: False
    codes: Callable[[Citizen], Iterable[str]] = lambda citizen: ()


HOLDERS: Registry[Holder] = Registry("holder of personal data")


def needed_by(citizen: Citizen) -> set[str]:
    """The holders that still need what they hold of the citizen."""
    return {name for name, holder in HOLDERS.items() if holder.still_needed(citizen)}
