from django.urls import path

from foundation.maps import views

app_name = "maps"
urlpatterns = [
    path("", views.overview, name="overview"),
    path("tinh.pmtiles", views.archive, name="archive"),
    path("<slug:key>.json", views.points, name="points"),
]
