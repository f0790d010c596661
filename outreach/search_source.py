"""What the search of the portal finds of outreach: the groups of today."""

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from foundation.search.indexing import in_both_languages, places
from foundation.search.sources import Hit, ModelSource
from foundation.vietnamese.marked import Vietnamese
from outreach.models import Group

WORDS = gettext_lazy("community technology group, chat group of the neighbourhood, help with the phone")


class Groups(ModelSource):
    key, label = "group", gettext_lazy("Digital helpers near you")
    models = (Group,)
    boost = 0.9

    def visible(self) -> QuerySet[Group]:
        return Group.objects.active_on(timezone.localdate()).select_related("commune")

    def names(self, row: Group) -> tuple[str, ...]:
        return (row.village,)

    def text(self, row: Group) -> str:
        return " ".join((in_both_languages(WORDS), row.village, places(row.commune), row.address))

    def hit(self, row: Group) -> Hit:
        title = Vietnamese(f"{row.village}, {row.commune.full_name}")
        return Hit(title, row.get_absolute_url(), _("Digital helpers"), Vietnamese(row.address))
