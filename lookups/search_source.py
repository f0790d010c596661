"""What the search of the portal finds of look-ups: the page of each kind."""

from collections.abc import Iterable, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from foundation.search.indexing import in_both_languages
from foundation.search.sources import Entry, Hit, Source
from lookups import registry


class LookUps(Source):
    key, label = "lookup", gettext_lazy("Look up")
    boost = 1.1

    def items(self) -> Iterable[str]:
        return [kind.key for kind in registry.all_kinds()]

    def entries(self, items: Sequence[str]) -> Iterable[Entry]:
        for kind in registry.all_kinds():
            if kind.key in items:
                words = ",".join(in_both_languages(each, ",") for each in (kind.label, kind.search_words))
                names = tuple(name.strip() for name in words.split(",") if name.strip())
                yield Entry(kind.key, names, in_both_languages(kind.summary))

    def hits(self, items: Sequence[str]) -> dict[str, Hit]:
        return {
            kind.key: Hit(
                str(kind.label), reverse("lookups:look_up", args=[kind.key]), _("Look up"), str(kind.summary)
            )
            for kind in registry.all_kinds()
            if kind.key in items
        }
