"""What the house knows about a citizen, beside the conversation: each service registers its own cards."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from foundation.citizens.models import Citizen


@dataclass(frozen=True, slots=True)
class Card:
    """`rows` are (label, value); `url` opens the matter in the back office, "" where there is no page."""

    title: str
    rows: tuple[tuple[str, str], ...] = ()
    url: str = ""


Provider = Callable[[Citizen], Sequence[Card]]
_PROVIDERS: dict[Any, Provider] = {}


def register(label: Any, provider: Provider) -> None:
    """`label` is the heading; `provider` returns few cards, the urgent first, by few queries."""
    _PROVIDERS[label] = provider


def about(citizen: Citizen) -> list[tuple[str, Sequence[Card]]]:
    """(heading, cards) in order of registration; headings without cards are left out."""
    found = ((str(label), provider(citizen)) for label, provider in _PROVIDERS.items())
    return [(label, cards) for label, cards in found if cards]
