"""What the search of the portal finds of announcements."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from announcements.models import Article
from foundation.search.indexing import places
from foundation.search.sources import Hit, ModelSource
from foundation.vietnamese.marked import Vietnamese
from foundation.web import formats


class Articles(ModelSource):
    key, label = "article", gettext_lazy("Announcements")
    models = (Article,)

    def visible(self) -> QuerySet[Article]:
        return Article.objects.readable().select_related("commune")

    def text(self, row: Article) -> str:
        category = row.category.replace("-", " ")  # as people say it: "lịch tiếp dân"
        told = (row.get_category_display(), category, row.summary, row.office, places(row.commune))
        return " ".join(told)

    def hit(self, row: Article) -> Hit:
        kind = f"{row.get_category_display()} · {formats.day(row.publish_at)}"
        return Hit(Vietnamese(row.title), row.get_absolute_url(), kind, Vietnamese(row.summary))
