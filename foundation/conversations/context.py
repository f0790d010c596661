"""What the house knows about a citizen, beside the conversation: each service registers its own cards."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from foundation.citizens.models import Citizen
from foundation.registry import Registry


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
CARDS: Registry[tuple[Any, Provider]] = Registry("cards beside a conversation")
"""(heading, provider); the provider returns few cards, the urgent first, by few queries."""
SHEETS: Registry[SheetProvider] = Registry("sheet")
"""By kind of matter; `provider(citizen, key)` returns the sheet of this citizen's matter, else None."""

CodeFinder = Callable[[str], Sequence[int]]
CODE_FINDERS: Registry[CodeFinder] = Registry("finder of citizens by a code")
"""`finder(typed)` gives the ids of the citizens whose matter bears a code that was typed; few of them."""


def sheet(kind: str, citizen: Citizen, key: str) -> Sheet | None:
    provider = SHEETS.get(kind)
    return provider(citizen, key) if provider else None


def citizens_by_code(typed: str) -> set[int]:
    return {pk for finder in CODE_FINDERS.values() for pk in finder(typed)}


def cards_for(citizen: Citizen) -> list[tuple[str, Sequence[Card]]]:
    """(heading, cards); headings without cards are left out."""
    found = ((str(label), provider(citizen)) for label, provider in CARDS.values())
    return [(label, cards) for label, cards in found if cards]
