from django.urls import path

from outreach import survey_views, views

app_name = "outreach"
urlpatterns = [
    path("", views.home, name="home"),
    path("tim/", views.search, name="search"),
    path("y-kien/<int:pk>/", survey_views.survey, name="survey"),
    path("tai-lieu/<int:pk>/", views.material, name="material"),
    path("<slug:code>/", views.group, name="group"),
    path("<slug:code>/ap-phich-<str:paper>.pdf", views.poster, name="poster"),
]
