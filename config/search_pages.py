"""What the search of the portal finds of its own pages: services, sections of the handbook."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from config import home_tiles
from config.home_tiles import Utility
from config.statements import TITLES
from foundation.search.indexing import in_both_languages
from foundation.search.sources import Entry, Hit, Source
from tourism.kinds import SECTIONS, Kind

SECTION_WORDS: dict[str, Any] = {
    Kind.PLACE: gettext_lazy(
        "sights, things to do, what to see, where to go, places for children, at the weekend, photo "
        "spots, night market, quiet beach, best beach, beach without crowds, waterfall, hiking, "
        "mountains, pagodas, temples, swimming, camping"
    ),
    Kind.EATERY: gettext_lazy("where to eat, restaurant, breakfast, coffee, lunch, dinner, seafood, bar"),
    Kind.DISH: gettext_lazy("local food, what to eat, dishes to try, noodles"),
    Kind.STAY: gettext_lazy(
        "hotel, cheap hotel, hostel, homestay, room for the night, place to sleep, "
        "cheap place to stay, villa, swimming pool, stay with a family"
    ),
    Kind.SPECIALITY: gettext_lazy(
        "souvenirs, gifts, what to buy, things to take home, local products, gifts to bring home"
    ),
    Kind.SHOP: gettext_lazy(
        "souvenir shop, tailor, get a suit made, have a dress made, clothes made to measure, shopping"
    ),
    Kind.FESTIVAL: gettext_lazy("events, festival calendar, what is on, boat race, full moon"),
    Kind.TOUR: gettext_lazy(
        "day trip, guide, cooking class, bicycle tour, boat trip, basket boat, coconut boat, snorkelling"
    ),
    Kind.ITINERARY: gettext_lazy("travel plan, day itinerary, two days, trip with children"),
}
"""What people type to come to a section of the handbook."""


STATEMENT_WORDS = {
    "gioi-thieu": gettext_lazy("who runs this portal, can this website be trusted"),
    "quyen-rieng-tu": gettext_lazy(
        "is my data safe, is my information leaked, personal data, delete my data, who sees my information"
    ),
    "tiep-can": gettext_lazy("screen reader, larger letters, letters too small to read, blind"),
    "du-lieu-mo": gettext_lazy("download data, API"),
}
"""The same for the pages about the portal."""

OFFICE_WORDS = gettext_lazy(
    "list of offices, office hours, open on Saturday, telephone of an office, police of the ward, "
    "chairman of the commune, where to hand in papers"
)


class Pages(Source):
    key, label = "page", gettext_lazy("Pages")
    boost = 1.1
    wholeness = 0.5

    def items(self) -> Iterable[str]:
        return [page.url for page in _pages()]

    def entries(self, items: Sequence[str]) -> Iterable[Entry]:
        for page in _pages():
            if page.url in items:
                words = ",".join(in_both_languages(each, ",") for each in (page.label, page.search_words))
                yield Entry(page.url, tuple(name.strip() for name in words.split(",") if name.strip()))

    def hits(self, items: Sequence[str]) -> dict[str, Hit]:
        return {page.url: Hit(str(page.label), page.url, _("Page")) for page in _pages() if page.url in items}


def _pages() -> tuple[Utility, ...]:
    sections = (
        Utility(
            section.title,
            section.icon,
            reverse("tourism:section", args=[section.slug]),
            format_lazy("{}, {}", section.about, SECTION_WORDS[section.kind]),
        )
        for section in SECTIONS
    )
    statements = (
        Utility(TITLES[key], "i-shield", reverse("statement", args=[key]), words)
        for key, words in STATEMENT_WORDS.items()
    )
    offices = Utility(
        gettext_lazy("Offices and their hours"), "i-phone", reverse("dossiers:offices"), OFFICE_WORDS
    )
    return (*home_tiles.services(), *home_tiles.handbook(), offices, *sections, *statements)
