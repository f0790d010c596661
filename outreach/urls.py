from django.urls import path

from outreach import survey_views, views

app_name = "outreach"
urlpatterns = [
    path("", views.home, name="home"),
    path("y-kien/<int:pk>/", survey_views.survey, name="survey"),
    path("<slug:code>/ap-phich-<str:paper>.pdf", views.poster, name="poster"),
]
