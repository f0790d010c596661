"""Every address of the portal."""

from django.contrib import admin
from django.contrib.sitemaps.views import sitemap
from django.urls import include, path

from announcements.feeds import ArticleSitemap
from config import home, search, statements, static_releases, visitors
from config.api import SchemaView
from config.health import healthz, readyz
from config.metrics import prometheus
from dossiers.sitemap import OfficeSitemap
from news_channel.views import news_page
from tourism.structured_data import HandbookSitemap

SITEMAPS = {"announcements": ArticleSitemap, "handbook": HandbookSitemap, "offices": OfficeSitemap}
handler400 = "config.error_views.bad_request"
handler404 = "config.error_views.not_found"
handler500 = "config.error_views.server_error"

urlpatterns = [
    path("", home.home, name="home"),
    path("viec-cua-toi/", include("foundation.matters.urls")),
    path("tim-kiem/", search.search, name="search"),
    path("tim-kiem/goi-y/", search.suggest, name="search_suggest"),
    path("du-khach/", visitors.visitors, name="visitors"),
    path("ve-cong/<slug:key>/", statements.statement, name="statement"),
    path("huu-ich/", statements.feedback, name="feedback"),
    path("robots.txt", home.robots),
    path("favicon.ico", home.favicon),
    path(".well-known/security.txt", home.security_txt),
    path("sitemap.xml", sitemap, {"sitemaps": SITEMAPS}, name="sitemap"),
    path("", include("dossiers.urls")),
    path("admin/passkey/", include("config.passkeys")),
    path("admin/", admin.site.urls),
    path("zalo/", include("zalo_channel.urls")),
    path("api/v1/", include("dossiers.api.urls")),
    path("ban-do/", include("foundation.maps.urls")),
    path("tra-cuu/", include("lookups.urls")),
    path("api/v1/lookups/", include("lookups.api.urls")),
    path("api/v1/tourism/", include("tourism.api.urls")),
    path("api/v1/schema/", SchemaView.as_view(), name="api-schema"),
    path("phan-anh/", include("petitions.urls")),
    path("api/v1/petitions/", include("petitions.api.urls")),
    path("cam-nang/", include("tourism.urls")),
    path("tin-tuc/", include("announcements.urls")),
    path("to-cong-nghe-so/", include("outreach.urls")),
    path("api/v1/outreach/", include("outreach.api.urls")),
    path("q/", include("outreach.posters")),
    path("so-lieu/", include("foundation.insights.urls")),
    path("tro-chuyen/", include("web_channel.urls")),
    path("n/<str:token>/", news_page, name="news"),
    path("tin-bao/", include("news_channel.urls")),
    path("truc/", include("inbox.urls")),
    path("static/<path:name>", static_releases.of_another_release, name="static_of_another_release"),
    path("healthz", healthz),
    path("readyz", readyz),
    path("metrics", prometheus),
]
