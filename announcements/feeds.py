"""The newest articles for feed readers (RSS 2.0 and Atom) and for search engines."""

from datetime import datetime

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed, SyndicationFeed
from django.utils.html import escape
from django.utils.translation import gettext as _

from announcements.models import Article, Category
from foundation.web.feeds import PortalFeed, PortalSitemap

NEWEST = 30


class ArticleFeed(PortalFeed):
    feed_type: type[SyndicationFeed] = Rss201rev2Feed
    language = "vi"

    def get_object(self, request: HttpRequest) -> str:
        category = request.GET.get("loai", "")
        return category if category in Category.values else ""

    def title(self, category: str) -> str:
        return f"{settings.PORTAL_NAME}: {Category(category).label if category else _('Announcements')}"

    def link(self, category: str) -> str:
        return reverse("announcements:index") + (f"?loai={category}" if category else "")

    def author_name(self) -> str:
        return settings.PORTAL_OPERATOR

    def items(self, category: str) -> QuerySet[Article]:
        found = Article.objects.readable().order_by("-publish_at", "-pk")
        return (found.filter(category=category) if category else found)[:NEWEST]

    def item_title(self, item: Article) -> str:
        return item.title

    def item_description(self, item: Article) -> str:
        return escape(item.summary)  # readers take it for HTML

    def item_pubdate(self, item: Article) -> datetime:
        return item.publish_at

    def item_updateddate(self, item: Article) -> datetime:
        return item.changed_at

    def item_author_name(self, item: Article) -> str:
        return item.office


class AtomArticleFeed(ArticleFeed):
    feed_type = Atom1Feed

    def subtitle(self, category: str) -> str:
        return _("What the offices announce")


class ArticleSitemap(PortalSitemap):
    def items(self) -> QuerySet[Article]:
        return Article.objects.readable().order_by("-publish_at", "-pk")

    def lastmod(self, item: Article) -> datetime:
        return item.changed_at
