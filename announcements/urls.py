from django.urls import path

from announcements import views
from announcements.feeds import ArticleFeed, AtomArticleFeed
from foundation.web.page_cache import cache_public_page

app_name = "announcements"
urlpatterns = [
    path("", views.index, name="index"),
    path("rss.xml", cache_public_page(ArticleFeed()), name="rss"),
    path("atom.xml", cache_public_page(AtomArticleFeed()), name="atom"),
    path("anh/<slug:name>.jpg", views.picture, name="picture"),
    path("tep/<int:pk>/", views.attachment, name="attachment"),
    path("<int:pk>/", views.article),
    path("<int:pk>/<slug:slug>/", views.article, name="article"),
]
