from django.urls import path

from dossiers.api import views

app_name = "api"
urlpatterns = [
    path("dossiers/<str:code>/", views.DossierView.as_view(), name="dossier"),
    path("dossiers/<str:code>/transitions/", views.TransitionsView.as_view(), name="transitions"),
    path("track/", views.TrackView.as_view(), name="track"),
]
