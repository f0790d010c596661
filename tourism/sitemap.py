"""The handbook for search engines: what is published and true."""

import datetime as dt

from django.contrib.sitemaps import Sitemap
from django.db.models import QuerySet

from tourism.models import Certainty, Entry


class HandbookSitemap(Sitemap):
    def items(self) -> QuerySet[Entry]:
        return Entry.objects.published().exclude(certainty=Certainty.INVENTED).order_by("pk")

    def lastmod(self, item: Entry) -> dt.datetime:
        return item.changed_at
