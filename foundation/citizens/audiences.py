"""Groups of citizens that may be written to: each service registers those it knows."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from foundation.citizens.models import Citizen
from foundation.registry import Registry

Choices = Callable[[], list[tuple[str, str]]]


@dataclass(frozen=True, slots=True)
class Audience:
    """`citizens(choice)` is a queryset of Citizen, each once. `choices` are (value, label): which commune,
    which exam; None where there is nothing to choose. `legal_ground`: why they may be written to; where that
    differs from choice to choice, `ground_of_choice` says it."""

    key: str
    label: Any
    citizens: Callable[[str], QuerySet[Citizen]]
    legal_ground: Any
    choices: Choices | None = None
    ground_of_choice: Callable[[str], str] | None = None

    def ground(self, choice: str) -> str:
        """Why the people of this choice may be written to, for the staff who write to them."""
        told = self.ground_of_choice(choice) if self.ground_of_choice else ""
        return told or str(self.legal_ground)


AUDIENCES: Registry[Audience] = Registry("audience")


def every_choice() -> list[tuple[str, str]]:
    """(`key:choice`, label) of each group that can be written to, for one field of a form."""
    listed = []
    for audience in AUDIENCES.values():
        options = audience.choices() if audience.choices else [("", "")]
        for value, label in options:
            listed.append((f"{audience.key}:{value}", f"{audience.label} {label}".strip()))
    return listed
