"""What the house knows about a citizen, beside the conversation: each service registers its own cards."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from foundation.citizens.models import Citizen


@dataclass(frozen=True, slots=True)
class Card:
    """`rows` are (label, value). `kind` and `key` open a sheet to read; else `url` opens the back office."""

    title: str
    rows: tuple[tuple[str, str], ...] = ()
    url: str = ""
    kind: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A matter as whoever answers the citizen reads it; `history` are (moment, words), the newest first."""

    title: str
    lead: str
    rows: tuple[tuple[str, str], ...] = ()
    history: tuple[tuple[str, str], ...] = ()


Provider = Callable[[Citizen], Sequence[Card]]
SheetProvider = Callable[[Citizen, str], Sheet | None]
PROVIDERS: dict[Any, Provider] = {}
_SHEETS: dict[str, SheetProvider] = {}


def register(label: Any, provider: Provider) -> None:
    """`label` is the heading; `provider` returns few cards, the urgent first, by few queries."""
    PROVIDERS[label] = provider


def register_sheet(kind: str, provider: SheetProvider) -> None:
    """`provider(citizen, key)`: the sheet of a matter of this citizen, None for any other."""
    _SHEETS[kind] = provider


def sheet(kind: str, citizen: Citizen, key: str) -> Sheet | None:
    provider = _SHEETS.get(kind)
    return provider(citizen, key) if provider else None


def cards_for(citizen: Citizen) -> list[tuple[str, Sequence[Card]]]:
    """(heading, cards) in order of registration; headings without cards are left out."""
    found = ((str(label), provider(citizen)) for label, provider in PROVIDERS.items())
    return [(label, cards) for label, cards in found if cards]
