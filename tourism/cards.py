"""An entry as a list shows it."""

import datetime as dt
from dataclasses import dataclass

from tourism import presentation
from tourism.models import Entry
from tourism.search import distance_km


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
    tag, tone = presentation.opening(entry, at)
    meta = (
        entry.get_category_display() if entry.category else str(entry.section.kind.label),
        presentation.stars(entry),
        presentation.commune_name(entry),
        presentation.distance_text(distance_km(entry, here)),
    )
    return Card(
        entry,
        entry.title,
        entry.translated("summary"),
        " · ".join(str(part) for part in meta if part),
        tag,
        tone,
        presentation.price(entry),
        entry.translated("price_note"),
    )
