"""What the search of the portal finds of the handbook."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from foundation.search.indexing import in_both_languages, places
from foundation.search.sources import Hit, ModelSource
from foundation.vietnamese.marked import Vietnamese
from tourism import presentation
from tourism.kinds import Category, Kind
from tourism.models import PROXIES, Entry

BOOSTS: dict[str, float] = {
    Kind.PLACE: 1.15,
    Kind.DISH: 1.05,
    Kind.SPECIALITY: 1.1,
    Kind.TOUR: 0.9,
    Kind.ITINERARY: 0.95,
}
"""Of several things with a name in common the sight comes before the hotel that is called after it."""
WORDS: dict[str, Any] = {
    Category.SEA: gettext_lazy("beach, seaside, swimming"),
    Category.HERITAGE: gettext_lazy("monument, temple, old house, history, world heritage"),
    Category.MARKET: gettext_lazy("shopping, night market"),
    Category.CRAFT: gettext_lazy("handicraft, workshop"),
    Category.STREET: gettext_lazy("restaurant, where to eat, street food"),
    Category.RESTAURANT: gettext_lazy("where to eat, dinner"),
    Category.CAFE: gettext_lazy("coffee shop"),
    Category.RESORT: gettext_lazy("hotel, by the sea"),
    Category.HOTEL: gettext_lazy("room, where to stay"),
    Category.HOMESTAY: gettext_lazy("room, where to stay"),
    Category.GUESTHOUSE: gettext_lazy("room, motel, where to stay"),
}
"""What people call a category besides its name."""


class Handbook(ModelSource):
    key, label = "handbook", gettext_lazy("Travel handbook")
    models = (Entry, *PROXIES.values())

    def visible(self) -> QuerySet[Entry]:
        return Entry.objects.published().select_related("commune")

    def names(self, row: Entry) -> Iterable[str]:
        return (row.name, row.name_en, *row.other_names.replace(";", ",").split(","))

    def text(self, row: Entry) -> str:
        kinds = [in_both_languages(row.section.title), in_both_languages(row.get_kind_display)]
        if row.category:
            kinds += [in_both_languages(row.get_category_display)]
            kinds += [in_both_languages(WORDS[row.category])] if row.category in WORDS else []
        parts = (*kinds, places(row.commune), row.address, row.producer, row.summary, row.summary_en)
        return " ".join(parts)

    def hit(self, row: Entry) -> Hit:
        kind = str(row.get_category_display() or row.get_kind_display())
        where = presentation.commune_name(row)
        summary = row.translated("summary")
        lead = f"{where}. {summary}" if where and not isinstance(summary, Vietnamese) else summary or where
        return Hit(row.title, row.get_absolute_url(), kind, lead, BOOSTS.get(row.kind, 1.0))
