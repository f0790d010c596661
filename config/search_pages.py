"""What the search of the portal finds of its own pages: services, sections of the handbook."""

from collections.abc import Iterable, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from config import home_tiles
from config.home_tiles import Utility
from foundation.search.indexing import in_both_languages
from foundation.search.sources import Entry, Hit, Source
from tourism.kinds import SECTIONS


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
        Utility(section.title, section.icon, reverse("tourism:section", args=[section.slug]), section.about)
        for section in SECTIONS
    )
    return (*home_tiles.services(), *home_tiles.handbook(), *sections)
