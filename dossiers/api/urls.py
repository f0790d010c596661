from django.urls import path

from dossiers.api import procedures, views

app_name = "api"
urlpatterns = [
    path("dossiers/<str:code>/", views.DossierView.as_view(), name="dossier"),
    path("dossiers/<str:code>/transitions/", views.TransitionsView.as_view(), name="transitions"),
    path("procedures/", procedures.ProcedureSearchView.as_view(), name="procedures"),
    path("procedures/<str:code>/", procedures.ProcedureView.as_view(), name="procedure"),
    path("track/", views.TrackView.as_view(), name="track"),
]
