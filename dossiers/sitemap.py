"""Offices for search engines."""

from django.db.models import QuerySet
from django.urls import reverse

from dossiers import offices
from dossiers.models import Agency
from foundation.web.feeds import PortalSitemap


class OfficeSitemap(PortalSitemap):
    def items(self) -> QuerySet[Agency]:
        return offices.offices().order_by("pk")

    def location(self, item: Agency) -> str:
        return reverse("dossiers:office", args=[item.code])
