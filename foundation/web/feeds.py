"""Feeds and site maps whose addresses are those of PUBLIC_URL: Django takes them from the Host of a request,
whose port anybody may choose."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.contrib.syndication.views import Feed
from django.http import HttpRequest
from django.utils.feedgenerator import SyndicationFeed

ADDRESSES = ("link", "feed_url", "id", "unique_id")


class PortalFeed(Feed):
    def get_feed(self, obj: Any, request: HttpRequest) -> SyndicationFeed:
        feed = super().get_feed(obj, request)
        asked = f"{request.scheme}://{request.get_host()}/"
        for part in (feed.feed, *feed.items):
            for name in ADDRESSES:
                if str(part.get(name) or "").startswith(asked):
                    part[name] = f"{settings.PUBLIC_URL}/{part[name].removeprefix(asked)}"
        return feed


class PortalSitemap(Sitemap):
    def get_domain(self, site: Any = None) -> str:
        return urlsplit(settings.PUBLIC_URL).netloc

    def get_protocol(self, protocol: str | None = None) -> str:
        return urlsplit(settings.PUBLIC_URL).scheme
