from django.urls import path

from tourism.api import views

app_name = "tourism_api"
urlpatterns = [
    path("", views.EntriesView.as_view(), name="entries"),
    path("festivals/", views.FestivalsView.as_view(), name="festivals"),
    path("<slug:kind>/<slug:slug>/", views.EntryView.as_view(), name="entry"),
]
