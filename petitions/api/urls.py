from django.urls import path

from petitions.api import views

app_name = "petitions_api"
urlpatterns = [
    path("", views.PetitionsView.as_view(), name="petitions"),
    path("proof/", views.ProofView.as_view(), name="proof"),
    path("totals/", views.TotalsView.as_view(), name="totals"),
    path("track/", views.TrackView.as_view(), name="track"),
]
