"""What the search of the portal finds of petitions: the answers that everybody may read."""

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from foundation.search.indexing import in_both_languages, places
from foundation.search.sources import Hit, ModelSource
from foundation.vietnamese.marked import Vietnamese
from petitions.models import Publication


class AnsweredPetitions(ModelSource):
    key, label = "petition", gettext_lazy("Answered petitions")
    models = (Publication,)
    boost = 0.9

    def visible(self) -> QuerySet[Publication]:
        return Publication.objects.filter(withdrawn_at=None).select_related("petition__commune")

    def text(self, row: Publication) -> str:
        field = in_both_languages(row.petition.get_field_display)
        return " ".join((field, places(row.petition.commune)))

    def hit(self, row: Publication) -> Hit:
        petition = row.petition
        url = reverse("petitions:answer", args=[petition.code])
        where = petition.commune.full_name if petition.commune else ""
        return Hit(Vietnamese(row.title), url, _("Answered petition"), Vietnamese(where))
