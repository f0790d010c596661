from django.urls import path

from foundation.insights import views

app_name = "insights"
urlpatterns = [
    path("", views.home, name="home"),
    path("so-lieu.json", views.as_json, name="json"),
    path("so-lieu.csv", views.as_csv, name="csv"),
]
