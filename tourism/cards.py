"""An entry as a list shows it."""

import datetime as dt
from dataclasses import dataclass

from tourism import words
from tourism.models import Entry
from tourism.search import distance


@dataclass(frozen=True, slots=True)
class Card:
    """`meta` is one line: category, stars, commune, distance; `tag` says whether it is open."""

    entry: Entry
    title: str
    lead: str
    meta: str
    tag: str
    tone: str
    price: str
    price_note: str


def card(entry: Entry, at: dt.datetime, here: tuple[float, float] | None = None) -> Card:
    tag, tone = words.opening(entry, at)
    meta = (
        entry.get_category_display() if entry.category else str(entry.shelf.kind.label),
        words.stars(entry),
        words.commune_name(entry),
        words.far(distance(entry, here)),
    )
    return Card(
        entry,
        entry.title,
        entry.translated("summary"),
        " · ".join(str(part) for part in meta if part),
        tag,
        tone,
        words.price(entry),
        entry.translated("price_note"),
    )
